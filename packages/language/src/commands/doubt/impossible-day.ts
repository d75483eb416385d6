const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?'
const DAY_FIRST = new RegExp(`(?<![\\p{L}\\p{N}.:/])${DAY}\\s+(?:of\\s+)?(?<month>${MONTHS})(?!\\p{L})`, 'giu')
const MONTH_FIRST = new RegExp(`(?<!\\p{L})(?<month>${MONTHS})\\.?\\s+(?:the\\s+)?${DAY}(?![\\p{L}\\p{N}:])`, 'giu')
/** Days of the short months, in a leap year: 29 February is possible. */
const LENGTHS: Record<string, number> = { feb: 29, apr: 30, jun: 30, sep: 30, nov: 30 }

/** A clock time with its minutes, behind a word that leads to a time. */
const CLOCK = /(?<!\p{L})(?:at|by|from|until|till|to) (?<words>(?<hour>\d{1,2}):(?<minute>\d{2}))(?![\d:])/giu

/** Returns the first clock time in the text that no clock shows, as written: "25:00", "9:75". Null when there is none. */
export function impossibleClock(text: string): string | null {
  for (const { groups } of text.matchAll(CLOCK)) {
    if (Number(groups?.hour) > 24 || Number(groups?.minute) > 59) return groups?.words ?? null
  }
  return null
}

/**
 * Returns the first day in the text that its month does not have, as written: "30 February", "April 31st". Returns null
 * when there is no such day.
 */
export function impossibleDay(text: string): string | null {
  for (const pattern of [DAY_FIRST, MONTH_FIRST]) {
    for (const { groups, 0: words } of text.matchAll(pattern)) {
      const day = Number(groups?.day)
      const longest = LENGTHS[(groups?.month ?? '').toLowerCase().slice(0, 3)] ?? 31
      if (day > longest && day <= 39) return words
    }
  }
  return null
}
