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

/** A real server, socket and log. */
describe('the event streams of a process', () => {
  const lines: { msg: string }[] = []
  const logger = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) })
  let server: ReturnType<typeof createServer>
  let log: EventLog
  let run: RunLog
  let streams: EventStreams
  /** Of the last connection. */
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
      if (subscription) stream.begin(subscription)
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
    streams = createEventStreams({ heartbeat_ms: 60_000, logger, ...options })
  }

  function url(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** The answer to a client that takes nothing until it is told to. */
  function connect(): Promise<IncomingMessage> {
    return new Promise((resolve) => {
      request(url(), (incoming) => resolve(incoming.pause())).end()
    })
  }

  /** What goes out of a subscription that says once more that it is ready. */
  async function streamOf(subscription: Subscription): Promise<string> {
    server.removeAllListeners('request').on('request', (_, opened) => {
      const stream = streams.create(opened, { batch })
      stream.begin(subscription)
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

  test('begins with the retry time; deltas of one tick are joined under the last id; ends with the run', async () => {
    run.append(delta('Hel'))
    run.append(delta('lo'))
    run.append(END)
    const text = await (await fetch(url())).text()
    expect(text).toBe(
      `retry: 1000\n\nid: ${RUN}:2\nevent: message_delta\ndata: {"content":"Hello"}\n\n` +
        `id: ${RUN}:3\nevent: error\ndata: ${JSON.stringify(END.data)}\n\n`,
    )
  })

  test('with batch, what waited comes as one batch', async () => {
    batch = true
    run.append({ event: 'agent_updated', data: { name: 'Assistant' } })
    run.append(END)
    const text = await (await fetch(url())).text()
    expect(text.match(/^event: .*$/gm)).toEqual(['event: batch'])
  })

  test('deltas of different ticks go out one by one', async () => {
    const answer = await fetch(url())
    run.append(delta('a'))
    await nextTurn()
    await nextTurn()
    run.append(delta('b'))
    await nextTurn()
    await nextTurn()
    run.append(END)
    expect((await answer.text()).match(/^id: .*$/gm)).toEqual([1, 2, 3].map((seq) => `id: ${RUN}:${seq}`))
  })

  test('does not end at an event after which the run went on', async () => {
    const data = { approval_id: 'a', call_id: 'c', tool_name: 't', arguments: {}, preview: [], expires_at: '' }
    run.append({ event: 'approval_required', data })
    run.append(delta('on'))
    run.append(END)
    const text = await (await fetch(url())).text()
    expect(text.match(/^event: .*$/gm)).toEqual(
      ['approval_required', 'message_delta', 'error'].map((e) => `event: ${e}`),
    )
  })

  test('nor while what comes after it is still being fetched', async () => {
    const data = { approval_id: 'a', call_id: 'c', tool_name: 't', arguments: {}, preview: [], expires_at: '' }
    const pages: NumberedAgentEvent[][] = [
      [{ id: `${RUN}:1`, event: 'approval_required', data }],
      [],
      [{ id: `${RUN}:2`, ...END }],
    ]
    const text = await streamOf({ read: () => pages.shift() ?? [], hasMore: () => pages.length > 0, close() {} })
    expect(text.match(/^event: .*$/gm)).toEqual(['event: approval_required', 'event: error'])
  })

  test('ends without a closing event when the log is abandoned or the server goes, after what is held', async () => {
    run.append(delta('a'))
    const answer = await fetch(url())
    streams.close()
    expect(await answer.text()).toContain('data: {"content":"a"}')
    serve()
    const next = await fetch(url())
    run.handOver()
    expect(await next.text()).toMatch(/^retry: 1000\n\n/)
  })

  test('a quiet stream says that it is alive, within the time it promised', async () => {
    serve({ heartbeat_ms: 80 })
    const started_at = performance.now()
    const answer = await fetch(url())
    let beats = 0
    for await (const event of decodeStream(answer.body as AsyncIterable<Uint8Array>)) {
      expect(event).toEqual({ event: 'heartbeat', data: {} })
      beats += 1
      if (beats === 3) break
    }
    expect(performance.now() - started_at).toBeGreaterThan(2 * 80)
  })

  test('a client that reads late gets every character, in few events, while the log keeps what waits', async () => {
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
      appended = Number(event.id?.split(':')[1])
      if (event.event === 'message_delta') characters += event.data.content.match(/y/g)?.length ?? 0
    }
    expect(characters).toBe(count * 1000)
    expect(events).toBeLessThan(appended / 5)
  })

  test('a client that takes nothing is dropped with one line, also when all was written already', async () => {
    serve({ stuck_ms: 100 })
    const incoming = await connect()
    incoming.on('error', () => {})
    const closed = new Promise((resolve) => response.on('close', resolve))
    await fillSocket()
    run.append(END)
    await closed
    expect(lines.map(({ msg }) => msg)).toEqual(['a client that took nothing for 100 ms was dropped'])
  })

  test('a slow client that takes something now and then is not dropped', async () => {
    serve({ stuck_ms: 2000 })
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

  test('a client that is gone costs nothing more, and no error', async () => {
    serve({ heartbeat_ms: 1 })
    const abort = new AbortController()
    await fetch(url(), { signal: abort.signal })
    const closed = new Promise((resolve) => response.on('close', resolve))
    abort.abort()
    await closed
    run.append(delta('into the void'))
    await nextTurn()
    expect(response.writableLength).toBe(0)
  })

  test('what begins after its client has left is closed at once', async () => {
    const subscription = { read: vi.fn(), hasMore: () => false, close: vi.fn() }
    const incoming = await connect()
    incoming.destroy()
    await vi.waitFor(() => expect(response.destroyed).toBe(true))
    streams.create(response, { batch }).begin(subscription)
    expect(subscription.close).toHaveBeenCalledOnce()
    expect(subscription.read).not.toHaveBeenCalled()
  })

  test('nothing is written after the end, however long a slow client takes for it', async () => {
    serve({ heartbeat_ms: 8 })
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
