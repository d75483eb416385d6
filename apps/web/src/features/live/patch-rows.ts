import type { Change } from '@todo-agents/contract/change'
import type { ActiveRun, Run } from '@todo-agents/contract/run'
import type { ListedSession } from '@todo-agents/contract/session'
import type { Tag } from '@todo-agents/contract/tag'
import { compareTagNames } from '@todo-agents/contract/tag-key'
import type { TagUpdate } from '../../lib/todos/tag-update.ts'

/** Returns all tags, sorted by name, after one of them has changed. */
export function patchTags(tags: Tag[], { before, after }: TagUpdate): Tag[] {
  const id = (after ?? before)?.id
  const others = tags.filter((tag) => tag.id !== id)
  if (!after) return others.length === tags.length ? tags : others
  const { id: tag_id, name, color, created_at } = after
  return [...others, { id: tag_id, name, color, created_at }].sort((a, b) => compareTagNames(a.name, b.name))
}

/** Returns the list of changes, newest first, with another change at its start. Keeps the newest `limit` changes. */
export function patchChanges(changes: Change[], change: Change, limit: number): Change[] {
  if (changes.some(({ id }) => id === change.id)) return changes
  return [change, ...markUndone(changes, change)].slice(0, limit)
}

/**
 * Marks the change that `change` undoes as undone. If the marked change was itself an undo, the change that it had
 * undone is in effect again. If that one was an undo as well, the change that it had undone is undone again; and so on.
 */
function markUndone(changes: Change[], change: Change): Change[] {
  const undoneBy = new Map<string, string | null>()
  let by: string | null = change.id
  for (let id = change.undoes; id !== null; ) {
    undoneBy.set(id, by)
    const undone: Change | undefined = changes.find((other) => other.id === id)
    by = by === null ? id : null
    id = undone?.undoes ?? null
  }
  if (undoneBy.size === 0) return changes
  return changes.map((other) => {
    const mark = undoneBy.get(other.id)
    return mark === undefined ? other : { ...other, undone_by: mark }
  })
}

/** A run that began so soon after its conversation may be the first one. */
const FIRST_RUN_MS = 60_000

/**
 * Returns the conversations, last used first, after a run in one of them has changed. Returns null if the list must be
 * read again: it does not contain the conversation, or a first answer may have given the conversation another title.
 */
export function patchSessions(sessions: ListedSession[], run: Run): ListedSession[] | null {
  const session = sessions.find(({ id }) => id === run.session_id)
  if (!session) return null
  const age = Date.parse(run.created_at) - Date.parse(session.created_at)
  if (run.status === 'completed' && age < FIRST_RUN_MS) return null
  if (session.updated_at >= run.created_at) return sessions
  const used = { ...session, updated_at: run.created_at }
  return [used, ...sessions.filter((other) => other !== session)].sort(
    (a, b) => compare(b.updated_at, a.updated_at) || compare(b.id, a.id),
  )
}

/**
 * Returns the unfinished runs of a conversation after one of them has changed. Returns null for a new run: the feed
 * does not send the message that started it, so the runs have to be read again.
 */
export function patchActive(runs: ActiveRun[], session_id: string, run: Run): ActiveRun[] | null {
  if (run.session_id !== session_id) return runs
  const known = runs.find(({ id }) => id === run.id)
  if (run.finished_at !== null) return known ? runs.filter((other) => other !== known) : runs
  return known ? runs.map((other) => (other === known ? { ...other, ...run } : other)) : null
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
