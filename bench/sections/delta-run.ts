import type { House } from '../house.ts'
import type { Spread } from '../load/main.ts'
import type { PaceName } from '../upstream/pace.ts'
import type { Cost } from './phase.ts'
import { costOf } from './phase.ts'
import type { Target } from './target.ts'

/** The number of deltas in a reply. */
export const DELTAS = 200

/** The cost of runs that start together. */
export interface DeltaRun {
  deltas: number
  /** Before the first delta: the request, the first turn, its tool call, the request of the second turn. */
  start: Cost
  /** From the first delta to the last. */
  streaming: Cost
  /** After the last delta. */
  end: Cost
  /** The bytes sent to the clients while the deltas came. */
  wire_bytes: number
  latency: Spread
}

export interface DeltaPlan {
  streams: number
  pace: PaceName
}

/**
 * Starts two-turn runs, holds all of them before their first delta and after their last, and measures the server in
 * between. This separates the cost of the deltas from the cost of starting and ending runs.
 */
export async function deltaRun(house: House, target: Target, { streams, pace }: DeltaPlan): Promise<DeltaRun> {
  const { upstream, load, options } = house
  const { port, format } = target
  const tokens = await target.tokens()
  const receipts_port = pace === 'saturated' ? await upstream.ask('receiptsPort') : undefined
  await upstream.ask('play', { api: options.api, pace, deltas: DELTAS, gated: true })

  const { cost: start } = await costOf(house, target, 'start of runs', async () => {
    const waiting = upstream.ask('untilWaiting', streams)
    await load.ask('open', { port, format, streams, tokens, at_once: streams, receipts_port })
    await Promise.race([waiting, failureOf(load.ask('untilDeltas', DELTAS))])
  })
  const before = await load.ask('wire')
  const { cost: streaming } = await costOf(house, target, `deltas, ${nameOf(pace)}`, async () => {
    const streamed = load.ask('untilDeltas', DELTAS)
    await upstream.ask('release')
    await streamed
  })
  const after = await load.ask('wire')
  const { cost: end } = await costOf(house, target, 'end of runs', async () => {
    const ended = load.ask('untilEnded')
    await upstream.ask('finish')
    await ended
  })

  const { latency } = await load.ask('seen')
  await load.ask('close')
  const [deltas, wire_bytes] = [after.deltas - before.deltas, after.bytes - before.bytes]
  return { deltas, start, streaming, end, wire_bytes, latency }
}

function nameOf(pace: PaceName): string {
  return typeof pace === 'string' ? pace : `${pace.every_ms} ms`
}

/** Rejects when the promise rejects, and never resolves. */
function failureOf(promise: Promise<unknown>): Promise<never> {
  return promise.then(() => new Promise<never>(() => {}))
}

/** The sum of consecutive runs, for runs that are too short to be measured alone. */
export function sumOf(runs: DeltaRun[]): DeltaRun {
  const sum = (of: (run: DeltaRun) => number) => runs.reduce((total, run) => total + of(run), 0)
  const costs = (phase: 'start' | 'streaming' | 'end'): Cost => ({
    cpu_us: sum((run) => run[phase].cpu_us),
    beside_us: sum((run) => run[phase].beside_us),
    reads: sum((run) => run[phase].reads),
    writes: sum((run) => run[phase].writes),
  })
  return {
    deltas: sum(({ deltas }) => deltas),
    start: costs('start'),
    streaming: costs('streaming'),
    end: costs('end'),
    wire_bytes: sum(({ wire_bytes }) => wire_bytes),
    latency: {
      median: sum(({ latency }) => latency.median) / runs.length,
      p99: sum(({ latency }) => latency.p99) / runs.length,
    },
  }
}
