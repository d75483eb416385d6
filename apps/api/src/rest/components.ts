import { changeSchema, undoEffectSchema } from '@todo-agents/contract/change-output'
import { listSchema, listWriteSchema } from '@todo-agents/contract/list-output'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import { deletedSchema } from '@todo-agents/contract/output-scalars'
import { preferenceSchema, preferenceWriteSchema } from '@todo-agents/contract/preference-output'
import { reminderSchema } from '@todo-agents/contract/reminder-output'
import { activeRunSchema, runSchema } from '@todo-agents/contract/run-output'
import {
  listedSessionSchema,
  messageSchema,
  sessionMatchSchema,
  sessionSchema,
  sessionWriteSchema,
} from '@todo-agents/contract/session-output'
import { tagSchema, tagWriteSchema } from '@todo-agents/contract/tag-output'
import { conflictSchema, timeRangeSchema, todoSchema, todoWriteSchema } from '@todo-agents/contract/todo-output'
import { meWithFeedSchema, meWriteSchema, usageReportSchema } from '@todo-agents/contract/user-output'
import type { z } from 'zod'

/** The nouns of the answers, and answers of several operations. Any other answer gets its name from its operation. */
export const COMPONENTS: Record<string, z.ZodType> = {
  Todo: todoSchema,
  TodoWrite: todoWriteSchema,
  Conflict: conflictSchema,
  TimeRange: timeRangeSchema,
  List: listSchema,
  ListWrite: listWriteSchema,
  Tag: tagSchema,
  TagWrite: tagWriteSchema,
  Preference: preferenceSchema,
  PreferenceWrite: preferenceWriteSchema,
  Deleted: deletedSchema,
  Change: changeSchema,
  UndoEffect: undoEffectSchema,
  Session: sessionSchema,
  SessionWrite: sessionWriteSchema,
  ListedSession: listedSessionSchema,
  Message: messageSchema,
  SessionMatch: sessionMatchSchema,
  Run: runSchema,
  ActiveRun: activeRunSchema,
  Reminder: reminderSchema,
  Me: meWithFeedSchema,
  MeWrite: meWriteSchema,
  UsageReport: usageReportSchema,
}

const ID = '01a2053e-6902-73d2-a01b-956440b8794d'
const AT = '2026-11-22T08:00:00.000Z'

const TODO = {
  ...NEW_CONTENT,
  id: ID,
  item: 'Dentist',
  position: 'h0UkPq9tVabcdefV',
  start_time: '2026-12-04T08:00:00.000Z',
  end_time: '2026-12-04T09:00:00.000Z',
  tags: ['health'],
  step_count: 0,
  done_step_count: 0,
  created_at: AT,
  updated_at: AT,
  version: 1,
}

/** An example of each noun that people look up first. A test checks them against their schemas. */
export const EXAMPLES: Record<string, unknown> = {
  Todo: TODO,
  TodoWrite: { todos: [TODO], also: [], next_occurrences: [], conflicts: [], change_ids: [ID] },
  List: {
    id: ID,
    name: 'House',
    color: 'teal',
    position: 'h0',
    archived_at: null,
    created_at: AT,
    updated_at: AT,
    version: 1,
  },
  Tag: { id: ID, name: 'health', color: 'green', created_at: AT },
  Preference: { id: ID, text: 'Meetings are 30 minutes', created_at: AT, updated_at: AT, version: 1 },
  Session: { id: `user_${ID}_1`, title: 'Moving house', created_at: AT, updated_at: AT },
}
