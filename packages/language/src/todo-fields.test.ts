import { describe, expect, test } from 'vitest'
import { parseTimes } from './times/parse-times.ts'
import type { FoundTime } from './times/types.ts'
import {
  alarmBefore,
  hasClock,
  plusMinutes,
  recurrenceOf,
  scheduleOf,
  timeContext,
  timesOf,
  todayOf,
} from './todo-fields.ts'

/** Sunday, 22 November 2026, 11:00 in Berlin. */
const PLANNER = { now: '2026-11-22T10:00:00Z', time_zone: 'Europe/Berlin', default_duration: 30 }

function time(text: string): FoundTime {
  const [found] = parseTimes(text, timeContext(PLANNER))
  if (!found) throw new Error(`No time in "${text}".`)
  return found
}

test.each([
  ['America/New_York', 'mdy', 'sunday'],
  ['America/Indiana/Knox', 'mdy', 'sunday'],
  ['US/Pacific', 'mdy', 'sunday'],
  ['America/Toronto', 'dmy', 'monday'],
  ['Europe/Berlin', 'dmy', 'monday'],
  ['UTC', 'dmy', 'monday'],
])('people in %s write dates as %s and start weeks on %s', (time_zone, date_order, week_start) => {
  expect(timeContext({ now: PLANNER.now, time_zone })).toEqual({ now: PLANNER.now, time_zone, date_order, week_start })
})

test('the settings of the user win over the customs of the zone', () => {
  const user = { now: PLANNER.now, time_zone: 'America/New_York' }
  expect(timeContext({ ...user, first_day_of_week: 'saturday', date_order: 'dmy' })).toMatchObject({
    week_start: 'saturday',
    date_order: 'dmy',
  })
  expect(timeContext({ ...user, first_day_of_week: null, date_order: null })).toMatchObject({
    week_start: 'sunday',
    date_order: 'mdy',
  })
})

describe('where a time puts a todo', () => {
  test.each([
    ['tomorrow', undefined, { due_date: '2026-11-23' }],
    ['tomorrow at 3pm', undefined, { start_time: '2026-11-23 15:00:00' }],
    ['tomorrow at 3pm', 45, { start_time: '2026-11-23 15:00:00', end_time: '2026-11-23 15:45:00' }],
    ['by 5pm', undefined, { start_time: '2026-11-22 16:30:00', end_time: '2026-11-22 17:00:00' }],
    ['by 5pm', 120, { start_time: '2026-11-22 15:00:00', end_time: '2026-11-22 17:00:00' }],
    ['from 2pm to 4pm', 15, { start_time: '2026-11-22 14:00:00', end_time: '2026-11-22 16:00:00' }],
    // A current week is due on its last day, a coming one on its first.
    ['this week', undefined, { due_date: '2026-11-22' }],
    ['next week', undefined, { due_date: '2026-11-23' }],
    ['by next week', undefined, { due_date: '2026-11-29' }],
    ['every Monday at 9', undefined, { start_time: '2026-11-23 09:00:00' }],
  ])('a todo for “%s” that lasts %s minutes has its schedule', (text, minutes, schedule) => {
    expect(scheduleOf(time(text), minutes, PLANNER)).toEqual(schedule)
  })

  test('a mere length gives no schedule', () => {
    expect(scheduleOf(time('for an hour'), 60, PLANNER)).toBeNull()
  })
})

test.each([
  ['tomorrow', false],
  ['next week', false],
  ['tomorrow at 9', true],
  ['tomorrow morning', true],
  ['from 2 to 4', true],
  ['every day', false],
  ['every day at 9', true],
  ['for an hour', false],
])('whether “%s” has a time of day: %s', (text, expected) => {
  expect(hasClock(time(text))).toBe(expected)
})

test('a reminder comes its minutes before the start, and needs a start', () => {
  expect(timesOf({ time: time('tomorrow at 3pm'), reminder: 30 }, PLANNER)).toEqual({
    start_time: '2026-11-23 15:00:00',
    alarm_time: '2026-11-23 14:30:00',
  })
  expect(timesOf({ time: time('tomorrow'), reminder: 30 }, PLANNER)).toEqual({ due_date: '2026-11-23' })
  expect(timesOf({ reminder: 30 }, PLANNER)).toEqual({})
})

test('several whole days have a first and a last day, whatever the zone', () => {
  expect(timesOf({ time: time('20 December to 3 January') }, PLANNER)).toEqual({
    due_date: '2026-12-20',
    end_date: '2027-01-03',
  })
  expect(timesOf({ time: time('Monday to Wednesday') }, PLANNER)).toEqual({
    due_date: '2026-11-23',
    end_date: '2026-11-25',
  })
  expect(timesOf({ time: time('for 1 day from 18 December') }, PLANNER)).toEqual({ due_date: '2026-12-18' })
})

test('a reminder that is a point has no start', () => {
  expect(timesOf({ time: time('tomorrow at 3pm'), reminder: 0, isPoint: true }, PLANNER)).toEqual({
    alarm_time: '2026-11-23 15:00:00',
  })
})

test('the rule of a time is in the form of the server', () => {
  expect(recurrenceOf(time('every other Thursday at 9 until June'))).toEqual({
    recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531',
  })
  expect(recurrenceOf(time('3 days after I did it'))).toEqual({
    recurrence: 'FREQ=DAILY;INTERVAL=3',
    recurrence_from: 'completion',
  })
  expect(recurrenceOf(time('every Friday and Monday'))).toEqual({ recurrence: 'FREQ=WEEKLY;BYDAY=MO,FR' })
  expect(recurrenceOf(time('tomorrow'))).toEqual({})
  expect(recurrenceOf(undefined)).toEqual({})
})

test('a reminder days before comes at the same time of day, also when the clocks change between', () => {
  const planner = { ...PLANNER, now: '2027-03-01T08:00:00Z' }
  const [day] = parseTimes('28 March 2027 at 9', timeContext(planner))
  expect(timesOf({ time: day!, reminder: 1440 }, planner)).toMatchObject({
    start_time: '2027-03-28 09:00:00',
    alarm_time: '2027-03-27 09:00:00',
  })
  expect(alarmBefore('2027-03-28 09:00:00', 10_080, 'Europe/Berlin')).toBe('2027-03-21 09:00:00')
  expect(alarmBefore('2027-03-28 03:30:00', 60, 'Europe/Berlin')).toBe('2027-03-28 01:30:00')
})

test('minutes are real minutes, also in the night of a clock change', () => {
  expect(plusMinutes('2026-03-29 01:30:00', 60, 'Europe/Berlin')).toBe('2026-03-29 03:30:00')
  expect(plusMinutes('2026-03-29 03:30:00', -60, 'Europe/Berlin')).toBe('2026-03-29 01:30:00')
})

test('today is the day in the zone of the user', () => {
  expect(todayOf({ now: '2026-11-22T23:30:00Z', time_zone: 'Asia/Tokyo' })).toBe('2026-11-23')
})
