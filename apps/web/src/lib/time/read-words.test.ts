import { afterEach, describe, expect, test } from 'vitest'
import { readAlarm, readEnd, readRepeat, readWhen } from './read-words.ts'
import { setTimeStyle } from './time-style.ts'
import { emptyTimes } from './times-form.ts'

/** A Sunday, 13:00 in Berlin. */
const PLANNER = { time_zone: 'Europe/Berlin', default_duration: 60, now: '2026-11-29T12:00:00Z' }
const EMPTY = emptyTimes()
const ON_TUESDAY = emptyTimes({ when: 'day', day: '2026-12-01' })
const AT_NINE = emptyTimes({ when: 'time', start: '2026-12-01T09:00', end: '2026-12-01T09:30' })

describe('when', () => {
  test.each([
    ['next tue 9-10', { when: 'time', start: '2026-12-01T09:00', end: '2026-12-01T10:00' }],
    ['in 3 days', { when: 'day', day: '2026-12-02', end_day: '' }],
    ['20 dec to 3 jan', { when: 'day', day: '2026-12-20', end_day: '2027-01-03' }],
    ['tomorrow at 3pm for 45 min', { when: 'time', start: '2026-11-30T15:00', end: '2026-11-30T15:45' }],
    ['every weekday at 9', { start: '2026-11-30T09:00', recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
    ['05/12', { when: 'day', day: '2026-12-05' }],
    ['7', { when: 'time', start: '2026-11-29T19:00' }],
    ['Dec 8, 2026, 9:00 AM – 10:00 AM', { start: '2026-12-08T09:00', end: '2026-12-08T10:00' }],
    ['', { when: 'none' }],
  ])('“%s” is understood', (words, form) => {
    expect(readWhen(words, EMPTY, PLANNER)).toMatchObject(form)
  })

  test.each(['tomorrow banana', 'bananas', '45 min'])('“%s” is not understood', (words) => {
    expect(readWhen(words, EMPTY, PLANNER)).toBeNull()
  })

  test('a clock time stays on the day of the todo', () => {
    expect(readWhen('14:00', ON_TUESDAY, PLANNER)).toMatchObject({ start: '2026-12-01T14:00', end: '2026-12-01T15:00' })
    expect(readWhen('9-10', ON_TUESDAY, PLANNER)).toMatchObject({ start: '2026-12-01T09:00', end: '2026-12-01T10:00' })
    expect(readWhen('14:00', AT_NINE, PLANNER)).toMatchObject({ start: '2026-12-01T14:00', end: '2026-12-01T14:30' })
    expect(readWhen('22:00-01:00', ON_TUESDAY, PLANNER)).toMatchObject({ end: '2026-12-02T01:00' })
  })
})

describe('a day alone', () => {
  test('keeps the time and the length of a todo', () => {
    expect(readWhen('tomorrow', AT_NINE, PLANNER)).toMatchObject({
      when: 'time',
      start: '2026-11-30T09:00',
      end: '2026-11-30T09:30',
    })
    expect(readWhen('every friday', AT_NINE, PLANNER)).toMatchObject({
      when: 'time',
      start: '2026-12-04T09:00',
      recurrence: 'FREQ=WEEKLY;BYDAY=FR',
    })
  })

  test('takes the time when there are several days, and “no date” removes both', () => {
    expect(readWhen('20 dec to 3 jan', AT_NINE, PLANNER)).toMatchObject({ when: 'day', day: '2026-12-20' })
    expect(readWhen('no date', AT_NINE, PLANNER)).toMatchObject({ when: 'none' })
  })
})

describe('an end in numbers', () => {
  const AT_16 = emptyTimes({ when: 'time', start: '2026-12-01T16:00', end: '2026-12-01T17:00' })
  // As in en-US, which other tests in this worker rely on.
  afterEach(() => setTimeStyle({ time_zone: 'America/New_York', hour_cycle: null, date_order: null }))

  test.each([
    ['8:00', 'h23', '2026-12-01T08:00'],
    ['8', 'h23', '2026-12-01T08:00'],
    ['18:30', 'h23', '2026-12-01T18:30'],
    ['01:00', 'h23', '2026-12-02T01:00'],
    ['8pm', 'h23', '2026-12-01T20:00'],
    ['8:00', 'h12', '2026-12-01T20:00'],
  ] as const)('“%s” on a clock of %s is %s: no other hour is guessed on 24 hours', (words, hour_cycle, end) => {
    setTimeStyle({ time_zone: PLANNER.time_zone, hour_cycle, date_order: null })
    expect(readEnd(words, AT_16, PLANNER)).toMatchObject({ end })
  })
})

const FORMS = { 'a day': ON_TUESDAY, 'a time': AT_NINE }

test.each([
  ['a time', '11:30', { end: '2026-12-01T11:30' }],
  ['a time', '45 min', { end: '2026-12-01T09:45' }],
  ['a time', '1am', { end: '2026-12-02T01:00' }],
  ['a time', 'thursday 8am', { end: '2026-12-03T08:00' }],
  ['a day', '3 days', { end_day: '2026-12-03' }],
  ['a day', 'friday', { end_day: '2026-12-04' }],
  ['a day', '', { end_day: '' }],
] as const)('the end of a todo with %s is read from “%s”', (kind, words, end) => {
  expect(readEnd(words, FORMS[kind], PLANNER)).toMatchObject(end)
})

test.each([
  ['a time', '10 min before', '2026-12-01T08:50'],
  ['a time', '1 day before', '2026-11-30T09:00'],
  ['a time', 'at the start', '2026-12-01T09:00'],
  ['a day', '8am', '2026-12-01T08:00'],
  ['a day', 'tomorrow', '2026-11-30T09:00'],
  ['a time', 'none', ''],
] as const)('the alarm of a todo with %s is read from “%s”', (kind, words, alarm) => {
  expect(readAlarm(words, FORMS[kind], PLANNER)).toMatchObject({ alarm, unreadAlarm: null })
})

test('an alarm before a todo without a time is not understood', () => {
  expect(readAlarm('10 min before', ON_TUESDAY, PLANNER)).toBeNull()
})

test('a rule in words replaces the rule, and “never” ends it', () => {
  const rule = readRepeat('3 days after I did it', EMPTY, PLANNER)
  expect(rule).toMatchObject({ recurrence: 'FREQ=DAILY;INTERVAL=3', isFromCompletion: true, unreadRule: null })
  expect(readRepeat('never', rule ?? EMPTY, PLANNER)).toMatchObject({ recurrence: '', isFromCompletion: false })
  expect(readRepeat('every blue moon', EMPTY, PLANNER)).toBeNull()
})
