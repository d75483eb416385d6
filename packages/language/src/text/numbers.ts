const UNITS = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen'
).split(' ')
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

const VALUES = new Map<string, number>([
  ['a', 1],
  ['an', 1],
  ['couple', 2],
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
])

const ORDINALS = (
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
  'fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
).split(' ')

const longestFirst = (words: string[]) => words.toSorted((a, b) => b.length - a.length).join('|')

/** Pattern of a whole number below 1000 in digits, or below 100 in words; without "a". */
export const NUMBER = `(?:\\d{1,3}|(?:${TENS.join('|')})(?:[\\s-](?:${UNITS.slice(1, 10).join('|')}))?|${longestFirst(UNITS)})`

/** Pattern of an amount of things: a number, "a", "an", "a couple of". */
export const COUNT = `(?:(?:a )?couple(?: of)?|${NUMBER}|an?)`

/** Pattern of a day of a month as an ordinal: "1st", "first", "twenty-second". */
export const ORDINAL = `(?:\\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty)[\\s-](?:${ORDINALS.slice(0, 9).join('|')})|thirtieth|${longestFirst(ORDINALS)})`

/** The value of what NUMBER or COUNT matched. */
export function readNumber(words: string): number {
  const lower = words.toLowerCase()
  if (/^\d+$/.test(lower)) return Number(lower)
  if (/\bcouple\b/.test(lower)) return 2
  return lower.split(/[\s-]+/).reduce((sum, word) => sum + (VALUES.get(word) ?? 0), 0)
}

/** The value of what ORDINAL matched. */
export function readOrdinal(words: string): number {
  const lower = words.toLowerCase()
  const digits = /^\d+/.exec(lower)
  if (digits) return Number(digits[0])
  if (lower === 'thirtieth') return 30
  return lower
    .split(/[\s-]+/)
    .reduce((sum, word) => sum + (ORDINALS.includes(word) ? ORDINALS.indexOf(word) + 1 : (VALUES.get(word) ?? 0)), 0)
}
