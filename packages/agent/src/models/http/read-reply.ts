import type { Readable } from 'node:stream'
import type { AnswerSink, ModelAnswer } from '../../types.ts'
import { createEventFeed } from './event-feed.ts'
import { brokenOff, endless } from './failure.ts'
import type { Reply, ReplyLogger } from './reply.ts'
import type { SilenceBounds } from './silence.ts'
import { watchSilence } from './silence.ts'

interface ReadOptions extends SilenceBounds {
  /** The longest body, after decoding. The longest answers of today's models are 128,000 tokens of some 300 bytes. */
  maxBytes: number
  /** The longest time for all of the body, in milliseconds. */
  maxMs: number
  /** How long the usage and the end may take after a whole answer, in milliseconds. */
  finishMs: number
  logger?: ReplyLogger | undefined
}

const DEFAULTS = {
  maxBytes: 64 * 1024 * 1024,
  maxMs: 15 * 60_000,
  finishMs: 2_000,
  firstByteMs: 60_000,
  eventMs: 30_000,
}

/** How long the server may take to end the body after a complete reply. Otherwise the connection is closed. */
const DRAIN_MS = 1_000

/**
 * Reads the body of a reply to its end. All text of one read is passed to the sink in one call, because every later
 * step costs per call. An abort closes the connection, as does a reply that exceeds its bounds or a silent server;
 * otherwise the connection is kept for the next request. A reply whose answer is whole ends a short while later, even
 * if the server keeps the connection open.
 *
 * Throws ModelError when the reply fails or is incomplete, and the signal's reason after an abort.
 */
export function readReply(
  body: Readable,
  reply: Reply,
  signal: AbortSignal,
  sink: AnswerSink,
  given: Partial<ReadOptions> = {},
): Promise<ModelAnswer> {
  const options = { ...DEFAULTS, sentAt: performance.now(), ...given }
  const feed = createEventFeed(reply, options.maxBytes)
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => fail(endless()), options.maxMs).unref()
    const endWatch = watchSilence(options, feed.progress, (error) => fail(brokenOff(error)))
    let finish: NodeJS.Timeout | undefined
    let eventsAtFinish = 0
    let isOver = false

    function removeListeners(): void {
      isOver = true
      clearTimeout(deadline)
      clearTimeout(finish)
      endWatch()
      signal.removeEventListener('abort', onAbort)
      body.removeListener('data', onData)
      body.removeListener('end', onEnd)
      if (feed.junk() > 0) options.logger?.warn({ events: feed.junk() }, 'a reply had events of no known form')
    }

    function onAbort(): void {
      fail(signal.reason)
    }

    function fail(error: unknown): void {
      removeListeners()
      body.destroy()
      reject(error)
    }

    function onError(error: unknown): void {
      if (isOver) return
      if (reply.isFinished()) settle()
      else fail(brokenOff(error))
    }

    function onData(bytes: Buffer): void {
      try {
        feed.push(bytes)
        reply.flush(sink)
        if (reply.isEnded()) settle()
        else if (reply.isFinished()) waitForUsage()
      } catch (error) {
        fail(error)
      }
    }

    /** Events after the end of an answer are its usage. Only when they go on is the answer waited for again. */
    function waitForUsage(): void {
      if (finish && feed.progress() === eventsAtFinish) return
      clearTimeout(finish)
      eventsAtFinish = feed.progress()
      finish = setTimeout(settle, options.finishMs)
    }

    function onEnd(): void {
      try {
        feed.end()
        settle()
      } catch (error) {
        fail(error)
      }
    }

    function settle(): void {
      removeListeners()
      drain(body)
      try {
        const answer = reply.answer()
        reply.flush(sink)
        resolve(answer)
      } catch (error) {
        reject(error)
      }
    }

    body.on('data', onData)
    body.on('end', onEnd)
    // This listener is never removed. An error after the reply has no effect, but an error without a listener would end
    // the process.
    body.on('error', onError)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else if (body.destroyed) fail(brokenOff(body.errored))
  })
}

/** Reads the rest of the body, because a connection can be used again only when the body was read to its end. */
function drain(body: Readable): void {
  if (body.readableEnded) return
  const timer = setTimeout(() => body.destroy(), DRAIN_MS)
  body.on('close', () => clearTimeout(timer))
  body.resume()
}
