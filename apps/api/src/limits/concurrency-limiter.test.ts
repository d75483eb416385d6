import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createConcurrencyLimiter } from './concurrency-limiter.ts'

test('who leaves makes room, once', () => {
  const limiter = createConcurrencyLimiter(2)
  const leave = limiter.enter('ada')
  expect(limiter.enter('ada')).not.toBeNull()
  expect(limiter.enter('ada')).toBeNull()
  expect(limiter.enter('bob')).not.toBeNull()
  leave?.()
  leave?.()
  expect(limiter.enter('ada')).not.toBeNull()
  expect(limiter.enter('ada')).toBeNull()
})

test('however they come and go, there are never more than so many of a key, and no room is lost', () => {
  const step = fc.record({ key: fc.constantFrom('ada', 'bob'), enters: fc.boolean(), which: fc.nat(9) })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
      const limiter = createConcurrencyLimiter(max)
      const inside: Record<string, (() => void)[]> = { ada: [], bob: [] }
      for (const { key, enters, which } of steps) {
        const leaves = inside[key] as (() => void)[]
        if (!enters) {
          for (const leave of leaves.splice(which, 1)) leave()
          continue
        }
        const leave = limiter.enter(key)
        expect(leave === null).toBe(leaves.length === max)
        if (leave) leaves.push(leave)
      }
    }),
  )
})
