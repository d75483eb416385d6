import type { ServerResponse } from 'node:http'
import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { isTerminal } from '@todo-agents/contract/event-id'
import type { RunPart } from '@todo-agents/contract/run-parts'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { joinEvents, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import { arbitraryEvent } from '@todo-agents/contract/testing/arbitrary-events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chatOf } from '../testing/chat.ts'
import { call, completed, delta, encode, history, message, numbered, result, run_id } from '../testing/events.ts'
import type { SeenRequest } from '../testing/scripted-server.ts'
import { openStream, scriptedServer } from '../testing/scripted-server.ts'
import type { ChatState } from './chat-state.ts'

const session_id = 'user_1_a'
const initialized: AgentEvent = { event: 'session_initialized', data: { session_id, run_id } }

/** How a connection disturbs the events that it delivers. */
interface Connection {
  /** How many events before the requested position are delivered again. */
  again: number
  /** How many of the next events are not retained, and replaced by a resync. */
  lost: number
  /** How many events are joined into one. */
  joined: number
  batch: boolean
  /** The number of bytes after which the connection is cut. Null: it is not cut. */
  cut: number | null
}

const WHOLE: Connection = { again: 0, lost: 0, joined: 1, batch: false, cut: null }

const anyConnection: fc.Arbitrary<Connection> = fc.record({
  again: fc.nat(5),
  lost: fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, { arbitrary: fc.nat(8), weight: 1 }),
  joined: fc.integer({ min: 1, max: 8 }),
  batch: fc.boolean(),
  cut: fc.nat(2000),
})

/** A run with any events between its first and one of its terminal events. */
const anyRun: fc.Arbitrary<NumberedAgentEvent[]> = fc
  .tuple(fc.array(arbitraryEvent(run_id), { maxLength: 20 }), arbitraryEvent(run_id).filter(isEnd))
  .map(([events, end]) => {
    const middle = events.filter((event) => !isEnd(event) && !['session_initialized', 'history'].includes(event.event))
    return numbered([initialized, ...middle, end, ...(end.event === 'completed' ? [history] : [])])
  })

function isEnd(event: AgentEvent): boolean {
  return isTerminal(event) && event.event !== 'approval_required'
}

/** Returns the bytes of one connection that resumes after the first `after` events. */
function delivery(run: NumberedAgentEvent[], after: number, { again, lost, joined, batch }: Connection): string {
  const end = run.findIndex(isEnd)
  const resumed = Math.min(after + lost, end)
  const news = run.slice(Math.max(resumed, after))
  const groups = Array.from({ length: Math.ceil(news.length / joined) }, (_, index) =>
    joinEvents(news.slice(index * joined, (index + 1) * joined), { batch }),
  )
  const repeated = encode(run.slice(Math.max(0, after - again), after))
  return RETRY_LINE + repeated + (resumed > after ? encode([resync(run.slice(0, resumed))]) : '') + groups.join('')
}

/** Returns the event that replaces these events. */
function resync(events: NumberedAgentEvent[]): NumberedAgentEvent {
  const parts = events.reduce(reduceParts, [] as RunPart[])
  return { event: 'resync', data: { session_id, run_id, parts }, id: events.at(-1)!.id } as NumberedAgentEvent
}

function deliver(response: ServerResponse, bytes: Buffer, cut: number | null): void {
  openStream(response)
  if (cut === null || cut >= bytes.length) response.end(bytes)
  else response.write(bytes.subarray(0, cut), () => response.destroy())
}

/** Returns the chat's state after a run that came over these connections, and then over undisturbed ones. */
async function chatAfter(run: NumberedAgentEvent[], connections: Connection[]): Promise<Partial<ChatState>> {
  const left = [...connections]
  await using server = await scriptedServer((response, { headers }: SeenRequest) => {
    const connection = left.shift() ?? WHOLE
    const after = Number(String(headers['last-event-id'] ?? ':0').split(':')[1])
    deliver(response, Buffer.from(delivery(run, after, connection)), connection.cut)
  })
  const chat = chatOf(server)
  await chat.send('Hi')
  const { messages, last_event_id, ...state } = chat.getState()
  return { ...state, messages: messages.map((one) => (one.role === 'user' ? { ...one, id: 'user' } : one)) }
}

test('a run whose events are cut, repeated, joined or replaced by a resync is shown like an undisturbed run', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, fc.array(anyConnection, { maxLength: 6 }), async (run, connections) => {
      expect(await chatAfter(run, connections)).toEqual(await chatAfter(run, []))
    }),
    { numRuns: 150 },
  )
})

test('a run with two tools that is cut at any byte is shown like an undisturbed run', async () => {
  const said = [delta('I wi'), delta('ll. ✓'), message('I will. ✓')]
  const tools = [call('call_1'), result('call_1'), call('call_2'), result('call_2')]
  const run = numbered([initialized, ...said, ...tools, delta('Do'), message('Done.'), completed('Done.'), history])
  const undisturbed = await chatAfter(run, [])
  const { length } = Buffer.from(delivery(run, 0, WHOLE))

  for (let cut = 0; cut <= length; cut++) {
    expect(await chatAfter(run, [{ ...WHOLE, cut }]), `cut after ${cut} bytes`).toEqual(undisturbed)
  }
})
