import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localTimeSchema, toInstant, toLocal, withInstants } from './local-time.ts'

const instant = (local: string, time_zone: string) => toInstant(localTimeSchema.parse(local), time_zone)

test.each(['2026-01-15 14:00:00', '2026-01-15 14:00', '2026-01-15T14:00:00', '2026-01-15T14:00'])(
  '%s is read as local to the user',
  (local) => {
    expect(instant(local, 'Europe/Berlin')).toBe('2026-01-15T13:00:00.000Z')
    expect(instant(local, 'America/New_York')).toBe('2026-01-15T19:00:00.000Z')
  },
)

test.each([
  '2026-01-15',
  '14:00',
  '2026-01-15T14:00:00Z',
  '2026-01-15 14:00+01:00',
  '2026-02-30 10:00',
  '2026-01-15 24:00',
  'tomorrow',
  '',
])('"%s" is rejected with an example of the format', (text) => {
  expect(localTimeSchema.safeParse(text).error?.issues[0]?.message).toContain('such as "2026-01-15 14:00:00"')
})

test('a skipped time in spring moves to after the gap, and the first of two equal times in autumn is taken', () => {
  expect(instant('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  expect(instant('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
})

test('a local time survives the way to an instant and back, except where clocks change', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC')
  const minutes = fc.integer({ min: 0, max: 50 * 365 * 24 * 60 })
  fc.assert(
    fc.property(zone, minutes, (time_zone, minute) => {
      const at = new Date(Date.UTC(2000, 0, 1) + minute * 60_000).toISOString()
      const local = toLocal(at, time_zone)
      const again = instant(local, time_zone)
      // Of two equal local times, the second is read as the first.
      const twice = Date.parse(at) - Date.parse(again)
      expect(toLocal(again, time_zone)).toBe(local)
      expect(twice === 0 || (twice > 0 && twice <= 3_600_000)).toBe(true)
    }),
  )
})

test('withInstants turns local times into instants and drops undefined fields', () => {
  const fields = { start_time: localTimeSchema.parse('2026-01-15 14:00'), end_time: null, tags: ['a'], item: undefined }

  expect(withInstants(fields, 'UTC')).toEqual({ start_time: '2026-01-15T14:00:00.000Z', end_time: null, tags: ['a'] })
})

test.each([
  ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29 03:30:00'],
  ['America/New_York', '2026-03-08 02:00:00', '2026-03-08 03:00:00'],
])('in %s a todo at %s, which the clocks skip, is rejected with a time that exists', (time_zone, said, exists) => {
  const local = localTimeSchema.parse(said)
  for (const field of ['start_time', 'end_time', 'alarm_time']) {
    expect(() => withInstants({ [field]: local }, time_zone)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        field,
        message: expect.stringContaining(`such as ${exists}`),
      }),
    )
  }
  // The bound of a range is not stored, so it may move.
  expect(withInstants({ from: local }, time_zone)).toEqual({ from: toInstant(local, time_zone) })
  expect(withInstants({ start_time: localTimeSchema.parse(exists) }, time_zone)).toHaveProperty('start_time')
})

test('a todo at a time that happens twice is at the first of them', () => {
  const fields = { start_time: localTimeSchema.parse('2026-10-25 02:30') }
  expect(withInstants(fields, 'Europe/Berlin')).toEqual({ start_time: '2026-10-25T00:30:00.000Z' })
})
