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
  /** The tokens of the users that share the streams. Only our server needs them. */
  tokens: string[]
  /** At most this many streams wait for their first delta at once. */
  at_once: number
  /** The port at which the upstream counts the deltas that have arrived. */
  receipts_port?: number | undefined
}

interface StreamsSeen {
  /** The bytes of all connections so far. */
  wire_bytes: number
  /** The number of deltas, joined or not. */
  deltas: number
  /** Milliseconds from the first request of a run to its first delta. */
  first_delta_ms: number[]
  /** Milliseconds from the write of a delta to its arrival here. */
  latency_ms: number[]
  ended: number
}

export interface Streams {
  untilDeltas(per_stream: number): Promise<void>
  untilEnded(): Promise<void>
  seen(): StreamsSeen
  close(): void
}

const MODEL_REQUEST = { model: 'gpt-5-mini', stream: true, store: false }
const QUESTION = { role: 'user', content: 'Prepare me for the team meeting, please.' }
const TOOL_OUTPUT = { type: 'function_call_output', call_id: 'call_9fK2mQz7Lr4TtWv1', output: '{"todo":{"id":"1"}}' }

/** The requests of a run: one to our server, or one for each turn to a model's server. */
function requestsOf(format: Format, token: string | undefined): Buffer[] {
  if (format === 'product') {
    const body = { messages: [QUESTION], batch: true }
    return [encodeRequest({ method: 'POST', path: '/api/todos/agent-create/stream', token, body })]
  }
  const path = format === 'responses' ? '/v1/responses' : '/v1/chat/completions'
  const output = format === 'responses' ? TOOL_OUTPUT : { role: 'tool', tool_call_id: 'call', content: '{}' }
  const list = format === 'responses' ? 'input' : 'messages'
  return [[QUESTION], [QUESTION, output]].map((items) =>
    encodeRequest({ method: 'POST', path, token, body: { ...MODEL_REQUEST, [list]: items } }),
  )
}

/** Opens the streams and follows them. When a stream fails, all pending waits reject. */
export function openStreams({ port, format, streams, tokens, at_once, receipts_port }: StreamsPlan): Streams {
  const receipts = receipts_port === undefined ? undefined : sendReceipts(receipts_port)
  const seen: StreamsSeen = { wire_bytes: 0, deltas: 0, first_delta_ms: [], latency_ms: [], ended: 0 }
  const counts = new Uint32Array(streams)
  const sockets: Socket[] = []
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  let isClosed = false
  let opened = 0
  let wanted = 0
  /** The number of streams with fewer deltas than wanted. */
  let behind = 0
  let reached: (() => void) | undefined
  let resolveEnded: (() => void) | undefined

  function openNext(): void {
    if (opened < streams && !isClosed) open(opened++)
  }

  function count(stream: number): void {
    const had = counts[stream]!
    counts[stream] = had + 1
    if (had === 0) openNext()
    if (had + 1 === wanted && --behind === 0) reached?.()
  }

  function open(stream: number): void {
    const requests = requestsOf(format, tokens[stream % tokens.length])
    const startedAt = performance.now()
    let isDone = false
    let arrived_us = 0
    const readDeltas = createDeltaReader(format, (text) => {
      if (counts[stream] === 0) seen.first_delta_ms.push(performance.now() - startedAt)
      for (let at = 0; at < text.length; at += STAMP_LENGTH) {
        seen.deltas++
        seen.latency_ms.push(millisecondsSince(text, at, arrived_us))
        count(stream)
        receipts?.count()
      }
    })
    const socket = openConnection(port, {
      onStatus(status) {
        if (status !== 200) fail(new Error(`status ${status}`))
      },
      onWire(size) {
        seen.wire_bytes += size
        arrived_us = nowMicroseconds()
      },
      onBody: readDeltas,
      onEnd() {
        const next = requests.shift()
        if (next) {
          socket.write(next)
          return
        }
        isDone = true
        socket.destroy()
        if (++seen.ended === streams) resolveEnded?.()
      },
      onError(error) {
        if (!isDone) fail(error)
      },
    })
    const fail = (error: Error) =>
      failed.reject(new Error(`stream ${stream} of ${streams} after ${counts[stream]} deltas: ${error.message}`))
    sockets.push(socket)
    socket.write(requests.shift()!)
  }

  for (let slot = 0; slot < at_once; slot++) openNext()

  return {
    untilDeltas(per_stream) {
      const { promise, resolve } = Promise.withResolvers<void>()
      wanted = per_stream
      reached = resolve
      behind = counts.filter((had) => had < per_stream).length
      if (behind === 0) resolve()
      return Promise.race([promise, failed.promise])
    },
    untilEnded() {
      const { promise, resolve } = Promise.withResolvers<void>()
      resolveEnded = resolve
      if (seen.ended === streams) resolve()
      return Promise.race([promise, failed.promise])
    },
    seen: () => seen,
    close() {
      isClosed = true
      receipts?.close()
      // A socket closed here is no failure: all waits are over.
      for (const socket of sockets) socket.destroy()
    },
  }
}
