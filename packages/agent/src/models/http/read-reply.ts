import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { MAX_EVENT_SIZE } from '@todo-agents/contract/bounds'
import type { ParseError } from 'eventsource-parser'
import { createParser } from 'eventsource-parser'
import type { AnswerSink, ModelAnswer, RunLogger } from '../../types.ts'
import { brokenOff, endless } from './failure.ts'

/** Turns the events of one reply into an answer. Each provider API has its own implementation. */
export interface Reply {
  /** Takes the next event: its name, if it has one, and its data. Throws the failure that the event reports. */
  take(name: string, data: string): void
  /** Returns the text that was added since the last call. */
  takeText(): string
  /** True when later events no longer matter. */
  isEnded(): boolean
  /** Returns the answer. Throws ModelError when the reply is incomplete. */
  answer(): ModelAnswer
}

/** The log for what a reply had that is of no use. It never gets texts of a conversation. */
export type ReplyLogger = Pick<RunLogger, 'warn'>

interface ReplyBounds {
  maxBytes: number
  maxMs: number
}

/** The longest answers of today's models are 128,000 tokens, of some 300 bytes each on the wire. */
const BOUNDS: ReplyBounds = { maxBytes: 64 * 1024 * 1024, maxMs: 15 * 60_000 }

/** How long the server may take to end the body after a complete reply. Otherwise the connection is closed. */
const DRAIN_MS = 1_000

/**
 * Reads the SSE body of a reply to its end. All text of one read is passed to the sink in one call, because every later
 * step costs per call. An abort closes the connection, as does a reply that exceeds `bounds`; otherwise the connection
 * is kept for the next request.
 *
 * Throws ModelError when the reply fails or is incomplete, and the signal's reason after an abort.
 */
export function readReply(
  body: Readable,
  reply: Reply,
  signal: AbortSignal,
  sink: AnswerSink,
  bounds = BOUNDS,
): Promise<ModelAnswer> {
  const feed = createFeed(reply, bounds.maxBytes)
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => fail(endless()), bounds.maxMs).unref()

    function removeListeners(): void {
      clearTimeout(deadline)
      signal.removeEventListener('abort', onAbort)
      body.removeListener('data', onData)
      body.removeListener('end', onEnd)
    }

    function onAbort(): void {
      fail(signal.reason)
    }

    function fail(error: unknown): void {
      removeListeners()
      body.destroy()
      reject(error)
    }

    function onData(bytes: Buffer): void {
      try {
        feed(bytes)
        const text = reply.takeText()
        if (text !== '') sink.text(text)
        if (reply.isEnded()) onEnd()
      } catch (error) {
        fail(error)
      }
    }

    function onEnd(): void {
      removeListeners()
      drain(body)
      try {
        resolve(reply.answer())
      } catch (error) {
        reject(error)
      }
    }

    body.on('data', onData)
    body.on('end', onEnd)
    // This listener is never removed. An error after the reply has no effect, but an error without a listener would end
    // the process.
    body.on('error', (error) => fail(brokenOff(error)))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else if (body.destroyed) fail(brokenOff(body.errored))
  })
}

/** Returns a function that feeds the reply with the events in the next bytes of its body. */
function createFeed(reply: Reply, maxBytes: number): (bytes: Buffer) => void {
  const utf8 = new StringDecoder()
  let size = 0
  const parser = createParser({
    maxBufferSize: MAX_EVENT_SIZE,
    onError: throwWhenTooLarge,
    onEvent({ event = '', data }) {
      if (!reply.isEnded()) reply.take(event, data)
    },
  })
  return (bytes) => {
    size += bytes.length
    if (size > maxBytes) throw endless()
    parser.feed(utf8.write(bytes))
  }
}

/**
 * Throws the error of an event that is too large. Ignores every other parse error, because the SSE standard says to
 * ignore unknown fields.
 */
function throwWhenTooLarge(error: ParseError): void {
  if (error.type === 'max-buffer-size-exceeded') throw error
}

/** Reads the rest of the body, because a connection can be used again only when the body was read to its end. */
function drain(body: Readable): void {
  if (body.readableEnded) return
  const timer = setTimeout(() => body.destroy(), DRAIN_MS)
  body.on('close', () => clearTimeout(timer))
  body.resume()
}
