import { rmSync } from 'node:fs'
import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { parseEventId, parseLongEventId } from '@todo-agents/contract/event-id'
import { reduceParts } from '@todo-agents/contract/run-parts'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { EventSource } from 'eventsource'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectDoneOnce, lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, paceOf, personAt, until } from './person.ts'
import { chance, rounds } from './rounds.ts'
import type { ScriptedModel } from './scripted-model.ts'
import { scriptedModel } from './scripted-model.ts'
import type { Server } from './server.ts'
import { serverOf } from './server.ts'
import { expectOrderly, shown } from './state.ts'
import type { TcpProxy } from './tcp-proxy.ts'
import { tcpProxy } from './tcp-proxy.ts'

/** The types of the events of an undisturbed run. */
const EVENT_TYPES = [
  'session_initialized',
  'agent_updated',
  'message_delta',
  'message',
  'tool_call',
  'tool_result',
  'completed',
  'history',
] as const

describe('cut connections', () => {
  const { below } = chance('cut connections')
  const data_dir = createDataDir()
  let model: ScriptedModel
  let server: Server
  let proxy: TcpProxy
  /** A user who connects through the proxy, which cuts connections. */
  let person: Person
  /** The same user, connected directly to the server. */
  let witness: Person
  let charged = 0
  let undisturbed: unknown

  beforeAll(async () => {
    model = await scriptedModel()
    server = await serverOf({ ...model.env('alone'), DATA_DIR: data_dir })
    await server.start()
    witness = personAt(server.url)
    await witness.client.auth.signInAsGuest()
    proxy = await tcpProxy(server.port)
    person = elsewhere(witness, proxy.url)
    const chat = person.chat()
    model.paces.set('Undisturbed', paceOf(chat))
    await chat.send('Undisturbed')
    charged += 1
    undisturbed = shown(chat.getState(), 'Undisturbed')
  })

  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
    await model?.[Symbol.asyncDispose]()
    rmSync(data_dir, { recursive: true })
  })

  async function survive(message: string, disturb: (chat: ReturnType<Person['chat']>) => void): Promise<void> {
    const chat = person.chat()
    const errors: unknown[] = []
    const cuts = proxy.cuts
    model.paces.set(message, paceOf(chat))
    chat.subscribe(() => {
      if (chat.getState().error) errors.push(chat.getState().error)
    })
    disturb(chat)
    try {
      await chat.send(message)
      await until(chat, isAtRest)
      charged += 1
      expect(proxy.cuts).toBeGreaterThan(cuts)
      expect(errors).toEqual([])
      expect(shown(chat.getState(), message)).toEqual(undisturbed)
      expectOrderly(person.deliveries.splice(0))
      await expectDoneOnce(witness, lastRun(chat), message, charged)
    } catch (error) {
      console.log(server.log().slice(-6000))
      throw error
    } finally {
      proxy.limit(null)
    }
  }

  test('a connection that is cut at every event loses nothing', async () => {
    await survive(`Plan ${charged}`, (chat) => chat.onEvent(() => proxy.cut()))
  })

  test('a connection that is cut at any byte loses nothing', async () => {
    for (let round = 0; round < rounds({ short: 3, full: 100 }); round++) {
      // Each connection may get 100 bytes more than the one before. Otherwise the run might never end: the response
      // head takes some 1,200 bytes, and the last event more than 2,000.
      const maxBytes = 1500 + below(2000)
      console.log(`each connection is cut within ${maxBytes} bytes, and some more with each`)
      let connections = 0
      await survive(`Plan ${charged}`, () => {
        proxy.limit(() => below(maxBytes) + 100 * ++connections)
      })
    }
  })

  test('an EventSource receives every event and the end over cut connections', async () => {
    for (let round = 0; round < rounds({ short: 2, full: 20 }); round++) {
      const maxBytes = 1500 + below(1000)
      console.log(`each connection of the EventSource is cut within ${maxBytes} bytes, and some more with each`)
      let connections = 0
      const expected = await receivedByWitness(`Plan ${charged}`)
      charged += 1
      const cuts = proxy.cuts
      proxy.limit(() => 1000 + below(maxBytes - 1000) + 300 * ++connections)
      const seen = await seenByEventSource(parseLongEventId(expected[0]?.id ?? '')?.run_id ?? '')
      expect(proxy.cuts).toBeGreaterThan(cuts)
      // Deltas that wait are joined, so fewer events may come than to the witness. The resulting parts must be the
      // same.
      const numbers = seen.map(({ id }) => parseEventId(id)?.seq ?? 0)
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
      expect(new Set(numbers).size).toBe(seen.length)
      expect(seen.reduce(reduceParts, [])).toEqual(expected.reduce(reduceParts, []))
      expect(seen.at(-1)).toMatchObject({ event: 'history' })
      proxy.limit(null)
    }
  })

  async function receivedByWitness(message: string): Promise<NumberedAgentEvent[]> {
    const events = await Array.fromAsync(witness.client.streamAgent({ message }))
    return events.filter((event): event is NumberedAgentEvent => event.id !== undefined)
  }

  /**
   * Returns the events that an EventSource of the npm package `eventsource` has received when it stops. The EventSource
   * gets only the address and a token.
   */
  async function seenByEventSource(run_id: string): Promise<NumberedAgentEvent[]> {
    const seen: NumberedAgentEvent[] = []
    const authorization = `Bearer ${await witness.client.auth.token()}`
    const source = new EventSource(`${proxy.url}/api/todos/agent-runs/${run_id}/stream`, {
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization } }),
    })
    for (const event of EVENT_TYPES) {
      source.addEventListener(event, ({ lastEventId: id, data }) => {
        if (id) seen.push({ id, event, data: JSON.parse(data) } as NumberedAgentEvent)
      })
    }
    await new Promise<void>((resolve) => {
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED) resolve()
      })
    })
    return seen
  }
})
