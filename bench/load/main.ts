import { quantile } from '../figures.ts'
import { answer } from '../processes/answer.ts'
import type { Streams, StreamsPlan, StreamsSeen } from './agent-streams.ts'
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

/** The streams of each `open` since the last `close`. */
let opened: Streams[] = []

function current(): Streams {
  const last = opened.at(-1)
  if (!last) throw new Error('no streams are open')
  return last
}

/**
 * The clients of all streams and calls. They run in a separate process, so that their CPU time does not count as the
 * server's.
 */
const methods = {
  /** Opens streams. The streams of earlier calls stay open, but only `count` and `close` know of them. */
  open(plan: StreamsPlan): void {
    opened.push(openStreams(plan))
  },
  untilDeltas: (perStream: number) => current().untilDeltas(perStream),
  untilEnded: () => current().untilEnded(),
  wire: () => ({ bytes: current().seen().wireBytes, deltas: current().seen().deltas }),
  seen() {
    const { firstDeltaMs, latencyMs, deltas, ended } = current().seen()
    return { deltas, ended, firstDelta: spreadOf(firstDeltaMs), latency: spreadOf(latencyMs) }
  },
  /** The streams and deltas of all calls of `open`, and why one of the streams failed. */
  count() {
    const all = opened.map((each) => each.seen())
    const sum = (of: (seen: StreamsSeen) => number) => all.reduce((total, each) => total + of(each), 0)
    return {
      started: sum(({ firstDeltaMs }) => firstDeltaMs.length),
      deltas: sum(({ deltas }) => deltas),
      ended: sum(({ ended }) => ended),
      live: sum(({ live }) => live),
      failed: sum(({ failures }) => failures.length),
      failure: all.flatMap(({ failures }) => failures)[0],
    }
  },
  close(): void {
    for (const each of opened) each.close()
    opened = []
  },
  burst: (plan: BurstPlan) => sendBurst(plan),
  async calls(plan: CallsPlan) {
    const { seconds, latencyMs, bodyBytes } = await makeCalls(plan)
    return { seconds, latency: spreadOf(latencyMs), bodyBytes }
  },
}

export type Load = typeof methods

answer(methods)
