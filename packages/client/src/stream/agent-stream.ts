import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ReconnectOptions } from './reconnecting-stream.ts'
import { followRun } from './reconnecting-stream.ts'

/**
 * The events of a run, in order and each once, up to its terminal event and the `history` after it. The request is made
 * when the iteration starts, and again whenever the connection is lost. Ending the loop closes the connection. A
 * refused request gives one `error` or `rate_limit_exceeded` event. Throws a {@link StreamInterruptedError} when the
 * connection stays lost, and a TodoAgentsError `network_error` or `invalid_response`.
 */
export interface AgentStream extends AsyncIterable<StreamEvent> {
  /** The same events in the groups in which they arrived, for a page that renders once for each group. */
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
