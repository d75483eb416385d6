import type { ServerResponse } from 'node:http'
import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { encodeHeartbeat, joinEvents, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import type { Follower } from './event-log.ts'

export interface EventStreamOptions {
  /** The client reads `batch` events. */
  batch: boolean
  heartbeat_ms: number
}

/**
 * Writes the events of one run to one client. Events go out at once while the socket takes them; those that
 * come while it does not, or within one tick, wait and are joined.
 */
export function createEventStream(response: ServerResponse, { batch, heartbeat_ms }: EventStreamOptions): Follower {
  let waiting: NumberedAgentEvent[] = []
  let scheduled = false
  let ended = false

  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(encodeHeartbeat())
  }, heartbeat_ms)

  function flush(): void {
    scheduled = false
    if (response.destroyed || response.writableNeedDrain) return
    if (waiting.length > 0) {
      const events = waiting
      waiting = []
      response.write(joinEvents(events, { batch }))
      heartbeat.refresh()
    }
    if (!ended) return
    // What was written may wait for a slow client long after this; a heartbeat must not follow it.
    clearInterval(heartbeat)
    response.end()
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  response.on('drain', flush)
  response.on('close', () => clearInterval(heartbeat))
  // A connection that breaks is told by "close"; without a listener its error would end the process.
  response.on('error', () => {})
  response.write(RETRY_LINE)

  return {
    onEvent(event) {
      waiting.push(event)
      schedule()
    },
    onEnd() {
      ended = true
      schedule()
    },
  }
}
