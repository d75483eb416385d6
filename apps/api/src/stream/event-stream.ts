import type { ServerResponse } from 'node:http'
import { isLast } from '@todo-agents/contract/agent-events'
import { encodeHeartbeat, joinEvents, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import type { Logger } from 'pino'
import type { Subscription } from '../event-log/event-log.ts'
import { EventStreamBody } from './event-stream-body.ts'

export interface EventStreamsOptions {
  /** The longest silence of a stream. */
  heartbeat_ms: number
  /** A client that takes nothing for so long is dropped. */
  stuck_ms?: number
  logger: Logger
}

/** All streams of a process. They share one timer, since a process may hold thousands of them. */
export interface EventStreams {
  /** A stream that has not begun: nothing is written. `batch`: the client reads `batch` events. */
  create(response: ServerResponse, options: { batch: boolean }): EventStream
  /** Ends all streams after what is held for them now; their clients come back. */
  close(): void
}

export interface EventStream {
  /** To be called when there may be something to read. */
  onReady: () => void
  /**
   * Writes what the subscription gives, after the headers, until the run has no more to tell. It is closed with the
   * response, also when that is closed already.
   */
  begin(subscription: Subscription): void
}

interface OpenStream {
  response: ServerResponse
  body: EventStreamBody
  /** The ticks at which it last wrote, and since which it has been blocked; null when it is not. */
  wrote_at: number
  blocked_since: number | null
  flush(): void
}

/** How many times in its shortest bound the shared timer looks at all streams. */
const TICKS = 8

export function createEventStreams({ heartbeat_ms, stuck_ms = 60_000, logger }: EventStreamsOptions): EventStreams {
  const open = new Set<OpenStream>()
  const tick_ms = Math.max(1, Math.min(heartbeat_ms, stuck_ms) / TICKS)
  const quiet_ticks = Math.floor(heartbeat_ms / tick_ms)
  const stuck_ticks = Math.ceil(stuck_ms / tick_ms)
  // Counted and not measured: a process that was stopped for a while must not blame its clients.
  let tick = 0
  let closing = false
  const timer = setInterval(() => {
    tick += 1
    for (const stream of open) look(stream)
  }, tick_ms).unref()

  function look(stream: OpenStream): void {
    const { response, body } = stream
    if (response.writableEnded || body.isFull) {
      stream.blocked_since ??= tick
      if (tick - stream.blocked_since >= stuck_ticks) dropStuck(response)
    } else if (tick - stream.wrote_at >= quiet_ticks) {
      stream.wrote_at = tick
      body.write(encodeHeartbeat())
    }
  }

  function dropStuck(response: ServerResponse): void {
    logger.warn({ waiting_bytes: response.writableLength }, `a client that took nothing for ${stuck_ms} ms was dropped`)
    response.destroy()
  }

  function begin(response: ServerResponse, batch: boolean, subscription: Subscription): OpenStream {
    let at_end = false
    const body = new EventStreamBody(response, flush)
    const stream: OpenStream = { response, body, wrote_at: tick, blocked_since: null, flush }

    /** Stops reading while the socket is full, so that what waits for a slow client stays in the log. */
    function flush(): void {
      while (!response.writableEnded && !response.destroyed && !body.isFull) {
        stream.blocked_since = null
        const events = subscription.read()
        const last = events?.at(-1)
        if (events && last) {
          body.write(joinEvents(events, { batch }))
          stream.wrote_at = tick
          at_end = isLast(last)
          continue
        }
        // There may be more of a run that went on after it asked its user, which is still being fetched.
        const is_over = at_end && !subscription.hasMore()
        if (events === null || is_over || closing) response.end()
        return
      }
    }

    response.on('close', () => {
      open.delete(stream)
      body.release()
      subscription.close()
    })
    // A connection that breaks is told by "close"; without a listener its error would end the process.
    response.on('error', ignore)
    open.add(stream)
    body.write(RETRY_LINE)
    flush()
    return stream
  }

  return {
    create(response, { batch }) {
      let stream: OpenStream | null = null
      let scheduled = false

      function flush(): void {
        scheduled = false
        stream?.flush()
      }

      /** Once a tick: what comes within one is joined. A turn of the event loop would be most of a delta's latency. */
      function onReady(): void {
        if (scheduled || !stream) return
        scheduled = true
        process.nextTick(flush)
      }

      return {
        onReady,
        begin(subscription) {
          // "close" has been told already: nobody would ever stop what begins here.
          if (response.destroyed) {
            subscription.close()
            return
          }
          stream = begin(response, batch, subscription)
        },
      }
    },

    close() {
      closing = true
      clearInterval(timer)
      for (const { flush } of open) flush()
    },
  }
}

function ignore(): void {}
