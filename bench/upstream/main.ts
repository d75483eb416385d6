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
 * What the scripted server of a model plays. In the first turn of a run it calls a tool, in the second it streams
 * deltas. Each delta is one write of bytes that were encoded beforehand; its text is the time at which it was sent.
 */
export interface Script {
  api: Api
  pace: PaceName
  deltas: number
  /** If true, all streams wait before the first delta until `release`, and after the last delta until `finish`. */
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
  const isSecondTurn = body.includes('function_call_output') || body.includes('"role":"tool"')
  if (isSecondTurn) streamDeltas(response)
  else endWith(response, reply.toolCall())
})

function streamDeltas(response: ServerResponse): void {
  const { deltas, gated } = script
  const socket = response.socket!
  let sent = 0
  let sentText = ''

  const stream: Stream = {
    send() {
      if (socket.destroyed) return false
      // Skip a client that does not read. Otherwise its deltas pile up in this process.
      if (script.pace === 'burst' && socket.writableNeedDrain) return true
      const { bytes, stampAt } = reply.delta(sent)
      const chunk = Buffer.from(bytes)
      writeStamp(chunk, stampAt, nowMicroseconds())
      sentText += chunk.toString('latin1', stampAt, stampAt + STAMP_LENGTH)
      // The chunk is framed already, so it does not go through `response`, which would frame it again.
      socket.write(chunk)
      sent++
      if (sent < deltas) return true
      if (!gated) stream.finish()
      return false
    },
    finish() {
      streaming.delete(stream)
      pace.remove(stream.send)
      if (!socket.destroyed) endWith(response, reply.closing(sentText, sent))
    },
  }
  response.on('close', () => {
    waiting.delete(stream)
    streaming.delete(stream)
    pace.remove(stream.send)
  })
  socket.write(reply.opening())
  if (!gated) {
    if (stream.send()) startStreaming(stream)
    return
  }
  waiting.add(stream)
  checkGate()
}

function startStreaming(stream: Stream): void {
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

/** Receives receipts. Each byte is the number of deltas that have arrived at the clients since the previous byte. */
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

  /** Resolves when this many streams are waiting before their first delta. */
  untilWaiting(streams: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = { streams, reached: resolve }
    checkGate()
    return promise
  },

  release(): void {
    for (const stream of waiting) startStreaming(stream)
    waiting = new Set()
  },

  /** Ends all open streams. */
  finish(): void {
    for (const stream of [...streaming]) stream.finish()
  },
}

export type Upstream = typeof methods

server.keepAliveTimeout = 0
server.requestTimeout = 0
receipts.listen(0, '127.0.0.1', () => server.listen(0, '127.0.0.1', 8192, () => answer(methods)))
