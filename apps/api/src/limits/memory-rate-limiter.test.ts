import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryRateLimiter } from './memory-rate-limiter.ts'
import type { Taken } from './rate-limiter.ts'

const MINUTE = { limit: 3, windowMs: 60_000 }

function limiterWithClock(rate = MINUTE, maxKeys = Number.POSITIVE_INFINITY) {
  const clock = { time: 0 }
  return { clock, limiter: createMemoryRateLimiter(rate, { now: () => clock.time, maxKeys }) }
}

test('requests pass up to the limit, and the next passes after the wait of its refusal', async () => {
  const { clock, limiter } = limiterWithClock()
  for (clock.time of [0, 10_000, 20_000]) expect(await limiter.take('ada')).toMatchObject({ allowed: true })
  clock.time = 20_500
  expect(await limiter.take('ada')).toEqual({ allowed: false, retry_after: 40 })
  expect(await limiter.take('bob')).toMatchObject({ allowed: true })
  clock.time = 59_999
  expect(await limiter.take('ada')).toEqual({ allowed: false, retry_after: 1 })
  clock.time = 60_000
  expect(await limiter.take('ada')).toMatchObject({ allowed: true })
  expect(await limiter.take('ada')).toEqual({ allowed: false, retry_after: 10 })
})

test('giving back removes the count of one request once, and the others keep their times', async () => {
  const { clock, limiter } = limiterWithClock()
  const taken: Taken[] = []
  for (clock.time of [0, 10_000, 20_000]) taken.push(await limiter.take('ada'))
  const giveBack = async (each?: Taken) => each?.allowed && (await each.giveBack())
  for (let twice = 0; twice < 2; twice++) await giveBack(taken[1])
  expect(await limiter.take('ada')).toMatchObject({ allowed: true })
  expect(await limiter.take('ada')).toEqual({ allowed: false, retry_after: 40 })
  // When the time of a request has left the window, giving it back does not remove the count of other requests.
  clock.time = 200_000
  for (let n = 0; n < 3; n++) await limiter.take('ada')
  for (const each of taken) await giveBack(each)
  expect(await limiter.take('ada')).toMatchObject({ allowed: false })
})

test('several requests pass or are refused together, and wait until all of them fit', async () => {
  const { clock, limiter } = limiterWithClock({ limit: 5, windowMs: 60_000 })
  for (clock.time of [0, 10_000, 20_000]) await limiter.take('ada')
  expect(await limiter.take('ada', 3)).toEqual({ allowed: false, retry_after: 40 })
  expect(await limiter.take('ada', 4)).toEqual({ allowed: false, retry_after: 50 })
  const two = await limiter.take('ada', 2)
  expect(two).toMatchObject({ allowed: true })
  expect(await limiter.take('ada')).toMatchObject({ allowed: false })
  if (two.allowed) await two.giveBack()
  expect(await limiter.take('ada', 2)).toMatchObject({ allowed: true })
  clock.time = 200_000
  expect(await limiter.take('ada', 50)).toMatchObject({ allowed: true })
  expect(await limiter.take('ada')).toEqual({ allowed: false, retry_after: 60 })
})

test('a refused request does not count, so constant requests pass at the limit in every window', async () => {
  const { clock, limiter } = limiterWithClock()
  let passed = 0
  for (clock.time = 0; clock.time < 10 * 60_000; clock.time += 100) {
    if ((await limiter.take('ada')).allowed) passed++
  }
  expect(passed).toBe(30)
})

const requests = fc.array(
  fc.record({
    key: fc.constantFrom('ada', 'bob'),
    // Bursts, requests around the edge of a window, and requests long after.
    gap_ms: fc.oneof(fc.constant(0), fc.nat(1_000), fc.constantFrom(999, 1_999, 2_000), fc.nat(10_000)),
  }),
  { maxLength: 80 },
)

test('at most the limit passes in any window, and a request is refused only while the window is full', async () => {
  const rates = fc.record({ limit: fc.integer({ min: 1, max: 6 }), windowMs: fc.constantFrom(1, 1_000, 2_500, 4_001) })
  await fc.assert(
    fc.asyncProperty(rates, requests, async (rate, asked) => {
      const { clock, limiter } = limiterWithClock(rate)
      const passed: Record<string, number[]> = { ada: [], bob: [] }
      for (const { key, gap_ms } of asked) {
        clock.time += gap_ms
        const times = passed[key] as number[]
        const countAt = (time: number) => times.filter((each) => each > time - rate.windowMs).length
        const taken = await limiter.take(key)
        expect(taken.allowed).toBe(countAt(clock.time) < rate.limit)
        if (taken.allowed) times.push(clock.time)
        else {
          expect(taken.retry_after).toBeGreaterThanOrEqual(1)
          expect(countAt(clock.time + taken.retry_after * 1000)).toBeLessThan(rate.limit)
          if (taken.retry_after > 1) expect(countAt(clock.time + (taken.retry_after - 1) * 1000)).toBe(rate.limit)
        }
      }
      for (const times of Object.values(passed)) {
        for (const from of times) {
          const within = times.filter((each) => each >= from && each < from + rate.windowMs)
          expect(within.length).toBeLessThanOrEqual(rate.limit)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('idle keys are forgotten', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { clock, limiter } = limiterWithClock()
  collect()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 100_000; n++) {
    clock.time += 100
    await limiter.take(`${n}`.padEnd(1_000))
  }
  collect()
  // The keys of all minutes would take 100 MB; those of one minute take 0.6 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
  expect(await limiter.take('99999'.padEnd(1_000))).toMatchObject({ allowed: true })
})

test('with too many keys within one window, the key that was idle longest starts from zero', async () => {
  const { limiter } = limiterWithClock({ limit: 1, windowMs: 60_000 }, 2)
  for (const key of ['a', 'b']) expect((await limiter.take(key)).allowed).toBe(true)
  for (const key of ['a', 'b']) expect((await limiter.take(key)).allowed).toBe(false)
  expect((await limiter.take('c')).allowed).toBe(true)
  for (const key of ['b', 'c']) expect((await limiter.take(key)).allowed).toBe(false)
  expect((await limiter.take('a')).allowed).toBe(true)
})
