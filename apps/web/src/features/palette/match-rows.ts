/** How well a text matches: 3 if it starts with what is looked for, 2 if a word of it does, 1 if it contains it, else 0. */
export function matchOf(text: string, query: string): number {
  const [folded, wanted] = [fold(text), fold(query)]
  if (wanted === '') return 1
  if (folded.startsWith(wanted)) return 3
  const words = wanted.split(/\s+/)
  const parts = folded.split(/[^\p{L}\p{N}]+/u)
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2
  return words.every((word) => folded.includes(word)) ? 1 : 0
}

/** Returns the best matches, best first. Those that match equally well stay in their order. */
export function bestMatches<Row extends { label: string; words?: string | undefined }>(
  rows: readonly Row[],
  query: string,
  most: number,
): Row[] {
  return rows
    .map((row) => ({ row, match: Math.max(matchOf(row.label, query), matchOf(row.words ?? '', query || '\0')) }))
    .filter(({ match }) => match > 0)
    .sort((a, b) => b.match - a.match)
    .slice(0, most)
    .map(({ row }) => row)
}

/** Returns a text without case and accents. */
function fold(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
