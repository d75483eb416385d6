import { quantile } from '../figures.ts'
import { answer } from '../processes/answer.ts'
import type { Streams, StreamsPlan } from './agent-streams.ts'
import { openStreams } from './agent-streams.ts'
import type { BurstPlan } from './burst.ts'
import { sendBurst } from './burst.ts'
import type { CallsPlan } from './calls.ts'
import { makeCalls } from './calls.ts'

export interface Spread {
  median: number
  p99: number
}

function spreadOf(values: number[]): Spread {
  const sorted = Float64Array.from(values).sort()
  return { median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
}

let streams: Streams | undefined

function current(): Streams {
  if (!streams) throw new Error('no streams are open')
  return streams
}

/**
 * The clients of all streams and calls. They run in a separate process, so that their CPU time does not count as the
 * server's.
 */
const methods = {
  open(plan: StreamsPlan): void {
    streams = openStreams(plan)
  },
  untilDeltas: (perStream: number) => current().untilDeltas(perStream),
  untilEnded: () => current().untilEnded(),
  wire: () => ({ bytes: current().seen().wireBytes, deltas: current().seen().deltas }),
  seen() {
    const { firstDeltaMs, latencyMs, deltas, ended } = current().seen()
    return { deltas, ended, firstDelta: spreadOf(firstDeltaMs), latency: spreadOf(latencyMs) }
  },
  close(): void {
    current().close()
    streams = undefined
  },
  burst: (plan: BurstPlan) => sendBurst(plan),
  async calls(plan: CallsPlan) {
    const { seconds, latencyMs, bodyBytes } = await makeCalls(plan)
    return { seconds, latency: spreadOf(latencyMs), bodyBytes }
  },
}

export type Load = typeof methods

answer(methods)
