import { recurrenceWords } from '@todo-agents/language/recurrence/recurrence-words'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recurrence } from './de/recurrence.ts'

test.each([
  ['FREQ=DAILY', 'jeden Tag'],
  ['FREQ=DAILY;INTERVAL=2', 'alle 2 Tage'],
  ['FREQ=HOURLY;INTERVAL=8', 'alle 8 Stunden'],
  ['FREQ=WEEKLY;BYDAY=MO', 'jeden Montag'],
  ['FREQ=WEEKLY;BYDAY=MO,WE,FR', 'jeden Montag, Mittwoch und Freitag'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'an jedem Werktag'],
  ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'an jedem Werktag'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531', 'alle 2 Wochen am Donnerstag bis 31. Mai 2027'],
  ['FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR', 'alle 3 Wochen an den Werktagen'],
  ['FREQ=MONTHLY', 'jeden Monat'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=5', 'jeden Monat am 1. und 15., 5-mal'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'jeden Monat am letzten Tag'],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'jeden Monat am letzten Freitag'],
  ['FREQ=MONTHLY;BYDAY=1MO,3MO', 'jeden Monat am 1. und 3. Montag'],
  ['FREQ=MONTHLY;BYDAY=1MO,-2FR', 'jeden Monat am 1. Montag und vorletzten Freitag'],
  ['FREQ=MONTHLY;BYDAY=MO', 'jeden Montag'],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=MO', 'alle 2 Monate an jedem Montag'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'jeden Monat am letzten Werktag'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', 'jeden Monat am 13., wenn es ein Freitag ist'],
  ['FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1', 'jedes Quartal am 1.'],
  ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5', 'jedes Jahr am 5. März'],
  ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', 'jedes Jahr am 4. Donnerstag im November'],
  ['FREQ=YEARLY;BYMONTH=6,7', 'jedes Jahr im Juni und Juli'],
  ['FREQ=YEARLY;BYDAY=1MO', 'jedes Jahr am 1. Montag des Jahres'],
  ['FREQ=YEARLY;BYYEARDAY=100', 'jedes Jahr am 100. Tag des Jahres'],
  ['FREQ=YEARLY;BYWEEKNO=5,-1;BYDAY=MO', 'jedes Jahr in Woche 5 und in der letzten Woche am Montag'],
  ['FREQ=DAILY;INTERVAL=2;BYMONTH=6,7;BYDAY=MO', 'alle 2 Tage, nur am Montag und im Juni und Juli'],
  ['FREQ=NEVER', 'nach einer eigenen Regel'],
])('%s is “%s” in German', (rule, words) => {
  expect(recurrence.inWords(rule, {})).toBe(words)
})

test('a rule in German has its time of day, and counts from completion', () => {
  expect(recurrence.inWords('FREQ=WEEKLY;BYDAY=MO', { clock: '09:00' })).toBe('jeden Montag um 09:00')
  expect(recurrence.inWords('FREQ=DAILY;INTERVAL=3', { recurrence_from: 'completion' })).toBe(
    '3 Tage nach dem Erledigen',
  )
  expect(recurrence.inWords('FREQ=WEEKLY', { recurrence_from: 'completion' })).toBe('1 Woche nach dem Erledigen')
})

/** Any rule that the server stores: each part alone or with the others. */
const rules = fc
  .record(
    {
      INTERVAL: fc.integer({ min: 2, max: 12 }).map(String),
      BYMONTH: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }).map(String),
      BYMONTHDAY: fc.constantFrom('1', '-1', '-9', '1,15', '3,-2'),
      BYDAY: fc.constantFrom('MO', 'MO,FR', 'SA,SU', 'MO,TU,WE,TH,FR', '1MO', '-1FR', '1MO,3MO', '2TU,-1FR'),
      BYSETPOS: fc.constantFrom('1', '-1', '1,-2'),
      UNTIL: fc.constant('20290131'),
    },
    { requiredKeys: [] },
  )
  .chain((parts) =>
    fc
      .constantFrom('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY')
      .map((freq) => [`FREQ=${freq}`, ...Object.entries(parts).map((part) => part.join('='))].join(';')),
  )

test('no rule has English words in German, and rules that differ in English differ in German', () => {
  const english =
    /\b(?:every|other|on|the|of|and|until|day|week|month|year|weekday|only|last|undefined|NaN|[A-Z][a-z]+day)\b/
  fc.assert(
    fc.property(rules, rules, (rule, other) => {
      const words = recurrence.inWords(rule, {})
      expect(words).not.toMatch(english)
      if (words === recurrence.inWords(other, {})) expect(recurrenceWords(rule)).toBe(recurrenceWords(other))
    }),
    { numRuns: 500 },
  )
})
