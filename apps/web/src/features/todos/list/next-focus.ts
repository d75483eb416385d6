/**
 * Where the focus goes when the row that had it is drawn anew or gone: the same row, the next one that is
 * left, or the one before; null when there is none. `before` and `after` are ids in the order of the list.
 */
export function nextFocus(id: string, before: string[], after: string[]): string | null {
  const place = before.indexOf(id)
  const candidates = [...before.slice(Math.max(place, 0)), ...before.slice(0, Math.max(place, 0)).reverse()]
  const left = new Set(after)
  return candidates.find((candidate) => left.has(candidate)) ?? null
}
