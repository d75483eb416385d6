import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createConcurrencyLimiter } from './concurrency-limiter.ts'

test('a release frees one slot, and a second call of it frees none', () => {
  const limiter = createConcurrencyLimiter(2)
  const release = limiter.acquire('ada')
  expect(limiter.acquire('ada')).not.toBeNull()
  expect(limiter.acquire('ada')).toBeNull()
  expect(limiter.acquire('bob')).not.toBeNull()
  release?.()
  release?.()
  expect(limiter.acquire('ada')).not.toBeNull()
  expect(limiter.acquire('ada')).toBeNull()
})

test('in any order of acquires and releases, a key has at most its slots, and no slot is lost', () => {
  const step = fc.record({ key: fc.constantFrom('ada', 'bob'), acquires: fc.boolean(), which: fc.nat(9) })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
      const limiter = createConcurrencyLimiter(max)
      const held: Record<string, (() => void)[]> = { ada: [], bob: [] }
      for (const { key, acquires, which } of steps) {
        const releases = held[key] as (() => void)[]
        if (!acquires) {
          for (const release of releases.splice(which, 1)) release()
          continue
        }
        const release = limiter.acquire(key)
        expect(release === null).toBe(releases.length === max)
        if (release) releases.push(release)
      }
    }),
  )
})
