import { describe, expect, test } from 'vitest'
import type { TodoTimes } from './todo-times.ts'
import { endOfDay, NO_TIMES, patchTimes, sortTime, startOfDay } from './todo-times.ts'

const TEN = '2026-11-23T10:00:00.000Z'
const HALF_PAST_TEN = '2026-11-23T10:30:00.000Z'
const ELEVEN = '2026-11-23T11:00:00.000Z'
const NOON = '2026-11-23T12:00:00.000Z'
const DAY = '2026-11-24'

const timed: TodoTimes = { ...NO_TIMES, start_time: TEN, end_time: HALF_PAST_TEN }
const due: TodoTimes = { ...NO_TIMES, due_date: DAY }

const days: TodoTimes = { ...due, end_date: '2026-11-26' }

describe('the times of a patched todo', () => {
  const cases: [string, TodoTimes, Parameters<typeof patchTimes>[1], TodoTimes][] = [
    ['an empty patch keeps the times', timed, {}, timed],
    ['an empty patch keeps the day', due, {}, due],
    ['a day removes the times', timed, { due_date: DAY }, due],
    ['a start removes the day and lasts the default', due, { start_time: TEN }, { ...timed, end_time: ELEVEN }],
    ['a start keeps the duration', timed, { start_time: NOON }, minutesFrom(NOON, 30)],
    [
      'a start with an end of null drops the duration',
      timed,
      { start_time: NOON, end_time: null },
      minutesFrom(NOON, 60),
    ],
    ['a start and an end replace the day', due, { start_time: TEN, end_time: NOON }, { ...timed, end_time: NOON }],
    ['an end alone moves the end', timed, { end_time: NOON }, { ...timed, end_time: NOON }],
    ['a start of null removes both times', timed, { start_time: null }, NO_TIMES],
    ['a start of null with a day sets the day', timed, { start_time: null, due_date: DAY }, due],
    ['a start and an end of null keep the day', due, { start_time: null, end_time: null }, due],
    ['a day of null removes the day', due, { due_date: null }, NO_TIMES],
    ['a day of null keeps the times', timed, { due_date: null }, timed],
    ['an end of null keeps the day', due, { end_time: null }, due],
    ['a day and a last day', NO_TIMES, { due_date: DAY, end_date: '2026-11-26' }, days],
    [
      'a new day keeps the number of days',
      days,
      { due_date: '2026-11-30' },
      { ...days, due_date: '2026-11-30', end_date: '2026-12-02' },
    ],
    ['a last day alone', due, { end_date: '2026-11-26' }, days],
    ['a last day of null', days, { end_date: null }, due],
    ['a day of null removes the last day', days, { due_date: null }, NO_TIMES],
    ['a start removes the days', days, { start_time: TEN }, { ...timed, end_time: ELEVEN }],
  ]
  test.each(cases)('%s', (_, current, patch, expected) => {
    expect(patchTimes(current, patch, 60)).toEqual(expected)
  })

  const refusals: [string, TodoTimes, Parameters<typeof patchTimes>[1], string][] = [
    ['an end without a start', NO_TIMES, { end_time: NOON }, 'end_time'],
    ['an end with a start of null', timed, { start_time: null, end_time: NOON }, 'end_time'],
    ['an end before the stored start', timed, { end_time: TEN }, 'end_time'],
    ['an end of null for a timed todo', timed, { end_time: null }, 'end_time'],
    ['a last day without a day', NO_TIMES, { end_date: DAY }, 'end_date'],
    ['a last day of a timed todo', timed, { end_date: DAY }, 'end_date'],
    ['a last day that is the first', due, { end_date: DAY }, 'end_date'],
    ['days after the year 9999', days, { due_date: '9999-12-30' }, 'due_date'],
    ['an end after the year 9999', NO_TIMES, { start_time: '9999-12-31T23:30:00.000Z' }, 'start_time'],
  ]
  test.each(refusals)('%s is refused', (_, current, patch, field) => {
    expect(() => patchTimes(current, patch, 60)).toThrow(expect.objectContaining({ code: 'invalid_request', field }))
  })
})

describe('local days', () => {
  test('a local day begins at midnight', () => {
    expect(startOfDay('2026-11-23', 'Europe/Berlin')).toBe('2026-11-22T23:00:00.000Z')
    expect(endOfDay('2026-11-23', 'Europe/Berlin')).toBe('2026-11-23T23:00:00.000Z')
  })

  test('a local day lasts 23 or 25 hours when the clocks change', () => {
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23)
    expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25)
  })

  test('a local day begins later where the clocks skip midnight', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z')
    expect(hours('2018-11-04', 'America/Sao_Paulo')).toBe(23)
  })

  test('the sort time of a todo is its start, the start of its day, its alarm, or infinity', () => {
    const alarm_time = NOON
    expect(sortTime({ ...timed, alarm_time }, 'Europe/Berlin')).toBe(TEN)
    expect(sortTime({ ...due, alarm_time }, 'America/New_York')).toBe('2026-11-24T05:00:00.000Z')
    expect(sortTime({ ...NO_TIMES, alarm_time }, 'Europe/Berlin')).toBe(NOON)
    expect(sortTime({ ...NO_TIMES, alarm_time: null }, 'Europe/Berlin')).toBe('infinity')
  })
})

function minutesFrom(start_time: string, minutes: number): TodoTimes {
  return { ...NO_TIMES, start_time, end_time: new Date(Date.parse(start_time) + minutes * 60_000).toISOString() }
}

function hours(day: string, time_zone: string): number {
  return (Date.parse(endOfDay(day, time_zone)) - Date.parse(startOfDay(day, time_zone))) / 3_600_000
}
