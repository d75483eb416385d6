import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import type { Spread } from '../load/main.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { Target } from './target.ts'
import { productTarget, proxyTarget } from './target.ts'

/** The reply is short, because only its first delta is measured. */
const SCRIPT = { pace: { everyMs: 10 }, deltas: 5, gated: false }
/** The bars of the median as a ratio to the proxy, by the number of streams. */
const BARS: Record<number, number> = { 1: 3.5, 64: 8 }

/** Measures the time from the request to the first delta of the second turn, with all streams started at once. */
export async function measureFirstDelta(harness: Harness): Promise<void> {
  const { quick, streams = quick ? [64] : [1, 16, 64, 256], rounds = quick ? 3 : 10 } = harness.options
  const proxy = await proxyTarget(harness)
  const ours = await productTarget(harness, Math.max(...streams))
  for (const target of [proxy, ours]) await firstDelta(harness, target, 64)

  const rows: (string | number)[][] = []
  for (const count of streams) {
    const theirs: Spread[] = []
    const mine: Spread[] = []
    for (let round = 0; round < rounds; round++) {
      theirs.push(await firstDelta(harness, proxy, count))
      mine.push(await firstDelta(harness, ours, count))
    }
    const cells = (key: keyof Spread, bar?: number) => {
      const [a, b] = [mine, theirs].map((all) => all.map((each) => each[key]))
      return [figure(median(b!)), figure(median(a!)), withBar(ratioOf(a!, b!), bar)]
    }
    rows.push([count, ...cells('median', BARS[count]), ...cells('p99')])
  }
  printTable(
    'Time to the first delta of a two-turn run, all at once',
    ['streams', 'median: proxy ms', 'ours ms', 'ratio', 'p99: proxy ms', 'ours ms', 'ratio'],
    rows,
  )
  await proxy.stop()
  await ours.stop()
}

async function firstDelta({ upstream, load, options }: Harness, target: Target, streams: number): Promise<Spread> {
  const { port, format } = target
  const tokens = await target.tokens()
  await upstream.ask('play', { api: options.api, ...SCRIPT })
  await load.ask('open', { port, format, streams, tokens, atOnce: streams })
  await load.ask('untilEnded')
  const { firstDelta } = await load.ask('seen')
  await load.ask('close')
  return firstDelta
}
