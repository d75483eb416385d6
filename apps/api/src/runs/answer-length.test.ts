import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { MAX_ANSWER_LENGTH } from '@todo-agents/contract/bounds'
import { eventId } from '@todo-agents/contract/event-id'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { decodeStream } from '@todo-agents/contract/sse-decode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/** Characters that take the most bytes in JSON. */
const LONGEST = '\u0001'.repeat(MAX_ANSWER_LENGTH)

let server: TestServer
let user: TestUser

beforeAll(async () => {
  const model = scriptedModel(({ transcript }) => {
    const last = transcript.at(-1)
    return last?.role === 'user' && last.content === 'too long' ? say(LONGEST, 'x') : say(LONGEST)
  })
  server = await startTestServer({ model })
  user = await server.guest()
})

afterAll(() => server.close())

async function sent(batch: boolean) {
  const response = await fetch(`${server.url}/api/todos/agent-create/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'long' }], batch }),
  })
  return Array.fromAsync(decodeStream(response.body as AsyncIterable<Uint8Array>))
}

// An answer of this length fills the log of a run, so a slow reader gets a resync.
const partsOf = (events: StreamEvent[]) =>
  events.reduce<RunPart[]>((parts, event) => (event.event === 'heartbeat' ? parts : reduceParts(parts, event)), [])

function expectWhole(events: StreamEvent[]): void {
  const parts = partsOf(events)
  expect(parts.map(({ type }) => type)).toEqual(['text'])
  expect(parts[0]?.type === 'text' && parts[0].content === LONGEST).toBe(true)
  expect(dataOf(events, 'completed').final_message === LONGEST).toBe(true)
}

test.each([false, true])('the longest answer reaches the client whole, with batch %s', async (batch) => {
  const events = await sent(batch)
  expectWhole(events)
  // The history has no room for the user's message beside such an answer.
  expect(dataOf(events, 'history').map(({ role }) => role)).toEqual(['assistant'])
})

test('after a restart, the state of a run has the longest answer whole', async () => {
  // The first event names the run. It is a `resync` when the answer was faster than the stream.
  const [first] = await sent(false)
  if (first?.event !== 'session_initialized' && first?.event !== 'resync') throw new Error(`first: ${first?.event}`)
  const { run_id } = first.data
  await server.restart()
  const again = await user.resume(run_id, eventId(1))
  expect(again.map(({ event }) => event)).toContain('resync')
  expectWhole(again)
})

test('an answer with one character more ends in an error that says so', async () => {
  const events = await user.say('too long')
  expect(dataOf(events, 'error')).toMatchObject({
    code: 'model_error',
    message: expect.stringContaining('more than an answer may hold'),
  })
})
