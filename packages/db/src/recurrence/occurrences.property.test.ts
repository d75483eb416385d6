import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOccurrence, nextOccurrence, occurrencesBetween } from './occurrences.ts'
import { parseRule } from './parse-rule.ts'
import type { Rule } from './rule.ts'
import { formatRule, WEEKDAYS } from './rule.ts'
import { matchingDays } from './testing/naive-rule.ts'

const ZONE = 'Europe/Berlin'

const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 4 })
const ordinals = fc.uniqueArray(
  fc.tuple(fc.constantFrom(-5, -2, -1, 1, 2, 3, 5), fc.constantFrom(...WEEKDAYS)).map(([n, day]) => `${n}${day}`),
  { minLength: 1, maxLength: 3 },
)
const numbers = (min: number, max: number) =>
  fc.uniqueArray(
    fc.integer({ min, max }).filter((number) => number !== 0),
    { minLength: 1, maxLength: 4 },
  )
const part = (name: string, values: fc.Arbitrary<(string | number)[]>, freq = 2) =>
  fc.option(
    values.map((list) => `${name}=${list.join()}`),
    { freq, nil: '' },
  )
const months = part('BYMONTH', numbers(1, 12), 1)
const positions = part('BYSETPOS', numbers(-4, 4), 1)
const join = (...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((all) => all.filter((text) => text !== '').join(';'))
const freq = (name: string) => fc.constant(`FREQ=${name}`)
const intervals = fc.constantFrom('', 'INTERVAL=2', 'INTERVAL=3', 'INTERVAL=5')
const weekStart = part(
  'WKST',
  fc.constantFrom(...WEEKDAYS).map((day) => [day]),
)
const monthDays = part('BYMONTHDAY', numbers(-31, 31))

/** Texts of rules of every kind that is supported, and of some that are refused. */
const rules = fc.oneof(
  join(freq('DAILY'), intervals, months, part('BYDAY', days)),
  join(freq('DAILY'), months, monthDays, part('BYDAY', days)),
  join(freq('WEEKLY'), intervals, weekStart, part('BYDAY', days, 4), months),
  join(freq('WEEKLY'), intervals, weekStart, part('BYDAY', days, 9), positions),
  join(freq('MONTHLY'), intervals, months, monthDays, part('BYDAY', days), positions),
  join(freq('MONTHLY'), intervals, months, part('BYDAY', ordinals, 9), positions),
  join(freq('YEARLY'), intervals, months, monthDays, part('BYDAY', days), positions),
  join(freq('YEARLY'), intervals, months, part('BYDAY', ordinals, 9), positions),
  join(freq('YEARLY'), intervals, part('BYYEARDAY', numbers(-366, 366), 9), part('BYDAY', days, 1), positions),
  join(freq('YEARLY'), weekStart, part('BYWEEKNO', numbers(-53, 53), 9), part('BYDAY', days), months),
)

const anchors = fc.oneof(
  fc
    .date({ min: new Date('2019-01-01'), max: new Date('2031-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom('2024-02-29', '2027-01-31', '2026-12-31', '2027-01-01', '2027-01-03', '2024-12-30'),
)

test('a rule gives the days that a slow count of every day gives, none twice and none left out', () => {
  fc.assert(
    fc.property(rules, anchors, fc.constantFrom('', 'T02:30:00'), (text, day, time) => {
      const rule = acceptedRule(text, day + time)
      fc.pre(rule !== null)
      const first = firstOccurrence(rule, day + time, ZONE)
      const years = rule.freq === 'YEARLY' ? 8 : 3
      const end = `${Number(first.slice(0, 4)) + years}-01-01`
      const expected = matchingDays(rule, first.slice(0, 10), end).map((date) => date + time)

      const later = occurrencesBetween(rule, first, { from: first, to: end, limit: 10_000 }, ZONE)
      expect([first, ...later]).toEqual(expected)
      expect(chain(rule, first, end)).toEqual(later)
    }),
    { numRuns: 100 },
  )
})

test('the first occurrence is the first day at or after the start that the rule without its interval matches', () => {
  fc.assert(
    fc.property(rules, anchors, (text, day) => {
      const rule = acceptedRule(text, day)
      fc.pre(rule !== null)
      const first = firstOccurrence(rule, day, ZONE)
      const end = `${Number(first.slice(0, 4)) + 1}-01-01`
      expect(matchingDays({ ...rule, interval: 1 }, day, end)[0]).toBe(first)
    }),
  )
})

test('a part of the range gives the same occurrences as the whole range, from any later anchor', () => {
  fc.assert(
    fc.property(rules, anchors, fc.nat(40), fc.nat(40), (text, day, start, length) => {
      const rule = acceptedRule(text, day)
      fc.pre(rule !== null)
      const first = firstOccurrence(rule, day, ZONE)
      const end = `${Number(first.slice(0, 4)) + 30}-01-01`
      const all = occurrencesBetween(rule, first, { from: first, to: end, limit: 100 }, ZONE)
      const [from, to] = [all[start], all[start + length]]
      fc.pre(from !== undefined && to !== undefined)
      const part = all.slice(start, start + length)
      expect(occurrencesBetween(rule, first, { from, to, limit: 100 }, ZONE)).toEqual(part)
      // The rest of the series, counted from the occurrence at `from`.
      expect(occurrencesBetween(rule, from, { from, to, limit: 100 }, ZONE)).toEqual(part.slice(1))
    }),
  )
})

test('COUNT and UNTIL end a rule after the same occurrence, in a range and one by one', () => {
  fc.assert(
    fc.property(rules, anchors, fc.integer({ min: 1, max: 30 }), (text, day, count) => {
      const rule = acceptedRule(text, day)
      fc.pre(rule !== null)
      const first = firstOccurrence(rule, day, ZONE)
      const end = `${Number(first.slice(0, 4)) + 90}-01-01`
      const all = [first, ...occurrencesBetween(rule, first, { from: first, to: end, limit: count - 1 }, ZONE)]
      const ends: Rule[] = [
        { ...rule, count },
        { ...rule, until: (all.at(-1) as string).replaceAll('-', '') },
      ]
      fc.pre(all.length === count)
      for (const ended of ends) {
        expect([first, ...chain(ended, first, end)]).toEqual(all)
        expect([first, ...occurrencesBetween(ended, first, { from: first, to: end, limit: 100 }, ZONE)]).toEqual(all)
      }
    }),
    { numRuns: 300 },
  )
})

test('the canonical form of a rule means the same as the rule', () => {
  fc.assert(
    fc.property(rules, anchors, (text, day) => {
      const rule = acceptedRule(text, day)
      fc.pre(rule !== null)
      expect(parseRule(formatRule(rule))).toEqual(rule)
    }),
  )
})

/** Null when the rule is refused. */
function acceptedRule(text: string, notBefore: string): Rule | null {
  try {
    const rule = parseRule(text)
    firstOccurrence(rule, notBefore, ZONE)
    return rule
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_request', field: 'recurrence' })
    return null
  }
}

function chain(rule: Rule, first: string, end: string): string[] {
  const dates: string[] = []
  let next = nextOccurrence(rule, first, ZONE)
  while (next && next.occurrence < end) {
    dates.push(next.occurrence)
    next = nextOccurrence(next.rule, next.occurrence, ZONE)
  }
  return dates
}
