import { describe, expect, test } from 'vitest'
import { emptyTimes, withStart } from './times-form.ts'

const PLANNER = { time_zone: 'Europe/Berlin', default_duration: 60 }
const MEETING = emptyTimes({ when: 'time', start: '2026-11-23T14:00', end: '2026-11-23T15:30' })

describe('a changed start', () => {
  test('moves the end with it', () => {
    expect(withStart(MEETING, '2026-11-24T09:30', PLANNER)).toMatchObject({
      start: '2026-11-24T09:30',
      end: '2026-11-24T11:00',
    })
  })

  test('sets the end by the default duration if there was no start', () => {
    expect(withStart(emptyTimes(), '2026-11-24T23:45', { ...PLANNER, default_duration: 30 })).toMatchObject({
      end: '2026-11-25T00:15',
    })
  })

  test('adds no end to a start without one', () => {
    expect(withStart({ ...MEETING, end: '' }, '2026-11-24T09:30', PLANNER)).toMatchObject({
      start: '2026-11-24T09:30',
      end: '',
    })
  })

  test('does not change the end when the start is cleared', () => {
    expect(withStart(MEETING, '', PLANNER)).toMatchObject({ start: '', end: '2026-11-23T15:30' })
  })
})
