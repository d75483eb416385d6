import type { ServerResponse } from 'node:http'
import { isLast } from '@todo-agents/contract/event-id'
import { encodeHeartbeat, joinEvents, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import type { Logger } from 'pino'
import type { Subscription } from '../event-log/event-log.ts'
import { withoutEndedReasoning } from './ended-reasoning.ts'
import { EventStreamBody } from './event-stream-body.ts'

export interface EventStreamsOptions {
  /** After this long without an event, a stream writes a heartbeat. */
  heartbeatMs: number
  /** A client that reads nothing for this long is disconnected. */
  stuckMs?: number
  logger: Logger
}

/** All streams of a process. They share one timer, since a process may hold thousands of them. */
export interface EventStreams {
  /** Creates a stream, which writes nothing before `start`. */
  create(response: ServerResponse, options: StreamForm): EventStream
  /** Ends each stream after the events that it can read now. The clients reconnect. */
  close(): void
}

/** What the client of a stream can read, see `joinEvents`. */
export interface StreamForm {
  /** True when the client reads `batch` events. */
  batch: boolean
  long_ids_of?: string | undefined
}

export interface EventStream {
  /** To be called when the subscription may have events to read. */
  onReady: () => void
  /**
   * Writes the events of the subscription until the run emits no more. To be called after the headers were sent. Closes
   * the subscription when the response closes, or at once if the response is closed already.
   */
  start(subscription: Subscription): void
}

interface OpenStream {
  response: ServerResponse
  body: EventStreamBody
  /** The tick of the shared timer at the last write. */
  wroteAt: number
  /** The first tick of the shared timer at which the client was behind; null when the client is not behind. */
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
  // Time is counted in ticks of the timer and not read from a clock, so that a process that was stopped for a while
  // does not drop its clients.
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

  function openStream(response: ServerResponse, form: StreamForm, subscription: Subscription): OpenStream {
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
          body.write(joinEvents(withoutEndedReasoning(events), form))
          stream.wroteAt = tick
          isAtEnd = isLast(last)
          continue
        }
        // The last event may be a question that the user has answered meanwhile. Then the run has continued, and
        // `hasMore` is true while events are still to be fetched.
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
    // Without a listener, the error of a broken connection would end the process. The connection emits "close", too.
    response.on('error', ignore)
    open.add(stream)
    body.write(RETRY_LINE)
    flush()
    return stream
  }

  return {
    create(response, form) {
      let stream: OpenStream | null = null
      let isScheduled = false

      function flush(): void {
        isScheduled = false
        stream?.flush()
      }

      /**
       * Schedules a write at the end of the tick, so that all events of the tick are one write. Waiting for the next
       * turn of the event loop instead would be most of a delta's latency.
       */
      function onReady(): void {
        if (isScheduled || !stream) return
        isScheduled = true
        process.nextTick(flush)
      }

      return {
        onReady,
        start(subscription) {
          // "close" was emitted before, so a listener for it would never close the subscription.
          if (response.destroyed) {
            subscription.close()
            return
          }
          stream = openStream(response, form, subscription)
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
