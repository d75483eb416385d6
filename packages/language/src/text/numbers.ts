/** 0 to 19. */
export const UNITS = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen'
).split(' ')
/** 20, 30 … 90. */
export const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

const VALUES = new Map<string, number>([
  ['a', 1],
  ['an', 1],
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
])

const longestFirst = (words: string[]) => words.toSorted((a, b) => b.length - a.length).join('|')

/** Pattern of a whole number below 1000 in digits, or below 100 in words; without "a". */
const NUMBER = `(?:\\d{1,3}|(?:${TENS.join('|')})(?:[\\s-](?:${UNITS.slice(1, 10).join('|')}))?|${longestFirst(UNITS)})`

/** Pattern of an amount of things: a number, "a", "an", "a couple of". */
export const COUNT = `(?:(?:a )?couple(?: of)?|${NUMBER}|an?)`

/** Returns the value of an amount that {@link COUNT} matches. */
export function readNumber(words: string): number {
  const lower = words.toLowerCase()
  if (/^\d+$/.test(lower)) return Number(lower)
  if (/\bcouple\b/.test(lower)) return 2
  return lower.split(/[\s-]+/).reduce((sum, word) => sum + (VALUES.get(word) ?? 0), 0)
}
