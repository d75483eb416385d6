import { expect, test } from 'vitest'
import { createAcceptTurns } from './accept-turns.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('work waits for a turn without a new connection, then proceeds in order', async () => {
  const turns = createAcceptTurns()
  const order: string[] = []
  turns.next(() => order.push('first'))
  turns.next(() => order.push('second'))
  for (let connections = 0; connections < 50; connections++) {
    turns.noteConnection()
    await turn()
    expect(order).toEqual([])
  }
  await turn()
  await turn()
  expect(order).toEqual(['first', 'second'])
})

test('work proceeds in the next turn when there are no connections', async () => {
  const turns = createAcceptTurns()
  let hasRun = false
  turns.next(() => {
    hasRun = true
  })
  await turn()
  expect(hasRun).toBe(true)
})

test('endless connections delay work for at most half of the time', async () => {
  const turns = createAcceptTurns()
  const startedAt = performance.now()
  let done = 0
  let waited = 0
  const work = () => {
    done += 1
    const until = performance.now() + 5
    while (performance.now() < until);
    turns.next(work)
  }
  turns.next(work)
  while (performance.now() - startedAt < 1500) {
    turns.noteConnection()
    const before = done
    const turnStartedAt = performance.now()
    await turn()
    if (done === before) waited += performance.now() - turnStartedAt
  }
  expect(done).toBeGreaterThan(0)
  expect(waited / (performance.now() - startedAt)).toBeLessThan(0.75)
})
