import type { Change } from '@todo-agents/contract/change'

export type ChangesById = ReadonlyMap<string, Change>

/** Returns the changes by their ids. */
export function byId(changes: readonly Change[]): ChangesById {
  return new Map(changes.map((change) => [change.id, change]))
}

/**
 * Returns whether a change was undone, and not redone. `latest` has the latest changes of the user, as they are now.
 * `earlier` has changes as they were when they were read.
 */
export function isUndone(id: string, latest: ChangesById, earlier: ChangesById): boolean {
  const known = latest.get(id)
  if (known) return known.undone_by !== null
  // A redo is the undo of an undo, and so on.
  const undos = [...latest.values()].filter(({ undoes }) => undoes === id)
  if (undos.length > 0) return undos.some(({ undone_by }) => undone_by === null)
  const by = earlier.get(id)?.undone_by ?? null
  return by !== null && !isUndone(by, latest, earlier)
}
