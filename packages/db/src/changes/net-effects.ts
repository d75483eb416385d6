import { isDeepStrictEqual } from 'node:util'
import type { Change, UndoEffect } from '@todo-agents/contract/change'
import { nameOf } from '@todo-agents/contract/change'

type Snapshot = NonNullable<Change['before']>

/** Fields that every write changes, that triggers keep, or that only an undo needs. */
const IGNORED = new Set(['version', 'updated_at', 'step_count', 'done_step_count', 'todo_ids', 'moved_to'])

/**
 * Returns what these changes do in all, for each todo, tag, list and preference in the order of their first changes.
 * Leaves out what ends as it was.
 */
export function netEffects(changes: Change[]): UndoEffect[] {
  const ends = new Map<string, { first: Change; last: Change }>()
  for (const change of changes) {
    const key = `${change.entity} ${change.entity_id}`
    ends.set(key, { first: ends.get(key)?.first ?? change, last: change })
  }
  return [...ends.values()].flatMap(({ first, last }) => effectOf(first, first.before, last.after) ?? [])
}

function effectOf({ entity, entity_id }: Change, before: Snapshot | null, after: Snapshot | null): UndoEffect | null {
  const shown = before ?? after
  if (!shown) return null
  const fields = before && after ? changedFields(before, after) : []
  if (before && after && fields.length === 0) return null
  const pick = (snapshot: Snapshot | null) =>
    snapshot && Object.fromEntries(Object.entries(snapshot).filter(([field]) => fields.includes(field)))
  const name = 'item' in shown ? shown.item : nameOf(shown)
  return { entity, entity_id, name, before: pick(before), after: pick(after) } as UndoEffect
}

function changedFields(before: Snapshot, after: Snapshot): string[] {
  const values = before as unknown as Record<string, unknown>
  return Object.entries(after).flatMap(([field, value]) =>
    IGNORED.has(field) || isDeepStrictEqual(value, values[field]) ? [] : [field],
  )
}
