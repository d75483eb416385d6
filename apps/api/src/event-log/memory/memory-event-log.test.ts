import { expect, test } from 'vitest'
import { delta, seqsOf } from '../../testing/event-log-reader.ts'
import type { EventLog } from '../event-log.ts'
import { ownerRank } from '../writer-rank.ts'
import { createMemoryEventLog } from './memory-event-log.ts'

async function appendAndClose(log: EventLog, run_id: string): Promise<void> {
  const run = await log.open(run_id, ownerRank(1))
  run.append(delta('a'))
  await run.close()
}

async function retainedOf(log: EventLog, run_ids: string[]): Promise<string[]> {
  const subscriptions = await Promise.all(run_ids.map((run_id) => log.follow(run_id, 0, () => {})))
  for (const subscription of subscriptions) subscription?.close()
  return run_ids.filter((_, index) => subscriptions[index])
}

test('the oldest closed logs are deleted, open ones never', async () => {
  const log = createMemoryEventLog({ maxRuns: 2 })
  await log.open('open', ownerRank(1))
  for (const run_id of ['first', 'second', 'third']) await appendAndClose(log, run_id)
  expect(await retainedOf(log, ['open', 'first', 'second', 'third'])).toEqual(['open', 'second', 'third'])
})

test('a closed log that is opened again is not deleted', async () => {
  const log = createMemoryEventLog({ maxRuns: 1 })
  await appendAndClose(log, 'first')
  await log.open('first', ownerRank(2))
  await appendAndClose(log, 'second')
  await appendAndClose(log, 'third')
  expect(await retainedOf(log, ['first', 'second', 'third'])).toEqual(['first', 'third'])
})

test('closed logs are deleted when they are too old', async () => {
  let now = 0
  const log = createMemoryEventLog({ maxAgeMs: 1000, now: () => now })
  await appendAndClose(log, 'old')
  now = 600
  await appendAndClose(log, 'young')
  now = 1000
  expect(await retainedOf(log, ['old', 'young'])).toEqual(['young'])
})

test('a follower of a deleted log is disconnected', async () => {
  const log = createMemoryEventLog({ maxRuns: 0 })
  const run = await log.open('run', ownerRank(0))
  let calls = 0
  const subscription = await log.follow('run', 0, () => {
    calls += 1
  })
  await run.close()
  expect(calls).toBe(1)
  expect(subscription?.read()).toBeNull()
  expect(subscription?.hasMore()).toBe(false)
})

test('a closed log that is handed over disconnects its followers, but not when this process owns the run again', async () => {
  const log = createMemoryEventLog()
  const first = await log.open('run', ownerRank(1))
  await first.close()
  const second = await log.open('run', ownerRank(2))
  const subscription = await log.follow('run', 0, () => {})
  first.handOver()
  expect(subscription?.read()).toEqual([])
  await second.close()
  second.handOver()
  expect(subscription?.read()).toBeNull()
})

test('one read returns a bounded part of a long log', async () => {
  const log = createMemoryEventLog()
  const run = await log.open('run', ownerRank(1))
  for (let n = 0; n < 1000; n++) run.append(delta('x'.repeat(500)))
  const subscription = await log.follow('run', 0, () => {})
  const parts: number[][] = []
  while (subscription?.hasMore()) parts.push(seqsOf(subscription.read() ?? []))
  expect(parts.length).toBeGreaterThan(5)
  expect(parts.flat()).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1))
})
