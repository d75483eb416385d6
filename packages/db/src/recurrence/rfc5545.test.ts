import { expect, test } from 'vitest'
import { firstOccurrence, nextOccurrence, occurrencesBetween } from './occurrences.ts'
import { parseRule } from './parse-rule.ts'

const ZONE = 'America/New_York'

/**
 * The examples of RFC 5545, section 3.8.5.3, whose frequency is at least hourly: start, rule, dates. A list that ends
 * with `…` goes on. All are at 09:00 in New York.
 */
const EXAMPLES: [start: string, rule: string, dates: string][] = [
  [
    '1997-09-02',
    'FREQ=DAILY;COUNT=10',
    '1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 1997-09-10 1997-09-11',
  ],
  ['1997-09-02', 'FREQ=DAILY;INTERVAL=2', '1997-09-02 1997-09-04 1997-09-06 1997-09-08 …'],
  ['1997-09-02', 'FREQ=DAILY;INTERVAL=10;COUNT=5', '1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12'],
  [
    '1997-09-02',
    'FREQ=WEEKLY;COUNT=10',
    '1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 1997-10-14 1997-10-21 1997-10-28 1997-11-04',
  ],
  [
    '1997-09-02',
    'FREQ=WEEKLY;UNTIL=19971224T000000Z',
    '1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 1997-10-14 1997-10-21 1997-10-28 1997-11-04 ' +
      '1997-11-11 1997-11-18 1997-11-25 1997-12-02 1997-12-09 1997-12-16 1997-12-23',
  ],
  [
    '1997-09-02',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    '1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28 1997-11-11 1997-11-25 1997-12-09 1997-12-23 1998-01-06 ' +
      '1998-01-20 1998-02-03 1998-02-17 …',
  ],
  [
    '1997-09-02',
    'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
    '1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02',
  ],
  [
    '1997-09-02',
    'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH',
    '1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02',
  ],
  [
    '1997-09-01',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    '1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17 1997-09-19 1997-09-29 1997-10-01 1997-10-03 1997-10-13 ' +
      '1997-10-15 1997-10-17 1997-10-27 1997-10-29 1997-10-31 1997-11-10 1997-11-12 1997-11-14 1997-11-24 1997-11-26 ' +
      '1997-11-28 1997-12-08 1997-12-10 1997-12-12 1997-12-22',
  ],
  [
    '1997-09-02',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    '1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16',
  ],
  [
    '1997-09-05',
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    '1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06 1998-03-06 1998-04-03 1998-05-01 1998-06-05',
  ],
  ['1997-09-05', 'FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR', '1997-09-05 1997-10-03 1997-11-07 1997-12-05'],
  [
    '1997-09-07',
    'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    '1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 1998-05-03 1998-05-31',
  ],
  [
    '1997-09-22',
    'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    '1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16',
  ],
  ['1997-09-28', 'FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26 …'],
  [
    '1997-09-02',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
    '1997-09-02 1997-09-15 1997-10-02 1997-10-15 1997-11-02 1997-11-15 1997-12-02 1997-12-15 1998-01-02 1998-01-15',
  ],
  [
    '1997-09-30',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    '1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 1998-01-31 1998-02-01',
  ],
  [
    '1997-09-10',
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11 1999-03-12 1999-03-13',
  ],
  [
    '1997-09-02',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=TU',
    '1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04 1997-11-11 1997-11-18 1997-11-25 1998-01-06 ' +
      '1998-01-13 1998-01-20 1998-01-27 1998-03-03 1998-03-10 1998-03-17 1998-03-24 1998-03-31 …',
  ],
  [
    '1997-06-10',
    'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    '1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10 1999-07-10 2000-06-10 2000-07-10 2001-06-10 2001-07-10',
  ],
  [
    '1997-03-10',
    'FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    '1997-03-10 1999-01-10 1999-02-10 1999-03-10 2001-01-10 2001-02-10 2001-03-10 2003-01-10 2003-02-10 2003-03-10',
  ],
  [
    '1997-01-01',
    'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    '1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 2003-07-19 2006-01-01',
  ],
  ['1997-05-19', 'FREQ=YEARLY;BYDAY=20MO', '1997-05-19 1998-05-18 1999-05-17 …'],
  ['1997-05-12', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12 1998-05-11 1999-05-17 …'],
  [
    '1997-03-13',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
    '1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12 1998-03-19 1998-03-26 1999-03-04 1999-03-11 1999-03-18 ' +
      '1999-03-25 …',
  ],
  [
    '1997-06-05',
    'FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
    '1997-06-05 1997-06-12 1997-06-19 1997-06-26 1997-07-03 1997-07-10 1997-07-17 1997-07-24 1997-07-31 1997-08-07 ' +
      '1997-08-14 1997-08-21 1997-08-28 1998-06-04 1998-06-11 …',
  ],
  // The example excludes its start with EXDATE, because the start is no Friday.
  ['1997-09-02', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13 …'],
  [
    '1997-09-13',
    'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    '1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07 1998-03-07 1998-04-11 1998-05-09 1998-06-13 …',
  ],
  [
    '1996-11-05',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '1996-11-05 2000-11-07 2004-11-02 …',
  ],
  ['1997-09-04', 'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04 1997-10-07 1997-11-06'],
  [
    '1997-09-29',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    '1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26 1998-03-30 …',
  ],
  ['1997-08-05', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05 1997-08-10 1997-08-19 1997-08-24'],
  ['1997-08-05', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05 1997-08-17 1997-08-19 1997-08-31'],
  ['2007-01-15', 'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30'],
]

test.each(EXAMPLES)('from %s, %s gives the dates of RFC 5545', (start, text, dates) => {
  const isOpen = dates.endsWith('…')
  const expected = (dates.match(/[\d-]{10}/g) as string[]).map((day) => `${day}T09:00:00`)
  const limit = isOpen ? expected.length : expected.length + 5

  expect(chain(text, `${start}T09:00:00`, limit)).toEqual(expected)
  expect(range(text, `${start}T09:00:00`, limit)).toEqual(expected)
})

const EVERY_DAY = 'SU,MO,TU,WE,TH,FR,SA'

test.each([
  'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
  `FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=${EVERY_DAY}`,
])('%s gives every day of three Januaries', (text) => {
  const days = Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(2, '0'))
  const expected = ['1998', '1999', '2000'].flatMap((year) => days.map((day) => `${year}-01-${day}T09:00:00`))
  expect(chain(text, '1998-01-01T09:00:00', 200)).toEqual(expected)
  expect(range(text, '1998-01-01T09:00:00', 200)).toEqual(expected)
})

test('a daily rule until 24 December 1997 ends on the 23rd, and gives 113 days', () => {
  const dates = chain('FREQ=DAILY;UNTIL=19971224T000000Z', '1997-09-02T09:00:00', 200)
  expect(dates).toHaveLength(113)
  expect(dates.at(-1)).toBe('1997-12-23T09:00:00')
})

test('every three hours gives 9, 12 and 15 o’clock, as the erratum 3883 corrects the example', () => {
  const text = 'FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z'
  const expected = ['1997-09-02T09:00:00', '1997-09-02T12:00:00', '1997-09-02T15:00:00']
  expect(chain(text, '1997-09-02T09:00:00', 5)).toEqual(expected)
  expect(range(text, '1997-09-02T09:00:00', 5)).toEqual(expected)
})

/** The dates as completing one after the other gives them. */
function chain(text: string, start: string, limit: number): string[] {
  let rule = parseRule(text)
  let occurrence = firstOccurrence(rule, start, ZONE)
  const dates = [occurrence]
  while (dates.length < limit) {
    const next = nextOccurrence(rule, occurrence, ZONE)
    if (!next) break
    ;({ rule, occurrence } = next)
    dates.push(occurrence)
  }
  return dates
}

/** The dates as a calendar shows them: the open one, and the later ones. */
function range(text: string, start: string, limit: number): string[] {
  const rule = parseRule(text)
  const first = firstOccurrence(rule, start, ZONE)
  const query = { from: start, to: '2100-01-01T00:00:00', limit: limit - 1 }
  return [first, ...occurrencesBetween(rule, first, query, ZONE)]
}
