import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { decodeStream } from '@todo-agents/contract/sse-decode'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EventLog, RunLog, Subscription } from '../event-log/event-log.ts'
import { createMemoryEventLog } from '../event-log/memory/memory-event-log.ts'
import { ownerRank } from '../event-log/writer-rank.ts'
import { delta } from '../testing/event-log-reader.ts'
import type { EventStreams, EventStreamsOptions } from './event-stream.ts'
import { createEventStreams } from './event-stream.ts'

const RUN = '0190a000-0000-7000-8000-000000000001'
const END: AgentEvent = { event: 'error', data: { status: 'error', code: 'model_error', message: 'over' } }

// These tests use a real server, socket and log.
describe('the event streams of a process', () => {
  const lines: { msg: string }[] = []
  const logger = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) })
  let server: ReturnType<typeof createServer>
  let log: EventLog
  let run: RunLog
  let streams: EventStreams
  /** The response of the last connection. */
  let response: ServerResponse
  let batch: boolean

  beforeEach(async () => {
    lines.length = 0
    batch = false
    log = createMemoryEventLog({ maxRunBytes: 100_000_000 })
    run = await log.open(RUN, ownerRank(1))
    server = createServer(async (_, opened) => {
      response = opened
      const stream = streams.create(opened, { batch })
      const subscription = await log.follow(RUN, 0, stream.onReady)
      if (subscription) stream.start(subscription)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    serve()
  })
  afterEach(() => {
    streams.close()
    server.closeAllConnections()
    server.close()
  })

  function serve(options: Partial<EventStreamsOptions> = {}): void {
    streams?.close()
    streams = createEventStreams({ heartbeatMs: 60_000, logger, ...options })
  }

  function url(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Connects a client that reads nothing until it is resumed. */
  function connect(): Promise<IncomingMessage> {
    return new Promise((resolve) => {
      request(url(), (incoming) => resolve(incoming.pause())).end()
    })
  }

  /** Returns the stream of a subscription whose `onReady` is called once more. */
  async function streamOf(subscription: Subscription): Promise<string> {
    server.removeAllListeners('request').on('request', (_, opened) => {
      const stream = streams.create(opened, { batch })
      stream.start(subscription)
      setImmediate(stream.onReady)
    })
    return (await fetch(url())).text()
  }

  async function fillSocket(): Promise<void> {
    while (!response.socket?.writableNeedDrain) {
      run.append(delta('x'.repeat(10_000)))
      await nextTurn()
    }
  }

  test('a stream starts with the retry time, joins the deltas of a tick under the last id, and ends with the run', async () => {
    run.append(delta('Hel'))
    run.append(delta('lo'))
    run.append(END)
    const text = await (await fetch(url())).text()
    expect(text).toBe(
      `retry: 1000\n\nid:2\nevent: message_delta\ndata: {"content":"Hello"}\n\n` +
        `id:3\nevent: error\ndata: ${JSON.stringify(END.data)}\n\n`,
    )
  })

  test('with batch, pending events are sent as one batch', async () => {
    batch = true
    run.append({ event: 'agent_updated', data: { name: 'Assistant' } })
    run.append(END)
    const text = await (await fetch(url())).text()
    expect(text.match(/^event: .*$/gm)).toEqual(['event: batch'])
  })

  test('deltas of different ticks are sent one by one', async () => {
    const answer = await fetch(url())
    run.append(delta('a'))
    await nextTurn()
    await nextTurn()
    run.append(delta('b'))
    await nextTurn()
    await nextTurn()
    run.append(END)
    expect((await answer.text()).match(/^id:.*$/gm)).toEqual(['id:1', 'id:2', 'id:3'])
  })

  test('a stream does not end at a question after which the run continued', async () => {
    const data = { approval_id: 'a', call_id: 'c', tool_name: 't', arguments: {}, preview: [], expires_at: '' }
    run.append({ event: 'approval_required', data })
    run.append(delta('on'))
    run.append(END)
    const text = await (await fetch(url())).text()
    expect(text.match(/^event: .*$/gm)).toEqual(
      ['approval_required', 'message_delta', 'error'].map((e) => `event: ${e}`),
    )
  })

  test('a stream does not end at a question while later events are still being fetched', async () => {
    const data = { approval_id: 'a', call_id: 'c', tool_name: 't', arguments: {}, preview: [], expires_at: '' }
    const pages: NumberedAgentEvent[][] = [
      [{ id: `${RUN}:1`, event: 'approval_required', data }],
      [],
      [{ id: `${RUN}:2`, ...END }],
    ]
    const text = await streamOf({ read: () => pages.shift() ?? [], hasMore: () => pages.length > 0, close() {} })
    expect(text.match(/^event: .*$/gm)).toEqual(['event: approval_required', 'event: error'])
  })

  test('a stream ends without a terminal event, after the retained events, when the run is handed over or the server stops', async () => {
    run.append(delta('a'))
    const answer = await fetch(url())
    streams.close()
    expect(await answer.text()).toContain('data: {"content":"a"}')
    serve()
    const next = await fetch(url())
    run.handOver()
    expect(await next.text()).toMatch(/^retry: 1000\n\n/)
  })

  test('a quiet stream sends heartbeats in time', async () => {
    serve({ heartbeatMs: 80 })
    const startedAt = performance.now()
    const answer = await fetch(url())
    let beats = 0
    for await (const event of decodeStream(answer.body as AsyncIterable<Uint8Array>)) {
      expect(event).toEqual({ event: 'heartbeat', data: {} })
      beats += 1
      if (beats === 3) break
    }
    expect(performance.now() - startedAt).toBeGreaterThan(2 * 80)
  })

  test('a client that reads late gets every character in few events, which the log keeps until then', async () => {
    const incoming = await connect()
    await fillSocket()
    const waiting = response.writableLength
    const count = 3000
    for (let n = 0; n < count; n++) run.append(delta('y'.repeat(1000)))
    await nextTurn()
    expect(response.writableLength).toBe(waiting)
    run.append(END)
    let characters = 0
    let events = 0
    let appended = 0
    for await (const event of decodeStream(incoming)) {
      events += 1
      appended = Number(event.id)
      if (event.event === 'message_delta') characters += event.data.content.match(/y/g)?.length ?? 0
    }
    expect(characters).toBe(count * 1000)
    expect(events).toBeLessThan(appended / 5)
  })

  test('a client that reads nothing is disconnected and logged once, also when everything is written', async () => {
    serve({ stuckMs: 100 })
    const incoming = await connect()
    incoming.on('error', () => {})
    const closed = new Promise((resolve) => response.on('close', resolve))
    await fillSocket()
    run.append(END)
    await closed
    expect(lines.map(({ msg }) => msg)).toEqual(['a client that read nothing for 100 ms was disconnected'])
  })

  test('a slow client that reads now and then is not disconnected', async () => {
    serve({ stuckMs: 2000 })
    const incoming = await connect()
    await fillSocket()
    for (let n = 0; n < 2000; n++) run.append(delta('y'.repeat(1000)))
    run.append(END)
    const ended = new Promise((resolve) => incoming.on('end', () => resolve('end')).on('error', resolve))
    const reader = setInterval(() => incoming.read(), 5)
    expect(await ended).toBe('end')
    clearInterval(reader)
    expect(lines).toEqual([])
  })

  test('nothing is written for a client that has closed its connection', async () => {
    serve({ heartbeatMs: 1 })
    const abort = new AbortController()
    await fetch(url(), { signal: abort.signal })
    const closed = new Promise((resolve) => response.on('close', resolve))
    abort.abort()
    await closed
    run.append(delta('unread'))
    await nextTurn()
    expect(response.writableLength).toBe(0)
  })

  test('a stream that starts after its client has disconnected is closed at once', async () => {
    const subscription = { read: vi.fn(), hasMore: () => false, close: vi.fn() }
    const incoming = await connect()
    incoming.destroy()
    await vi.waitFor(() => expect(response.destroyed).toBe(true))
    streams.create(response, { batch }).start(subscription)
    expect(subscription.close).toHaveBeenCalledOnce()
    expect(subscription.read).not.toHaveBeenCalled()
  })

  test('nothing is written after the end, however long a slow client takes to read it', async () => {
    serve({ heartbeatMs: 8 })
    const incoming = await connect()
    run.append(delta('x'.repeat(20_000_000)))
    run.append(END)
    await vi.waitFor(() => expect(response.writableLength).toBeGreaterThan(0))
    const broken = new Promise((resolve) => response.on('error', resolve))
    // Several heartbeats would be due before the client has read what was written.
    await expect(Promise.race([broken, readSlowly(incoming)])).resolves.toBe('read')
  })
})

async function readSlowly(incoming: IncomingMessage): Promise<'read'> {
  for await (const _ of incoming) await nextTurn()
  return 'read'
}
