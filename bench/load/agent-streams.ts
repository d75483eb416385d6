import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { millisecondsSince, nowMicroseconds, STAMP_LENGTH } from '../stamp.ts'
import { encodeRequest, openConnection } from './connection.ts'
import type { Format } from './delta-text.ts'
import { createDeltaReader } from './delta-text.ts'
import { sendReceipts } from './receipts.ts'

export interface StreamsPlan {
  port: number
  format: Format
  streams: number
  /** The tokens of the users. The streams are dealt to the users in turn. Empty for a server that needs no tokens. */
  tokens: string[]
  /**
   * The number of streams that may wait for their first delta at the same time. When one of them gets it, the next
   * stream is opened.
   */
  atOnce: number
  /** The port of the upstream for receipts. Undefined if the upstream need not know which deltas have arrived. */
  receiptsPort?: number | undefined
}

export interface StreamsSeen {
  /** Bytes received on all connections. */
  wireBytes: number
  /** The number of deltas that the upstream sent. If our server joins deltas, the joined text counts as several. */
  deltas: number
  /** Milliseconds from the first request of a run to its first delta. */
  firstDeltaMs: number[]
  /** Milliseconds from the upstream's write of a delta to the arrival of the delta here. */
  latencyMs: number[]
  ended: number
  /** The number of streams that have a delta and are still open. */
  live: number
  /** Why streams failed, one message for each. */
  failures: string[]
}

export interface Streams {
  /** Resolves when each stream has received this many deltas. Rejects when a stream fails. */
  untilDeltas(perStream: number): Promise<void>
  /** Resolves when all streams have ended. Rejects when a stream fails. */
  untilEnded(): Promise<void>
  seen(): StreamsSeen
  close(): void
}

const MODEL_REQUEST = { model: 'gpt-5-mini', stream: true, store: false }
const QUESTION = { role: 'user', content: 'Prepare me for the team meeting, please.' }
const TOOL_OUTPUT = { type: 'function_call_output', call_id: 'call_9fK2mQz7Lr4TtWv1', output: '{"todo":{"id":"1"}}' }

/** Returns the requests of one run: one to our server or a peer, or one per turn to a model's server. */
function requestsOf(format: Format, token: string | undefined): Buffer[] {
  if (format === 'product') {
    const body = { messages: [QUESTION], batch: true }
    return [encodeRequest({ method: 'POST', path: '/api/todos/agent-create/stream', token, body })]
  }
  if (format === 'peer') {
    const message = { id: 'message', role: QUESTION.role, parts: [{ type: 'text', text: QUESTION.content }] }
    return [encodeRequest({ method: 'POST', path: '/', body: { id: randomUUID(), messages: [message] } })]
  }
  const path = format === 'responses' ? '/v1/responses' : '/v1/chat/completions'
  const output = format === 'responses' ? TOOL_OUTPUT : { role: 'tool', tool_call_id: 'call', content: '{}' }
  const list = format === 'responses' ? 'input' : 'messages'
  return [[QUESTION], [QUESTION, output]].map((items) =>
    encodeRequest({ method: 'POST', path, token, body: { ...MODEL_REQUEST, [list]: items } }),
  )
}

/** Opens the streams and reads them. If a stream fails, all promises of the result are rejected. */
export function openStreams({ port, format, streams, tokens, atOnce, receiptsPort }: StreamsPlan): Streams {
  const receipts = receiptsPort === undefined ? undefined : sendReceipts(receiptsPort)
  const seen: StreamsSeen = {
    wireBytes: 0,
    deltas: 0,
    firstDeltaMs: [],
    latencyMs: [],
    ended: 0,
    live: 0,
    failures: [],
  }
  const counts = createDeltaCounts(streams)
  const allEnded = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const sockets: Socket[] = []
  let isClosed = false

  function openNext(): void {
    const stream = sockets.length
    if (stream === streams || isClosed) return
    const startedAt = performance.now()
    let arrivedUs = 0
    let hasFailed = false
    const socket = openStream(port, format, requestsOf(format, tokens[stream % tokens.length]), {
      onWire(size) {
        seen.wireBytes += size
        arrivedUs = nowMicroseconds()
      },
      onText(text) {
        if (counts.of(stream) === 0) {
          seen.firstDeltaMs.push(performance.now() - startedAt)
          seen.live++
        }
        for (let at = 0; at < text.length; at += STAMP_LENGTH) {
          seen.deltas++
          seen.latencyMs.push(millisecondsSince(text, at, arrivedUs))
          counts.add(stream)
          if (counts.of(stream) === 1) openNext()
          receipts?.count()
        }
      },
      onEnd() {
        if (counts.of(stream) > 0) seen.live--
        if (++seen.ended === streams) allEnded.resolve()
      },
      onError({ message }) {
        // A socket that fails also reports that it was closed.
        if (hasFailed || isClosed) return
        hasFailed = true
        if (counts.of(stream) > 0) seen.live--
        const failure = `stream ${stream} of ${streams} after ${counts.of(stream)} deltas: ${message}`
        seen.failures.push(failure)
        failed.reject(new Error(failure))
      },
    })
    sockets.push(socket)
  }

  for (let slot = 0; slot < atOnce; slot++) openNext()

  return {
    untilDeltas: (perStream) => Promise.race([counts.untilAll(perStream), failed.promise]),
    untilEnded: () => Promise.race([allEnded.promise, failed.promise]),
    seen: () => seen,
    close() {
      isClosed = true
      receipts?.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

interface StreamEvents {
  onWire(size: number): void
  onText(text: string): void
  /** Called when the last response of the run is complete. */
  onEnd(): void
  onError(error: Error): void
}

/** Sends the requests of one run on one connection, each when the previous response is complete. */
function openStream(port: number, format: Format, requests: Buffer[], events: StreamEvents): Socket {
  let isDone = false
  const socket = openConnection(port, {
    onStatus(status) {
      if (status !== 200) events.onError(new Error(`status ${status}`))
    },
    onWire: events.onWire,
    onBody: createDeltaReader(format, events.onText),
    onEnd() {
      const next = requests.shift()
      if (next) {
        socket.write(next)
        return
      }
      isDone = true
      socket.destroy()
      events.onEnd()
    },
    onError(error) {
      if (!isDone) events.onError(error)
    },
  })
  socket.write(requests.shift()!)
  return socket
}

/** Counts the deltas of each stream. */
function createDeltaCounts(streams: number) {
  const counts = new Uint32Array(streams)
  let wanted = 0
  /** The number of streams that have fewer deltas than wanted. */
  let behind = 0
  let onReached: (() => void) | undefined

  return {
    of: (stream: number): number => counts[stream]!,
    add(stream: number): void {
      counts[stream]!++
      if (counts[stream] === wanted && --behind === 0) onReached?.()
    },
    /** Resolves when each stream has this many deltas. A later call replaces this one, which then never resolves. */
    untilAll(perStream: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      wanted = perStream
      onReached = resolve
      behind = counts.filter((count) => count < perStream).length
      if (behind === 0) resolve()
      return promise
    },
  }
}
