import { MAX_SHOWN } from './bounds.ts'
import { safeOutput } from './safe-output.ts'

/**
 * Returns what a client sees of a tool's output: made safe, and with the first `MAX_SHOWN` elements of each longer list
 * of objects, such as `todos` or `free_slots`. Then `counts` has the full lengths of these lists by their names:
 * `{ todos: 100 }`. Lists of texts stay whole. The model gets the whole output.
 *
 * The events of a run, its journal and the messages of a session all use this function, so that a call looks the same
 * however it was read.
 */
export function shownOutput(output: unknown): unknown {
  const safe = safeOutput(output)
  if (typeof safe !== 'object' || safe === null || Array.isArray(safe)) return safe
  const long = Object.entries(safe).filter(([, value]) => isLongList(value)) as [string, unknown[]][]
  if (long.length === 0) return safe
  const shown = Object.fromEntries(long.map(([name, list]) => [name, list.slice(0, MAX_SHOWN)]))
  const counts = Object.fromEntries(long.map(([name, list]) => [name, list.length]))
  return { ...safe, ...shown, counts }
}

function isLongList(value: unknown): boolean {
  return Array.isArray(value) && value.length > MAX_SHOWN && value.some((each) => typeof each === 'object')
}
