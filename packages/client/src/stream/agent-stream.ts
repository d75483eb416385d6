import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ReconnectOptions } from './reconnecting-stream.ts'
import { followRun } from './reconnecting-stream.ts'

/**
 * The events of a run, in order and each once, up to its terminal event and the `history` after it. The request is
 * made when the iteration begins, and again whenever the connection is lost; leaving the loop closes it. A request
 * that is refused gives one `error` or `rate_limit_exceeded` event. Throws a {@link StreamInterruptedError} when the
 * connection stays lost, and a TodoAgentsError `network_error` or `invalid_response`.
 */
export interface AgentStream extends AsyncIterable<StreamEvent> {
  /** The same events, as many at a time as came together: for a page that draws once for all of them. */
  chunks(): AsyncIterable<StreamEvent[]>
}

export function createAgentStream(options: ReconnectOptions): AgentStream {
  return {
    chunks: () => followRun(options),
    async *[Symbol.asyncIterator]() {
      for await (const events of followRun(options)) yield* events
    },
  }
}
