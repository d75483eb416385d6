import { changePageSchema, undoPreviewSchema, undoResultSchema } from '@todo-agents/contract/change-output'
import { listsSchema, listWriteSchema } from '@todo-agents/contract/list-output'
import { deletedSchema } from '@todo-agents/contract/output-scalars'
import { preferencesSchema, preferenceWriteSchema } from '@todo-agents/contract/preference-output'
import {
  reminderAnsweredSchema,
  reminderChannelsSchema,
  reminderPageSchema,
} from '@todo-agents/contract/reminder-output'
import { activeRunSchema, runKeySchema, runSchema } from '@todo-agents/contract/run-output'
import {
  deletedSessionPageSchema,
  messagePageSchema,
  sessionBranchesOutputSchema,
  sessionDeletedSchema,
  sessionPageSchema,
  sessionSchema,
  sessionSearchPageSchema,
  sessionWriteSchema,
} from '@todo-agents/contract/session-output'
import { tagSchema, tagWriteSchema } from '@todo-agents/contract/tag-output'
import {
  conflictSchema,
  occurrencePageSchema,
  timeRangeSchema,
  todoPageSchema,
  todoSchema,
  todoWriteSchema,
} from '@todo-agents/contract/todo-output'
import {
  assistantStatusSchema,
  meWithFeedSchema,
  meWriteSchema,
  usageReportSchema,
} from '@todo-agents/contract/user-output'
import { z } from 'zod'

/**
 * The schema of the answer of each operation with content, by its id. Not in the table of the operations, so that the
 * server starts without them: they are only for the OpenAPI document and for tests.
 */
export const OUTPUTS: Record<string, z.ZodType> = {
  listTodos: todoPageSchema,
  createTodo: todoWriteSchema,
  getTodo: todoSchema,
  updateTodos: todoWriteSchema,
  deleteTodos: todoWriteSchema,
  completeTodos: todoWriteSchema,
  reopenTodos: todoWriteSchema,
  skipTodos: todoWriteSchema,
  moveTodos: todoWriteSchema,
  addSteps: todoWriteSchema,
  reorderTodo: todoWriteSchema,
  listOccurrences: occurrencePageSchema,
  listConflicts: z.array(conflictSchema),
  listFreeSlots: z.array(timeRangeSchema),
  listLists: listsSchema,
  createList: listWriteSchema,
  updateList: listWriteSchema,
  deleteList: deletedSchema,
  archiveList: listWriteSchema,
  reorderList: listWriteSchema,
  listTags: z.array(tagSchema),
  createTag: tagWriteSchema,
  updateTag: tagWriteSchema,
  deleteTag: deletedSchema,
  listPreferences: preferencesSchema,
  createPreference: preferenceWriteSchema,
  updatePreference: preferenceWriteSchema,
  deletePreference: preferenceWriteSchema,
  listChanges: changePageSchema,
  undoChanges: undoResultSchema,
  previewUndo: undoPreviewSchema,
  listSessions: sessionPageSchema,
  createSession: sessionSchema,
  renameSession: sessionWriteSchema,
  deleteSession: sessionDeletedSchema,
  listMessages: messagePageSchema,
  listActiveRuns: z.array(activeRunSchema),
  listBranches: sessionBranchesOutputSchema,
  searchSessions: sessionSearchPageSchema,
  listDeletedSessions: deletedSessionPageSchema,
  restoreSession: sessionWriteSchema,
  getRun: runSchema,
  cancelRun: runSchema,
  answerApproval: runKeySchema,
  listReminders: reminderPageSchema,
  answerReminder: reminderAnsweredSchema,
  getReminderChannels: reminderChannelsSchema,
  getMe: meWithFeedSchema,
  updateMe: meWriteSchema,
  getUsage: usageReportSchema,
  getAssistant: assistantStatusSchema,
}
