import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { eventId } from '@todo-agents/contract/agent-events'
import { decodeStream } from '@todo-agents/contract/sse-decode'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EventStreamOptions } from './event-stream.ts'
import { createEventStream } from './event-stream.ts'

const RUN = '0190a000-0000-7000-8000-000000000001'

function delta(seq: number, content: string): NumberedAgentEvent {
  return { event: 'message_delta', data: { content }, id: eventId(RUN, seq) }
}

/** A real server and socket: `serve` decides what a connection is sent. */
describe('the event stream of one client', () => {
  let server: ReturnType<typeof createServer>
  let serve: (response: ServerResponse) => void

  beforeEach(async () => {
    server = createServer((_, response) => serve(response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  function url(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async function receive(options: EventStreamOptions, send: (follower: ReturnType<typeof createEventStream>) => void) {
    serve = (response) => send(createEventStream(response, options))
    const response = await fetch(url())
    return response.text()
  }

  test('begins with the retry time; deltas of one tick are joined under the last id', async () => {
    const text = await receive({ batch: false, heartbeat_ms: 60_000 }, (stream) => {
      stream.onEvent(delta(1, 'Hel'))
      stream.onEvent(delta(2, 'lo'))
      stream.onEnd()
    })
    expect(text).toBe(`retry: 1000\n\nid: ${RUN}:2\nevent: message_delta\ndata: {"content":"Hello"}\n\n`)
  })

  test('deltas of different ticks go out one by one', async () => {
    const text = await receive({ batch: false, heartbeat_ms: 60_000 }, (stream) => {
      stream.onEvent(delta(1, 'a'))
      setImmediate(() => {
        stream.onEvent(delta(2, 'b'))
        stream.onEnd()
      })
    })
    expect(text.match(/^id: .*$/gm)).toEqual([`id: ${RUN}:1`, `id: ${RUN}:2`])
  })

  test('a quiet stream says that it is alive', async () => {
    serve = (response) => createEventStream(response, { batch: false, heartbeat_ms: 5 })
    const response = await fetch(url())
    for await (const event of decodeStream(response.body as AsyncIterable<Uint8Array>)) {
      expect(event).toEqual({ event: 'heartbeat', data: {} })
      break
    }
  })

  test('a client that reads late gets every character, in few events', async () => {
    const piece = 'x'.repeat(1000)
    const count = 20_000
    let full: () => void = () => {}
    const socket_full = new Promise<void>((resolve) => {
      full = resolve
    })
    serve = (response) => {
      const stream = createEventStream(response, { batch: false, heartbeat_ms: 60_000 })
      let seq = 0
      const next = () => {
        for (let i = 0; i < 100 && seq < count; i++) stream.onEvent(delta(++seq, piece))
        if (response.writableNeedDrain) full()
        if (seq < count) setImmediate(next)
        else stream.onEnd()
      }
      next()
    }
    const response = await new Promise<AsyncIterable<Uint8Array>>((resolve) => {
      request(url(), (incoming) => {
        incoming.pause()
        socket_full.then(() => resolve(incoming))
      }).end()
    })
    let length = 0
    let events = 0
    let last_id: string | undefined
    for await (const event of decodeStream(response, { max_event_size: Number.MAX_SAFE_INTEGER })) {
      if (event.event !== 'message_delta') continue
      length += event.data.content.length
      events += 1
      last_id = event.id
    }
    expect(length).toBe(piece.length * count)
    expect(last_id).toBe(`${RUN}:${count}`)
    expect(events).toBeLessThan(count / 10)
  })

  test('a client that is gone costs no timer and no error', async () => {
    let closed: Promise<void> = Promise.resolve()
    serve = (response) => {
      const stream = createEventStream(response, { batch: false, heartbeat_ms: 1 })
      closed = new Promise((resolve) => response.on('close', resolve))
      closed.then(() => {
        stream.onEvent(delta(1, 'into the void'))
        stream.onEnd()
      })
    }
    const abort = new AbortController()
    await fetch(url(), { signal: abort.signal })
    abort.abort()
    await closed
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
    expect(server.listening).toBe(false)
  })

  test('nothing is written after the end, however long a slow client takes for it', async () => {
    const ended = Promise.withResolvers<ServerResponse>()
    serve = (response) => {
      const stream = createEventStream(response, { batch: false, heartbeat_ms: 1 })
      const end = response.end.bind(response)
      response.end = (...args: []) => {
        ended.resolve(response)
        return end(...args)
      }
      stream.onEvent(delta(1, 'x'.repeat(20_000_000)))
      stream.onEnd()
    }
    const incoming = await new Promise<IncomingMessage>((resolve) => {
      request(url(), (answer) => resolve(answer.pause())).end()
    })
    const response = await ended.promise
    const broken = new Promise((resolve) => response.on('error', resolve))
    // Several heartbeats would be due before the client has read what was written.
    await expect(Promise.race([broken, readSlowly(incoming)])).resolves.toBe('read')
  })
})

async function readSlowly(incoming: IncomingMessage): Promise<'read'> {
  for await (const _ of incoming) await nextTurn()
  return 'read'
}
