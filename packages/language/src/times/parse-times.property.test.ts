import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { parseTimes } from './parse-times.ts'
import { onceOf } from './types.ts'

const WORDS = (
  'tomorrow today at 5 2 pm noon from to until by for next this friday week month in 3 days an hour and a half the 5th ' +
  'of may 1/2 14:30 every morning tonight - , . : # lemons Bob 2026-01-15 quarter past EST 99 0 last end weekend Mondays ' +
  'after before half daily christmas between and till 1st 2nd Q3 ish within weeks ago 1990 thousand ' +
  'H1 summer w20 hundred oh fortnight or latest +02:00 4a evening on through mon : 4-22 2027 lunch early late ~'
).split(' ')

const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'UTC',
  'Australia/Lord_Howe',
)
const contexts = fc.record({
  now: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  time_zone: zones,
  week_start: fc.constantFrom('monday' as const, 'sunday' as const),
  date_order: fc.constantFrom('mdy' as const, 'dmy' as const),
})
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 20 }).map((words) => words.join(' ')),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join('')),
)

test('any text is read without an error, and its spans are in order and do not overlap', () => {
  fc.assert(
    fc.property(texts, contexts, (text, context) => {
      let free = 0
      for (const { start, end } of parseTimes(text, context)) {
        expect(start).toBeGreaterThanOrEqual(free)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
        free = end
      }
    }),
    { numRuns: 500 },
  )
})

test('values have their form, and intervals end after they start', () => {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/
  const day = /^\d{4}-\d\d-\d\d$/
  fc.assert(
    fc.property(texts, contexts, (text, context) => {
      for (const each of parseTimes(text, context)) {
        const found = onceOf(each) ?? each
        if (found.kind === 'day') expect(found.day).toMatch(day)
        else if (found.kind === 'days') expect(found.to > found.from && day.test(found.from)).toBe(true)
        else if (found.kind === 'duration') expect(found.minutes).toBeGreaterThanOrEqual(0)
        else if (found.kind === 'interval' || found.kind === 'part')
          expect(found.to > found.from && time.test(found.to)).toBe(true)
        else expect('time' in found && found.time).toMatch(time)
      }
    }),
    { numRuns: 500 },
  )
})

test('a clock time without a day is never past', () => {
  const clocks = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  fc.assert(
    fc.property(clocks, contexts, ([hour, minute], context) => {
      const [found] = parseTimes(
        `call Bob at ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
        context,
      )
      const now = Temporal.Instant.from(context.now)
      expect(found?.kind).toBe('time')
      const time =
        found?.kind === 'time' ? Temporal.PlainDateTime.from(found.time).toZonedDateTime(context.time_zone) : null
      // In the hour that happens twice, the local time alone is ambiguous.
      expect(time && Temporal.Instant.compare(time.toInstant().add({ hours: 1 }), now)).toBe(1)
    }),
  )
})

/** Tokens of each kind, and the starts of many rules. Each is repeated to the length of a text. */
const UNITS = [
  'a ',
  '5 ',
  'every ',
  'the last day of ',
  '3 days after ',
  'at 5 to ',
  'mon, ',
  'the 1st and ',
  '2 or ',
  'next ',
  '9 - ',
  "'",
  '-',
  '1/',
  'x',
  ' ',
]

/** The number of attempts. Other processes can slow down one of them, but not all. */
const ATTEMPTS = 6

test.each(UNITS)('a text four times as long takes about four times as long: %j', (unit) => {
  const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }
  const spent = (characters: number) => {
    const text = unit.repeat(characters / unit.length)
    const before = performance.now()
    parseTimes(text, context)
    return performance.now() - before
  }
  spent(10_000)
  let ratio = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < ATTEMPTS && ratio >= 10; attempt++) {
    ratio = Math.min(ratio, spent(100_000) / Math.max(spent(25_000), 20))
  }
  // For quadratic time the ratio is 16.
  expect(ratio).toBeLessThan(10)
})
