import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import type { RoundTrips } from '@todo-agents/db/testing/round-trips'
import { countRoundTrips } from '@todo-agents/db/testing/round-trips'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/** The round trips to PostgreSQL of a short run: two turns of the model, one tool call and 20 deltas. */
const MOST = 18
/** Those of them before the first delta. */
const MOST_BEFORE_DELTA = 8

/** The last statement of a run: after the end of the stream, the worker looks for the conversation's next message. */
const NEXT = 'select "id" from "agent_run" where "session_id" = $1 and "status" = $2 limit $3'

/** What the server does at any time: the job queue, the sweeps over runs and reminders, and its own lock. */
const HOUSEKEEPING = /pgboss|pg_locks|pg_(try_)?advisory|^listen|lease_until" <=|select distinct|min\(alarm_due\)/i

/** Rare housekeeping may still fall into a run, and only adds to its round trips, so the fewest of some runs count. */
const ATTEMPTS = 4

let database: TestDatabase
let counter: RoundTrips
let server: TestServer
/** The number of round trips when the model sent its first delta. */
let beforeDelta = 0

const meeting = { item: 'Team meeting', start_time: '2026-11-23 14:00:00' }
const deltas = Array.from({ length: 20 }, (_, n) => `word${n} `)

beforeAll(async () => {
  database = await createTestDatabase('postgres')
  counter = await countRoundTrips(database.url!)
  const model = scriptedModel(({ transcript }) => {
    if (transcript.at(-1)?.role === 'user') return [use('create_todo', meeting, `call_${transcript.length}`)]
    beforeDelta = trips().length
    return say(...deltas)
  })
  server = await startTestServer({ model, env: { DATABASE_URL: counter.url } })
})
afterAll(async () => {
  await server.close()
  counter.close()
  await database.close()
})

/** The round trips since the last message was sent, without those of the server's frequent housekeeping. */
function trips(): string[][] {
  return counter.trips.filter((texts) => !texts.some((text) => HOUSEKEEPING.test(text)))
}

test.each(['a new', 'the same'])('a short run in %s conversation makes few round trips', async (which) => {
  const user = await server.guest()
  const before: string[][][] = []
  const all: string[][][] = []
  for (let n = 0; n < ATTEMPTS; n++) {
    counter.trips.length = 0
    const events = await user.say('Team meeting tomorrow at 2 pm', `user_${user.id}_${which === 'a new' ? n : 'short'}`)
    await vi.waitFor(() => expect(trips().flat()).toContain(NEXT), 20_000)
    expect(events.filter(({ event }) => event === 'message_delta')).not.toHaveLength(0)
    expect(events.at(-1)).toMatchObject({ event: 'history' })
    before.push(trips().slice(0, beforeDelta))
    all.push(trips())
  }
  expect(fewest(before).length, shown(before)).toBeLessThanOrEqual(MOST_BEFORE_DELTA)
  expect(fewest(all).length, shown(all)).toBeLessThanOrEqual(MOST)
})

function fewest(runs: string[][][]): string[][] {
  return runs.reduce((least, run) => (run.length < least.length ? run : least))
}

/** The beginnings of the statements of the run with the fewest round trips, for the message of a failed test. */
function shown(runs: string[][][]): string {
  return fewest(runs)
    .map((texts) => texts.map((text) => text.trim().slice(0, 100)).join(' + '))
    .join('\n')
}
