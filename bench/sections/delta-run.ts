import type { Harness } from '../harness.ts'
import type { Spread } from '../load/main.ts'
import type { PaceName } from '../upstream/pace.ts'
import type { Cost } from './cost.ts'
import { costOf } from './cost.ts'
import type { Target } from './target.ts'

/** The number of deltas in each reply. */
export const DELTAS = 200

/** The cost of runs that start at the same time. */
export interface DeltaRun {
  deltas: number
  /** The cost until the first delta: the request, the first turn, its tool call, and the request of the second turn. */
  start: Cost
  /** The cost from the first delta to the last. */
  streaming: Cost
  /** The cost from the last delta to the end of all runs. */
  end: Cost
  /** The number of bytes on the wire to the clients during `streaming`. */
  wireBytes: number
  latency: Spread
}

export interface DeltaPlan {
  streams: number
  pace: PaceName
}

/**
 * Starts runs of two turns. All of them wait before their first delta, and again after their last. The server's CPU
 * time is read at these points: this separates the cost of the deltas from the cost of starting and ending a run.
 */
export async function deltaRun(harness: Harness, target: Target, { streams, pace }: DeltaPlan): Promise<DeltaRun> {
  const { upstream, load, options } = harness
  const { port, format } = target
  const tokens = await target.tokens()
  const receiptsPort = pace === 'saturated' ? await upstream.ask('receiptsPort') : undefined
  await upstream.ask('play', { api: options.api, pace, deltas: DELTAS, gated: true })

  const { cost: start } = await costOf(harness, target, 'start of runs', async () => {
    const waiting = upstream.ask('untilWaiting', streams)
    await load.ask('open', { port, format, streams, tokens, atOnce: streams, receiptsPort })
    await Promise.race([waiting, failureOf(load.ask('untilDeltas', DELTAS))])
  })
  const before = await load.ask('wire')
  const { cost: streaming } = await costOf(harness, target, `deltas, ${nameOf(pace)}`, async () => {
    const streamed = load.ask('untilDeltas', DELTAS)
    await upstream.ask('release')
    await streamed
  })
  const after = await load.ask('wire')
  const { cost: end } = await costOf(harness, target, 'end of runs', async () => {
    const ended = load.ask('untilEnded')
    await upstream.ask('finish')
    await ended
  })

  const { latency } = await load.ask('seen')
  await load.ask('close')
  const [deltas, wireBytes] = [after.deltas - before.deltas, after.bytes - before.bytes]
  return { deltas, start, streaming, end, wireBytes, latency }
}

function nameOf(pace: PaceName): string {
  return typeof pace === 'string' ? pace : `${pace.everyMs} ms`
}

/** Returns a promise that rejects when `promise` rejects, and that never resolves. */
function failureOf(promise: Promise<unknown>): Promise<never> {
  return promise.then(() => new Promise<never>(() => {}))
}

/**
 * Returns the sum of several runs, because a single run may be too short to measure. Latencies are averaged instead.
 */
export function sumOf(runs: DeltaRun[]): DeltaRun {
  const sum = (of: (run: DeltaRun) => number) => runs.reduce((total, run) => total + of(run), 0)
  const costs = (phase: 'start' | 'streaming' | 'end'): Cost => ({
    cpuUs: sum((run) => run[phase].cpuUs),
    besideUs: sum((run) => run[phase].besideUs),
    reads: sum((run) => run[phase].reads),
    writes: sum((run) => run[phase].writes),
  })
  return {
    deltas: sum(({ deltas }) => deltas),
    start: costs('start'),
    streaming: costs('streaming'),
    end: costs('end'),
    wireBytes: sum(({ wireBytes }) => wireBytes),
    latency: {
      median: sum(({ latency }) => latency.median) / runs.length,
      p99: sum(({ latency }) => latency.p99) / runs.length,
    },
  }
}
