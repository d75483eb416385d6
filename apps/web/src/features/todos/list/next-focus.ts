/**
 * Returns the row that gets the focus after the focused row `id` was moved or removed: the same row if it is still in
 * the list, else the next remaining one, else the one before. Returns null for an empty list. `before` and `after` are
 * the ids in the order of the list.
 */
export function nextFocus(id: string, before: string[], after: string[]): string | null {
  const place = before.indexOf(id)
  const candidates = [...before.slice(Math.max(place, 0)), ...before.slice(0, Math.max(place, 0)).reverse()]
  const left = new Set(after)
  return candidates.find((candidate) => left.has(candidate)) ?? null
}
