import type { ChangeListQuery } from '@todo-agents/contract/change'
import type { ReplicaQuery } from '@todo-agents/contract/replica'
import type { ConflictsQuery, FreeSlotsQuery, OccurrencesQuery, TodoListQuery } from '@todo-agents/contract/todo'
import type { WordingsDeleted } from '@todo-agents/contract/wording'
import type { Transaction } from 'kysely'
import { earlierTitles, lastUndoable, listChanges } from '../changes/change.repository.ts'
import { previewUndo, undo, undoEffects } from '../changes/undo.ts'
import { archiveList, countOpen, createList, listLists, reorderList, updateList } from '../lists/list.repository.ts'
import { deleteList } from '../lists/list-delete.repository.ts'
import {
  createPreference,
  deletePreference,
  getPreference,
  listPreferences,
  updatePreference,
} from '../preferences/preference.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { createTag, deleteTag, listTags, updateTag } from '../tags/tag.repository.ts'
import { getUsage } from '../users/usage.repository.ts'
import { getSettings, lockOwner } from '../users/user.repository.ts'
import { deleteAllWordings, deleteWording, listWordings, setWording } from '../wordings/wording.repository.ts'
import { busyTimes, listConflicts } from './conflicts.repository.ts'
import { findFreeSlots } from './free-slots.ts'
import { listOccurrences } from './occurrences.repository.ts'
import { readReplica } from './replica.repository.ts'
import { addSteps } from './step.repository.ts'
import { getTodo } from './todo.repository.ts'
import { completeTodos, reopenTodos, skipTodos } from './todo-close.repository.ts'
import { listTodos } from './todo-list.repository.ts'
import { reorderTodo } from './todo-order.repository.ts'
import { createTodo, deleteTodos, moveTodos, updateTodos } from './todo-write.repository.ts'

export type TodoStore = ReturnType<typeof todoStore>

/**
 * The todos, lists, tags, preferences, wordings and changes of one user. Every procedure and every tool uses this store, so
 * they share one set of rules. Each write is all or nothing, in the given transaction or in its own. Throws AppError
 * `not_found`, `conflict`, `limit_reached` and `invalid_request`, and `unauthorized` when the user is gone.
 */
export function todoStore(db: Db, scope: Scope) {
  const { user_id } = scope

  /** Turns a function of a repository into a write of this user. */
  function write<Input, Output>(verb: (trx: Transaction<Tables>, scope: Scope, input: Input) => Promise<Output>) {
    return (input: Input): Promise<Output> => inTransaction(db, (trx) => verb(trx, scope, input))
  }

  return {
    async lock(): Promise<void> {
      await lockOwner(db, scope)
    },
    list: (query: TodoListQuery) => listTodos(db, user_id, query),
    replica: (query: ReplicaQuery) => readReplica(db, user_id, query),
    get: (id: string) => getTodo(db, user_id, id),
    earlierTitles: (ids: string[]) => earlierTitles(db, scope, ids),
    create: write(createTodo),
    update: write(updateTodos),
    complete: write(completeTodos),
    reopen: write(reopenTodos),
    skip: write(skipTodos),
    move: write(moveTodos),
    addSteps: write(addSteps),
    reorder: write(reorderTodo),
    delete: write(deleteTodos),
    occurrences: (query: OccurrencesQuery) => listOccurrences(db, user_id, query),
    conflicts: (query: ConflictsQuery) => listConflicts(db, user_id, query),
    async freeSlots(query: FreeSlotsQuery) {
      const [{ times, until }, settings] = await Promise.all([busyTimes(db, user_id, query), getSettings(db, user_id)])
      return findFreeSlots(times, { ...query, to: until }, settings)
    },
    lists: () => listLists(db, user_id),
    openCounts: () => countOpen(db, user_id),
    createList: write(createList),
    updateList: write(updateList),
    archiveList: write(archiveList),
    deleteList: write(deleteList),
    reorderList: write(reorderList),
    tags: () => listTags(db, user_id),
    createTag: write(createTag),
    updateTag: write(updateTag),
    deleteTag: write(deleteTag),
    preferences: () => listPreferences(db, user_id),
    preference: (id: string) => getPreference(db, user_id, id),
    createPreference: write(createPreference),
    updatePreference: write(updatePreference),
    deletePreference: write(deletePreference),
    wordings: () => listWordings(db, user_id),
    setWording: write(setWording),
    deleteWording: write(deleteWording),
    deleteAllWordings: write<void, WordingsDeleted>(deleteAllWordings),
    changes: (query: ChangeListQuery) => listChanges(db, user_id, query),
    undo: write(undo),
    previewUndo: write(previewUndo),
    undoEffects: write(undoEffects),
    lastUndoable: (count?: number) => lastUndoable(db, scope, count),
    usage: () => getUsage(db, user_id, scope.now, scope),
  }
}
