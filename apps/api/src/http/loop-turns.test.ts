import { expect, test } from 'vitest'
import { createLoopTurns } from './loop-turns.ts'

/** Longer than a slice. */
const WORK_MS = 6

function work(): void {
  const until = performance.now() + WORK_MS
  while (performance.now() < until);
}

test('a single piece of work proceeds at once', () => {
  const inTurn = createLoopTurns({ next: setImmediate })
  let hasRun = false
  inTurn(() => {
    hasRun = true
  })
  expect(hasRun).toBe(true)
})

test('simultaneous work proceeds in order, with a new turn of the event loop after each slice', async () => {
  const inTurn = createLoopTurns({ next: setImmediate })
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  const order: number[] = []
  const jobs = Array.from({ length: 20 }, async (_, index) => {
    await new Promise<void>(inTurn)
    // The time of work after an await counts as well.
    await Promise.resolve()
    work()
    order.push(index)
  })
  setImmediate(count)
  await Promise.all(jobs)
  isOver = true
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
  expect(turns).toBeGreaterThanOrEqual(15)
})

test('a single piece of work proceeds at once again after a burst', async () => {
  const inTurn = createLoopTurns({ next: setImmediate })
  await Promise.all([1, 2, 3].map(() => new Promise<void>(inTurn).then(work)))
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  let hasRun = false
  inTurn(() => {
    hasRun = true
  })
  expect(hasRun).toBe(true)
})
