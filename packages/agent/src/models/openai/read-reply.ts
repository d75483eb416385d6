import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { MAX_EVENT_SIZE } from '@todo-agents/contract/answer-length'
import type { ParseError } from 'eventsource-parser'
import { createParser } from 'eventsource-parser'
import type { ModelAnswer } from '../../types.ts'
import { ModelError } from '../model-error.ts'
import { brokenOff, ENDLESS } from './failure.ts'

/** What one of the APIs makes of the events of a reply. */
export interface Reply {
  /** Takes the next event: its name, if it has one, and its data. @throws ModelError for a failure that it tells */
  take(name: string, data: string): void
  /** The text that came since this was asked last. */
  text(): string
  /** Nothing that comes after this matters. */
  isEnded(): boolean
  /** @throws ModelError when the reply is not whole */
  answer(): ModelAnswer
}

/** What a reply may come to. The longest answers of today's models are 128,000 tokens, of some 300 bytes each. */
const BOUNDS = { max_bytes: 64 * 1024 * 1024, max_ms: 15 * 60_000 }

/** A connection whose reply has ended is kept for the next request, unless the server does not come to an end, too. */
const DRAIN_MS = 1_000

/**
 * Reads a reply to its end. All text that came in one read is one call of `onText`: that many bytes were there at
 * once, and everything after this costs by the piece. An abort closes the connection, and so does a reply that is out
 * of all bounds.
 * @throws ModelError
 */
export function readReply(
  body: Readable,
  reply: Reply,
  signal: AbortSignal,
  onText: (content: string) => void,
  { max_bytes, max_ms } = BOUNDS,
): Promise<ModelAnswer> {
  const utf8 = new StringDecoder()
  let size = 0
  const parser = createParser({
    maxBufferSize: MAX_EVENT_SIZE,
    onError: throwWhenTooLarge,
    onEvent({ event = '', data }) {
      if (!reply.isEnded()) reply.take(event, data)
    },
  })
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => fail(new ModelError(ENDLESS)), max_ms).unref()

    function settle(): void {
      clearTimeout(deadline)
      signal.removeEventListener('abort', onAbort)
      body.removeListener('data', onData)
      body.removeListener('end', onEnd)
    }

    function onAbort(): void {
      fail(signal.reason)
    }

    function fail(error: unknown): void {
      settle()
      body.destroy()
      reject(error)
    }

    function onData(bytes: Buffer): void {
      try {
        size += bytes.length
        if (size > max_bytes) throw new ModelError(ENDLESS)
        parser.feed(utf8.write(bytes))
        const text = reply.text()
        if (text !== '') onText(text)
        if (reply.isEnded()) onEnd()
      } catch (error) {
        fail(error)
      }
    }

    function onEnd(): void {
      settle()
      drain(body)
      try {
        resolve(reply.answer())
      } catch (error) {
        reject(error)
      }
    }

    body.on('data', onData)
    body.on('end', onEnd)
    // Stays to the last: what becomes of a connection after the reply is nobody's concern.
    body.on('error', (error) => fail(brokenOff(error)))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else if (body.destroyed) fail(brokenOff(body.errored))
  })
}

/** Unknown fields are to be ignored, says the SSE standard. */
function throwWhenTooLarge(error: ParseError): void {
  if (error.type === 'max-buffer-size-exceeded') throw error
}

function drain(body: Readable): void {
  if (body.readableEnded) return
  const timer = setTimeout(() => body.destroy(), DRAIN_MS)
  body.on('close', () => clearTimeout(timer))
  body.resume()
}
