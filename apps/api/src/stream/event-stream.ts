import type { ServerResponse } from 'node:http'
import { isLast } from '@todo-agents/contract/agent-events'
import { encodeHeartbeat, joinEvents, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import type { Logger } from 'pino'
import type { Subscription } from '../event-log/event-log.ts'
import { EventStreamBody } from './event-stream-body.ts'

export interface EventStreamsOptions {
  /** The longest silence of a stream. */
  heartbeatMs: number
  /** A client that reads nothing for this long is disconnected. */
  stuckMs?: number
  logger: Logger
}

/** All streams of a process. They share one timer, since a process may hold thousands of them. */
export interface EventStreams {
  /** Creates a stream, which writes nothing before `start`. `batch`: the client reads `batch` events. */
  create(response: ServerResponse, options: { batch: boolean }): EventStream
  /** Ends all streams after the events that they can read now. Their clients reconnect. */
  close(): void
}

export interface EventStream {
  /** To be called when there may be something to read. */
  onReady: () => void
  /**
   * Writes the events of the subscription until the run emits no more. To be called after the headers. Closes the
   * subscription when the response closes, or at once if the response is closed already.
   */
  start(subscription: Subscription): void
}

interface OpenStream {
  response: ServerResponse
  body: EventStreamBody
  /** The tick of the last write. */
  wroteAt: number
  /** The first tick at which the client was behind; null when it is not. */
  blockedSince: number | null
  flush(): void
}

/** How often the shared timer checks all streams within the shorter one of `heartbeatMs` and `stuckMs`. */
const TICKS = 8

export function createEventStreams({ heartbeatMs, stuckMs = 60_000, logger }: EventStreamsOptions): EventStreams {
  const open = new Set<OpenStream>()
  const tickMs = Math.max(1, Math.min(heartbeatMs, stuckMs) / TICKS)
  const quietTicks = Math.floor(heartbeatMs / tickMs)
  const stuckTicks = Math.ceil(stuckMs / tickMs)
  // Ticks are counted and not measured, so that a process that was stopped for a while does not drop its clients.
  let tick = 0
  let isClosing = false
  const timer = setInterval(() => {
    tick += 1
    for (const stream of open) check(stream)
  }, tickMs).unref()

  function check(stream: OpenStream): void {
    const { response, body } = stream
    if (response.writableEnded || body.isFull) {
      stream.blockedSince ??= tick
      if (tick - stream.blockedSince >= stuckTicks) disconnectStuck(response)
    } else if (tick - stream.wroteAt >= quietTicks) {
      stream.wroteAt = tick
      body.write(encodeHeartbeat())
    }
  }

  function disconnectStuck(response: ServerResponse): void {
    logger.warn(
      { waiting_bytes: response.writableLength },
      `a client that read nothing for ${stuckMs} ms was disconnected`,
    )
    response.destroy()
  }

  function openStream(response: ServerResponse, batch: boolean, subscription: Subscription): OpenStream {
    let isAtEnd = false
    const body = new EventStreamBody(response, flush)
    const stream: OpenStream = { response, body, wroteAt: tick, blockedSince: null, flush }

    /** Stops reading while the socket is full, so that the pending events of a slow client stay in the log. */
    function flush(): void {
      while (!response.writableEnded && !response.destroyed && !body.isFull) {
        stream.blockedSince = null
        const events = subscription.read()
        const last = events?.at(-1)
        if (events && last) {
          body.write(joinEvents(events, { batch }))
          stream.wroteAt = tick
          isAtEnd = isLast(last)
          continue
        }
        // If a run continued after it asked its user, more events may still be fetched.
        const isOver = isAtEnd && !subscription.hasMore()
        if (events === null || isOver || isClosing) response.end()
        return
      }
    }

    response.on('close', () => {
      open.delete(stream)
      body.release()
      subscription.close()
    })
    // A broken connection emits "close" too; without a listener its error would end the process.
    response.on('error', ignore)
    open.add(stream)
    body.write(RETRY_LINE)
    flush()
    return stream
  }

  return {
    create(response, { batch }) {
      let stream: OpenStream | null = null
      let isScheduled = false

      function flush(): void {
        isScheduled = false
        stream?.flush()
      }

      /**
       * Writes at the end of the tick, all events of the tick at once. Waiting for the next turn of the event loop
       * instead would be most of a delta's latency.
       */
      function onReady(): void {
        if (isScheduled || !stream) return
        isScheduled = true
        process.nextTick(flush)
      }

      return {
        onReady,
        start(subscription) {
          // "close" was emitted before, so no later event would close this stream.
          if (response.destroyed) {
            subscription.close()
            return
          }
          stream = openStream(response, batch, subscription)
        },
      }
    },

    close() {
      isClosing = true
      clearInterval(timer)
      for (const { flush } of open) flush()
    },
  }
}

function ignore(): void {}
