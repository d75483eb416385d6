import { expect, test, vi } from 'vitest'

const CONTEXT = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }

test('the feasts that the page loads later are read from then on, also in a text that was read before', async () => {
  // Another test of this process can have loaded them.
  vi.resetModules()
  const { parseTimes } = await import('../parse-times.ts')
  const read = () => parseTimes('dinner on Diwali', CONTEXT)
  expect(read()).toEqual([])
  expect(parseTimes('dinner on Easter Monday', CONTEXT)).toMatchObject([{ day: '2027-03-29' }])

  await import('./late-feasts.ts')
  expect(read()).toMatchObject([{ day: '2027-10-29' }])
})
