import type { QueryClient } from '@tanstack/react-query'
import type { Change } from '@todo-agents/contract/change'
import type { List, Lists, ListWrite } from '@todo-agents/contract/list'
import type { Reminder, ReminderAnswered } from '@todo-agents/contract/reminder'
import type { Tag } from '@todo-agents/contract/tag'
import type { TodoWrite } from '@todo-agents/contract/todo'
import type { CacheUpdate } from './cache-update.ts'
import { pathOf } from './patch-query.ts'

interface UpdateReader {
  /** Returns the updates of a change. `isFed`: the change comes from the feed, not from the answer to a write. */
  fromChange(change: Change, isFed: boolean): CacheUpdate[]
  fromReminder(reminder: Reminder): CacheUpdate[]
  /** Returns the updates from the answer to a write of this page. `path` names the procedure, such as `todo.update`. */
  fromAnswer(path: string, variables: unknown, answer: object): CacheUpdate[]
  forgetVersions(): void
}

/** The number of todos, lists and reminders whose newest version is remembered. */
const MAX_VERSIONS = 5_000

/**
 * Turns changes and answers into cache updates. Leaves out a state of a todo or a reminder that is older than the
 * newest seen one. `shownVersion` returns the version of a todo that the page shows.
 */
export function createUpdateReader(
  queryClient: QueryClient,
  shownVersion: (id: string) => number | undefined,
): UpdateReader {
  /** The newest seen version of each todo, list and reminder, and whether it is deleted. */
  const versions = new Map<string, { version: number; isDeleted: boolean }>()

  /**
   * Remembers a state of a todo if it is newer than the newest seen one, and returns true; else returns false. The feed
   * (`isFed`) sends states in the order of the changes, so a state with the same version also counts as newer.
   */
  function takeVersion(id: string, version: number, isDeleted: boolean, isFed: boolean): boolean {
    const known = versions.get(id)
    const isSame = known?.version === version
    if (known && (known.version > version || (isSame && (known.isDeleted || (!isDeleted && !isFed))))) return false
    versions.delete(id)
    versions.set(id, { version, isDeleted })
    for (const oldest of versions.keys()) {
      if (versions.size <= MAX_VERSIONS) break
      versions.delete(oldest)
    }
    return true
  }

  function fromChange(change: Change, isFed: boolean): CacheUpdate[] {
    const updates: CacheUpdate[] = [{ type: 'change', change }]
    if (change.entity === 'tag') {
      const { before, after } = change
      const isUnclear = before === null && change.undoes !== null && !after?.todo_ids
      return [...updates, { type: 'tag', before, after, todo_ids: after?.todo_ids ?? [], isUnclear }]
    }
    const version = (change.after ?? change.before)?.version ?? 0
    const known = versions.get(change.entity_id)
    const wasKnown = known?.version === version && known.isDeleted === (change.after === null)
    if (change.entity === 'list') {
      if (wasKnown || !takeVersion(change.entity_id, version, change.after === null, isFed)) return updates
      return [...updates, { type: 'list', before: change.before, after: change.after }]
    }
    // Preferences and wordings are read again, see `patchQuery`.
    if (change.entity !== 'todo') return updates
    const { before, after } = change
    if (!takeVersion(change.entity_id, version, after === null, isFed)) return updates
    if (after) return [...updates, { type: 'todo', id: after.id, todo: after, before, hasOverlaps: !wasKnown }]
    return [...updates, { type: 'todo', id: change.entity_id, todo: null, version, before, hasOverlaps: true }]
  }

  function fromReminder(reminder: Reminder): CacheUpdate[] {
    return takeVersion(reminder.id, reminder.version, false, true) ? [{ type: 'reminder', reminder }] : []
  }

  function fromAnswer(path: string, variables: unknown, answer: object): CacheUpdate[] {
    if (path === 'change.undo')
      return (answer as { changes: Change[] }).changes.flatMap((change) => fromChange(change, false))
    if (path === 'reminder.answer') return fromReminder((answer as ReminderAnswered).reminder)
    if (path === 'todo.delete') return idsOf(variables).flatMap(deletionOf)
    if (path.startsWith('todo.') && 'todos' in answer) return fromTodoWrite(answer as TodoWrite)
    if (path.startsWith('list.')) return fromListWrite(path, variables, answer)
    if (path === 'tag.delete') return idsOf(variables).flatMap((id) => tagUpdates(id, null))
    if (path.startsWith('tag.') && 'tag' in answer) {
      const { tag } = answer as { tag: Tag }
      return tagUpdates(tag.id, tag)
    }
    return []
  }

  function fromTodoWrite({ todos, also = [], conflicts }: TodoWrite): CacheUpdate[] {
    return [...todos, ...also].flatMap((todo): CacheUpdate[] => {
      const { id, version } = todo
      if (!takeVersion(id, version, false, false)) return []
      return [{ type: 'todo', id, todo, before: null, found: conflicts, hasOverlaps: true }]
    })
  }

  function fromListWrite(path: string, variables: unknown, answer: object): CacheUpdate[] {
    const [id = ''] = 'list' in answer ? [(answer as ListWrite).list.id] : idsOf(variables)
    const before = listOnScreen(id)
    if (path === 'list.delete') {
      if (!before || !takeVersion(id, before.version, true, false)) return []
      return [{ type: 'list', before, after: null }]
    }
    if (!('list' in answer)) return []
    const { list: after } = answer as ListWrite
    return takeVersion(id, after.version, false, false) ? [{ type: 'list', before, after }] : []
  }

  function listOnScreen(id: string): List | null {
    return listsOf(queryClient)?.lists.find((list) => list.id === id) ?? null
  }

  function deletionOf(id: string): CacheUpdate[] {
    const version = versions.get(id)?.version ?? shownVersion(id)
    if (version === undefined || !takeVersion(id, version, true, false)) return []
    return [{ type: 'todo', id, todo: null, version, before: null, hasOverlaps: true }]
  }

  function tagUpdates(id: string, after: Tag | null): CacheUpdate[] {
    const tags = queryClient
      .getQueryCache()
      .getAll()
      .filter(({ queryKey }) => pathOf(queryKey) === 'tag.list')
      .flatMap(({ state }) => (state.data as Tag[] | undefined) ?? [])
    const before = tags.find((tag) => tag.id === id) ?? null
    return before || after ? [{ type: 'tag', before, after, todo_ids: [], isUnclear: false }] : []
  }

  return { fromChange, fromReminder, fromAnswer, forgetVersions: () => versions.clear() }
}

/** Returns the lists of the user, or null until they are loaded. */
export function listsOf(queryClient: QueryClient): Lists | null {
  const query = queryClient
    .getQueryCache()
    .getAll()
    .find(({ queryKey, state }) => pathOf(queryKey) === 'list.list' && state.data !== undefined)
  return (query?.state.data as Lists | undefined) ?? null
}

function idsOf(variables: unknown): string[] {
  return [(variables as { id: string | string[] }).id].flat()
}
