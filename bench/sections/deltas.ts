import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { figure, printTable, ratioText, withBar } from '../print.ts'
import type { PaceName } from '../upstream/pace.ts'
import type { DeltaPlan, DeltaRun } from './delta-run.ts'
import { DELTAS, deltaRun, sumOf } from './delta-run.ts'
import type { Target } from './target.ts'
import { directTarget, productTarget, proxyTarget } from './target.ts'

interface PacePlan {
  name: string
  pace: PaceName
  /** The bar of the CPU per delta, as a ratio to the proxy: `usual`, unless the number of streams has its own. */
  bars: { usual?: number; [streams: number]: number }
}

const PACES: PacePlan[] = [
  { name: 'saturated', pace: 'saturated', bars: { usual: 1.5, 64: 1.25, 256: 1.45 } },
  { name: '10 ms between deltas', pace: { everyMs: 10 }, bars: { usual: 1.5, 1: 1.7, 64: 1.4 } },
  { name: 'whole replies at once', pace: 'burst', bars: {} },
]
/** The bar of the CPU per delta with the event log in Redis. */
const REDIS_BAR = 2.5
/** The bars of the latency, as ratios to the proxy. */
const LATENCY_BARS = { median: 1.5, p99: 4 }
/** The bar of the bytes of a delta of 4 characters, with the framing of its HTTP chunk. */
const BYTES_BAR = 60
/**
 * When there is no pause between deltas, runs are repeated until there are at least this many: fewer pass too quickly
 * to be measured.
 */
const LEAST_DELTAS = 6400

interface Sample {
  direct: DeltaRun | null
  proxy: DeltaRun
  ours: DeltaRun
}

/** Compares our server with the proxy: server CPU per 1,000 deltas, latency and bytes. */
export async function measureDeltas(harness: Harness, redisUrl?: string): Promise<void> {
  const { quick, streams = quick ? [64] : [1, 16, 64, 256], rounds = quick ? 2 : 5 } = harness.options
  const logName = redisUrl ? 'event log in Redis' : 'event log in memory'
  const direct = await directTarget(harness)
  const proxy = await proxyTarget(harness)
  const ours = await productTarget(harness, Math.max(...streams), redisUrl ? { redisUrl } : {})
  await warmUp(harness, [proxy, ours])

  for (const { name, pace, bars } of quick ? PACES.slice(0, 2) : PACES) {
    const isPaced = typeof pace === 'object'
    const measured = new Map<number, Sample[]>()
    for (const count of streams) {
      const plan = { streams: count, pace }
      const samples: Sample[] = []
      for (let round = 0; round < rounds; round++) {
        samples.push({
          direct: isPaced ? await measure(harness, direct, plan) : null,
          proxy: await measure(harness, proxy, plan),
          ours: await measure(harness, ours, plan),
        })
      }
      measured.set(count, samples)
    }
    const barOf = (count: number) => (redisUrl ? REDIS_BAR : (bars[count] ?? bars.usual))
    printCpu(`${name}, ${logName}`, measured, barOf)
    printTraffic(`${name}, ${logName}`, measured)
    if (isPaced) printLatency(`${name}, ${logName}`, measured)
  }
  await proxy.stop()
  await ours.stop()
}

async function measure(harness: Harness, target: Target, plan: DeltaPlan): Promise<DeltaRun> {
  const times = typeof plan.pace === 'object' ? 1 : Math.ceil(LEAST_DELTAS / (plan.streams * DELTAS))
  const runs: DeltaRun[] = []
  for (let time = 0; time < times; time++) runs.push(await deltaRun(harness, target, plan))
  return sumOf(runs)
}

/**
 * Runs the servers for a while before the measurement. Code is slow until it is compiled, but only in the first moments
 * of a server, so these moments are not measured.
 */
async function warmUp(harness: Harness, targets: Target[]): Promise<void> {
  const plan: DeltaPlan = { streams: 64, pace: 'saturated' }
  const rounds = harness.options.quick ? 2 : 5
  for (const target of targets) {
    for (let round = 0; round < rounds; round++) await deltaRun(harness, target, plan)
  }
}

const perThousand = (us: number, { deltas }: DeltaRun) => us / deltas
const deltasCpu = (run: DeltaRun) => perThousand(run.streaming.cpuUs, run)
const wholeCpu = (run: DeltaRun) => perThousand(run.start.cpuUs + run.streaming.cpuUs + run.end.cpuUs, run)

function printCpu(name: string, measured: Map<number, Sample[]>, barOf: (streams: number) => number | undefined): void {
  const rows = [...measured].map(([streams, samples]) => {
    const compared = (of: (run: DeltaRun) => number, bar?: number) => {
      const [ours, proxies] = [samples.map((sample) => of(sample.ours)), samples.map(({ proxy }) => of(proxy))]
      return [figure(median(proxies)), figure(median(ours)), withBar(ratioOf(ours, proxies), bar)]
    }
    const besides = (['proxy', 'ours'] as const).map((target) =>
      figure(median(samples.map((sample) => perThousand(sample[target].streaming.besideUs, sample[target])))),
    )
    const perRun = (of: (run: DeltaRun) => number) =>
      figure(median(samples.map(({ ours }) => of(ours) / (ours.deltas / DELTAS) / 1000)))
    return [
      streams,
      ...compared(deltasCpu, barOf(streams)),
      ...besides,
      ...compared(wholeCpu),
      perRun(({ start }) => start.cpuUs),
      perRun(({ end }) => end.cpuUs),
    ]
  })
  const columns = [
    ...['proxy ms', 'ours ms', 'ratio'],
    ...['in other threads: proxy ms', 'ours ms'],
    ...['whole runs: proxy ms', 'ours ms', 'ratio'],
  ]
  printTable(
    `Server CPU per 1,000 deltas, ${name}`,
    ['streams', ...columns, 'start of a run of ours ms', 'its end ms'],
    rows,
  )
}

function printTraffic(name: string, measured: Map<number, Sample[]>): void {
  const rows = [...measured].map(([streams, samples]) => {
    const perDelta = (of: (run: DeltaRun) => number, bar?: number) =>
      (['proxy', 'ours'] as const).map((target) =>
        withBar(
          median(samples.map((sample) => of(sample[target]) / sample[target].deltas)),
          target === 'ours' ? bar : undefined,
        ),
      )
    return [
      streams,
      ...perDelta(({ wireBytes }) => wireBytes, BYTES_BAR),
      ...perDelta(({ streaming }) => streaming.reads),
      ...perDelta(({ streaming }) => streaming.writes),
    ]
  })
  printTable(
    `Bytes to the client, and the server's system calls, per delta, ${name}`,
    ['streams', 'bytes: proxy', 'ours', 'reads: proxy', 'ours', 'writes: proxy', 'ours'],
    rows,
  )
}

function printLatency(name: string, measured: Map<number, Sample[]>): void {
  const rows = [...measured].map(([streams, samples]) => {
    const of = (target: 'direct' | 'proxy' | 'ours', key: 'median' | 'p99') =>
      samples.map((sample) => sample[target]?.latency[key] ?? Number.NaN)
    const added = (target: 'proxy' | 'ours', key: 'median' | 'p99') =>
      of(target, key).map((value, round) => value - of('direct', key)[round]!)
    const cells = (key: 'median' | 'p99') => [
      ...(['direct', 'proxy', 'ours'] as const).map((target) => figure(median(of(target, key)))),
      withBar(ratioOf(of('ours', key), of('proxy', key)), LATENCY_BARS[key]),
    ]
    const addedRatio = ratioOf(added('ours', 'median'), added('proxy', 'median'))
    return [streams, ...cells('median'), ratioText(addedRatio), ...cells('p99')]
  })
  const columns = ['direct ms', 'proxy ms', 'ours ms', 'ratio']
  const medianOf = (column: string) => `median: ${column}`
  const p99Of = (column: string) => `p99: ${column}`
  printTable(
    `Latency of a delta, ${name}`,
    ['streams', ...columns.map(medianOf), 'median: ratio of added latency', ...columns.map(p99Of)],
    rows,
  )
}
