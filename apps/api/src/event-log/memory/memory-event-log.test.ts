import { expect, test } from 'vitest'
import { delta, seqsOf } from '../../testing/event-log-reader.ts'
import type { EventLog } from '../event-log.ts'
import { ownerRank } from '../writer-rank.ts'
import { createMemoryEventLog } from './memory-event-log.ts'

async function closed(log: EventLog, run_id: string): Promise<void> {
  const run = await log.open(run_id, ownerRank(1))
  run.append(delta('a'))
  await run.close()
}

async function heldOf(log: EventLog, run_ids: string[]): Promise<string[]> {
  const places = await Promise.all(run_ids.map((run_id) => log.follow(run_id, 0, () => {})))
  for (const place of places) place?.close()
  return run_ids.filter((_, index) => places[index])
}

test('of the closed logs the oldest are forgotten, open ones never', async () => {
  const log = createMemoryEventLog({ max_runs: 2 })
  await log.open('open', ownerRank(1))
  for (const run_id of ['first', 'second', 'third']) await closed(log, run_id)
  expect(await heldOf(log, ['open', 'first', 'second', 'third'])).toEqual(['open', 'second', 'third'])
})

test('a log that is opened again is not forgotten as a closed one', async () => {
  const log = createMemoryEventLog({ max_runs: 1 })
  await closed(log, 'first')
  await log.open('first', ownerRank(2))
  await closed(log, 'second')
  await closed(log, 'third')
  expect(await heldOf(log, ['first', 'second', 'third'])).toEqual(['first', 'third'])
})

test('closed logs are forgotten with age', async () => {
  let now = 0
  const log = createMemoryEventLog({ max_age_ms: 1000, now: () => now })
  await closed(log, 'old')
  now = 600
  await closed(log, 'young')
  now = 1000
  expect(await heldOf(log, ['old', 'young'])).toEqual(['young'])
})

test('who waits on a forgotten log is let go', async () => {
  const log = createMemoryEventLog({ max_runs: 0 })
  const run = await log.open('run', ownerRank(0))
  let calls = 0
  const place = await log.follow('run', 0, () => {
    calls += 1
  })
  await run.close()
  expect(calls).toBe(1)
  expect(place?.read()).toBeNull()
  expect(place?.hasMore()).toBe(false)
})

test('who follows a closed log is let go when another process has the run, but not when this one has it again', async () => {
  const log = createMemoryEventLog()
  const first = await log.open('run', ownerRank(1))
  await first.close()
  const second = await log.open('run', ownerRank(2))
  const place = await log.follow('run', 0, () => {})
  first.abandon()
  expect(place?.read()).toEqual([])
  await second.close()
  second.abandon()
  expect(place?.read()).toBeNull()
})

test('a long log is read in parts, so that a slow client gets frames that it can finish', async () => {
  const log = createMemoryEventLog()
  const run = await log.open('run', ownerRank(1))
  for (let n = 0; n < 1000; n++) run.append(delta('x'.repeat(500)))
  const place = await log.follow('run', 0, () => {})
  const parts: number[][] = []
  while (place?.hasMore()) parts.push(seqsOf(place.read() ?? []))
  expect(parts.length).toBeGreaterThan(5)
  expect(parts.flat()).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1))
})
