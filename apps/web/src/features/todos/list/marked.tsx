/** A text in which words are marked, whatever their case. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text
  return partsOf(text, words).map(({ text, isMarked, from }) =>
    isMarked ? (
      <mark key={from} className="rounded-sm bg-accent-mark text-inherit">
        {text}
      </mark>
    ) : (
      text
    ),
  )
}

interface Part {
  text: string
  isMarked: boolean
  from: number
}

/** Splits a text into what matches one of the words, which are in lower case, and what is between. */
export function partsOf(text: string, words: readonly string[]): Part[] {
  const lower = text.toLowerCase()
  // A letter may have another length in lower case; then the places would be wrong.
  if (lower.length !== text.length) return [{ text, isMarked: false, from: 0 }]
  const isMarked = new Uint8Array(text.length)
  for (const word of words) {
    if (word === '') continue
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) isMarked.fill(1, at, at + word.length)
  }
  const parts: Part[] = []
  for (let from = 0; from < text.length; ) {
    let to = from + 1
    while (to < text.length && isMarked[to] === isMarked[from]) to += 1
    parts.push({ text: text.slice(from, to), isMarked: isMarked[from] === 1, from })
    from = to
  }
  return parts
}

/** How many characters before the first match an excerpt shows. */
const BEFORE = 40

/** Returns the part of a text around the first word that it contains; null if it contains none. */
export function excerptOf(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase()
  const found = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0)
  if (found.length === 0) return null
  const at = Math.min(...found)
  const line = text.slice(Math.max(0, at - BEFORE), at + 200).replaceAll(/\s+/g, ' ')
  return at > BEFORE ? `…${line}` : line
}
