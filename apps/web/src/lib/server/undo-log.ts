import { MAX_IDS } from '@todo-agents/contract/bounds'
import type { Change, UndoInput } from '@todo-agents/contract/change'

/** Changes that the user sees as one: those of one request of the page, or of one run of the assistant. */
export interface ChangeUnit {
  key: string
  /** Undoes all of them. */
  input: UndoInput
  /** Newest first. Only those that are listed. */
  changes: readonly Change[]
}

/** Groups changes, newest first, by what made them. A unit has the place of its newest change. */
export function unitsOf(changes: readonly Change[]): ChangeUnit[] {
  const groups = Map.groupBy(changes, keyOf)
  return [...groups].map(([key, members]) => ({ key, input: inputOf(members), changes: members }))
}

const NONE: ReadonlySet<string> = new Set()

/**
 * Returns what the next undo takes back: the newest unit that stands. Null when nothing is left. `goBacks`: the keys of
 * undos that are undone like a change, because they went back over many changes.
 */
export function nextUndo(changes: readonly Change[], goBacks = NONE): ChangeUnit | null {
  return unitsOf(changes).find((unit) => canUndo(unit) || isOneOf(unit, goBacks)) ?? null
}

/**
 * Returns what the next redo brings back: the newest undo that stands. Null when something else was changed since, as in
 * every editor. `returns`: the keys of the units that took back one of the `goBacks` of an undo.
 */
export function nextRedo(changes: readonly Change[], returns = NONE): ChangeUnit | null {
  const isUndo = createIsUndo(changes)
  for (const unit of unitsOf(changes)) {
    if (isOneOf(unit, returns)) return unit
    if (unit.changes.some((change) => stands(change) && isUndo(change))) return unit
    if (canUndo(unit)) return null
  }
  return null
}

/** Whether the unit has one of these keys and stands. */
function isOneOf({ key, changes }: ChangeUnit, keys: ReadonlySet<string>): boolean {
  return keys.has(key) && changes.some(stands)
}

/** Whether an undo of the unit would take something back. An undo itself is brought back by a redo instead. */
export function canUndo({ changes }: ChangeUnit): boolean {
  const made = changes.filter((change) => change.undoes === null && stands(change))
  const isPartly = changes.some((change) => !stands(change) || change.undoes !== null)
  // A tag that other todos use by now stays when the call that created it is undone.
  return made.some((change) => !isPartly || change.entity !== 'tag' || change.kind !== 'create')
}

/** Whether all that the unit had changed is undone. */
export function isUndone({ changes }: ChangeUnit): boolean {
  return changes.some((change) => !stands(change)) && !changes.some((change) => stands(change) && !isNewTag(change))
}

/**
 * Returns what brings back a unit that is undone; null when the undo of some of its changes is not known. `changes`: all
 * that are listed.
 */
export function redoOf(unit: ChangeUnit, changes: readonly Change[]): UndoInput | null {
  const undos = new Set(unit.changes.flatMap(({ undone_by }) => undone_by ?? []))
  if (undos.size === 0) return null
  if (undos.size <= MAX_IDS) return { change_id: [...undos] }
  const [call_id, ...others] = new Set(changes.flatMap(({ id, call_id }) => (undos.has(id) ? call_id : [])))
  if (!call_id || others.length > 0) return null
  const call = changes.filter((change) => change.call_id === call_id)
  const isWhole = call.length === undos.size && call.every(({ id, run_id }) => run_id === null && undos.has(id))
  return isWhole ? { call_id } : null
}

/**
 * Returns a function that tells whether a change is an undo. The undo of an undo is a redo, and so on. A change whose
 * target is not listed counts as an undo.
 */
export function createIsUndo(changes: readonly Change[]): (change: Change) => boolean {
  const byId = new Map(changes.map((change) => [change.id, change]))
  return function isUndo({ undoes }: Change): boolean {
    if (undoes === null) return false
    const target = byId.get(undoes)
    return target === undefined || !isUndo(target)
  }
}

function stands({ undone_by }: Change): boolean {
  return undone_by === null
}

function isNewTag({ entity, kind, undoes }: Change): boolean {
  return entity === 'tag' && kind === 'create' && undoes === null
}

function keyOf({ id, run_id, call_id, group_id }: Change): string {
  return run_id ?? call_id ?? group_id ?? id
}

function inputOf(changes: readonly Change[]): UndoInput {
  const [{ run_id, call_id } = { run_id: null, call_id: null }] = changes
  if (run_id !== null) return { run_id }
  if (call_id !== null) return { call_id }
  // A change of an earlier version of the server. The server adds the rest of its group.
  return { change_id: changes.slice(0, MAX_IDS).map(({ id }) => id) }
}
