import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { answer } from '../processes/answer.ts'
import { nowMicroseconds, STAMP_LENGTH, writeStamp } from '../stamp.ts'
import type { Pace, PaceName, Send } from './pace.ts'
import { paceOf } from './pace.ts'
import type { Api, Reply } from './replies.ts'
import { replyOf } from './replies.ts'

/**
 * A model's server with a script: the first turn of a run calls a tool, the second streams deltas. Every delta is a
 * write of its own, of bytes that were encoded before; the text says when it was sent.
 */
export interface Script {
  api: Api
  pace: PaceName
  deltas: number
  /** All streams wait for `release` before the first delta, and for `finish` after the last. */
  gated: boolean
}

interface Stream {
  send: Send
  finish(): void
}

let script: Script
let reply: Reply
let pace: Pace
let waiting = new Set<Stream>()
let streaming = new Set<Stream>()
let gate: { streams: number; reached: () => void } | undefined

const server = createServer(async (request, response) => {
  const body = await text(request)
  response.socket?.setNoDelay(true)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'transfer-encoding': 'chunked' })
  response.flushHeaders()
  const is_second_turn = body.includes('function_call_output') || body.includes('"role":"tool"')
  if (is_second_turn) streamDeltas(response)
  else endWith(response, reply.tool_call())
})

function streamDeltas(response: ServerResponse): void {
  const { deltas, gated } = script
  const socket = response.socket!
  let sent = 0
  let said = ''

  const stream: Stream = {
    send() {
      if (socket.destroyed) return false
      // Who does not read gets nothing more for now, or this process would pile it up.
      if (script.pace === 'burst' && socket.writableNeedDrain) return true
      const { bytes, stamp_at } = reply.delta(sent)
      const chunk = Buffer.from(bytes)
      writeStamp(chunk, stamp_at, nowMicroseconds())
      said += chunk.toString('latin1', stamp_at, stamp_at + STAMP_LENGTH)
      // Beside `response`, which would only put the chunk's size before it.
      socket.write(chunk)
      sent++
      if (sent < deltas) return true
      if (!gated) stream.finish()
      return false
    },
    finish() {
      streaming.delete(stream)
      pace.remove(stream.send)
      if (!socket.destroyed) endWith(response, reply.closing(said, sent))
    },
  }
  response.on('close', () => {
    waiting.delete(stream)
    streaming.delete(stream)
    pace.remove(stream.send)
  })
  socket.write(reply.opening())
  if (!gated) {
    if (stream.send()) begin(stream)
    return
  }
  waiting.add(stream)
  checkGate()
}

function begin(stream: Stream): void {
  streaming.add(stream)
  pace.add(stream.send)
}

function endWith(response: ServerResponse, chunk: Buffer): void {
  response.socket?.write(chunk)
  response.end()
}

function checkGate(): void {
  if (!gate || waiting.size < gate.streams) return
  gate.reached()
  gate = undefined
}

/** Each byte says how many deltas have arrived since the one before. */
const receipts = createTcpServer((socket) => {
  socket.on('data', (counts: Buffer) => pace.arrived(counts.reduce((sum, count) => sum + count, 0)))
  socket.on('error', () => {})
})

const methods = {
  port: () => (server.address() as AddressInfo).port,
  receiptsPort: () => (receipts.address() as AddressInfo).port,

  play(next: Script): void {
    script = next
    reply = replyOf(next.api)
    pace = paceOf(next.pace)
    waiting = new Set()
    streaming = new Set()
  },

  /** Answers when so many streams wait before their first delta. */
  untilWaiting(streams: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = { streams, reached: resolve }
    checkGate()
    return promise
  },

  release(): void {
    for (const stream of waiting) begin(stream)
    waiting = new Set()
  },

  /** Ends all streams that are open. */
  finish(): void {
    for (const stream of [...streaming]) stream.finish()
  },
}

export type Upstream = typeof methods

server.keepAliveTimeout = 0
server.requestTimeout = 0
receipts.listen(0, '127.0.0.1', () => server.listen(0, '127.0.0.1', 8192, () => answer(methods)))
