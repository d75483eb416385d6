/** The selected todos of a list. `anchor`: where a range begins. */
export interface Selection {
  ids: ReadonlySet<string>
  anchor: string | null
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null }

/** Adds a todo to the selection, or removes it. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next.size === 0 ? NOTHING_SELECTED : { ids: next, anchor: id }
}

/** Adds the todos from the anchor to `id`, in the order of the list. Without an anchor, only `id`. */
export function withRange({ ids, anchor }: Selection, id: string, order: readonly string[]): Selection {
  const [from, to] = [anchor === null ? -1 : order.indexOf(anchor), order.indexOf(id)]
  if (to < 0) return { ids, anchor }
  if (from < 0) return { ids: new Set([...ids, id]), anchor: id }
  return { ids: new Set([...ids, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]), anchor }
}

/**
 * Moves the end of the range that begins at the anchor from one row to the next one: rows that it leaves are no longer
 * selected.
 */
export function withEndMoved(selection: Selection, from: string, to: string, order: readonly string[]): Selection {
  const anchor = selection.anchor ?? from
  const [start, before, after] = [anchor, from, to].map((id) => order.indexOf(id)) as [number, number, number]
  const isShorter = Math.abs(after - start) < Math.abs(before - start)
  const ids = new Set([...selection.ids, anchor])
  if (isShorter) ids.delete(from)
  else ids.add(to)
  return { ids, anchor }
}

/** Leaves out todos that are not in the list any more. The same object if all of them are. */
export function stillShown(selection: Selection, order: readonly string[]): Selection {
  if (selection.ids.size === 0) return selection
  const shown = new Set(order)
  const ids = [...selection.ids].filter((id) => shown.has(id))
  if (ids.length === selection.ids.size) return selection
  return ids.length === 0 ? NOTHING_SELECTED : { ...selection, ids: new Set(ids) }
}
