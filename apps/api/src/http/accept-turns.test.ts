import { expect, test } from 'vitest'
import { createAcceptTurns } from './accept-turns.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('work waits for a turn in which no connection was accepted, and goes on in order', async () => {
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

test('without connections, work goes on in the next turn', async () => {
  const turns = createAcceptTurns()
  let hasRun = false
  turns.next(() => {
    hasRun = true
  })
  await turn()
  expect(hasRun).toBe(true)
})

test('connections without end hold work up for no more than half of the time', async () => {
  const turns = createAcceptTurns()
  const began_at = performance.now()
  let done = 0
  let waited = 0
  const work = () => {
    done += 1
    const until = performance.now() + 5
    while (performance.now() < until);
    turns.next(work)
  }
  turns.next(work)
  while (performance.now() - began_at < 1500) {
    turns.noteConnection()
    const before = done
    const asked_at = performance.now()
    await turn()
    if (done === before) waited += performance.now() - asked_at
  }
  expect(done).toBeGreaterThan(0)
  expect(waited / (performance.now() - began_at)).toBeLessThan(0.75)
})
