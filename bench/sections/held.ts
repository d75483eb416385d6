import { setTimeout as wait } from 'node:timers/promises'
import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { Target } from './target.ts'
import { productTarget, proxyTarget } from './target.ts'

/** The bar of the memory of a stream as the server runs, as a ratio to the proxy. */
const MEMORY_BAR = 1.6
/** The bar of the time in which all streams are opened, as a ratio to the proxy. */
const OPEN_BAR = 12
/** The bar of the event loop's delay, p99 in milliseconds. */
const LOOP_BAR = 50

interface Held {
  /** `running`, `rss` and `live` are the bytes that each stream adds; see `memory` of the probe. */
  running: number
  rss: number
  live: number
  /** The time from the first request until each stream has its first delta. */
  openMs: number
  loopP99: number
  loopMax: number
  latencyP99: number
}

/**
 * Measures how long it takes to open many streams, and the memory and the event loop's delay while they are held open at
 * one delta a second.
 */
export async function measureHeld(harness: Harness): Promise<void> {
  const { quick, streams = quick ? [300] : [1000, 5000], rounds = quick ? 1 : 3 } = harness.options
  const rows: (string | number)[][] = []
  for (const count of streams) {
    const proxies: Held[] = []
    const ours: Held[] = []
    for (let round = 0; round < rounds; round++) {
      proxies.push(await held(harness, await proxyTarget(harness), count))
      ours.push(await held(harness, await productTarget(harness, count), count))
    }
    const cells = (key: keyof Held, bar?: number) => {
      const [mine, theirs] = [ours, proxies].map((all) => all.map((each) => each[key] / 1000))
      return [figure(median(theirs!)), figure(median(mine!)), withBar(ratioOf(mine!, theirs!), bar)]
    }
    const times = (key: keyof Held, bar?: number) => [
      figure(median(proxies.map((each) => each[key]))),
      withBar(median(ours.map((each) => each[key])), bar),
    ]
    rows.push([
      count,
      ...cells('running', MEMORY_BAR),
      ...cells('rss'),
      ...cells('live'),
      ...cells('openMs', OPEN_BAR),
      ...times('loopP99', LOOP_BAR),
      ...times('loopMax'),
      ...times('latencyP99'),
    ])
  }
  const both = (name: string) => [`${name}: proxy`, 'ours']
  printTable(
    'Streams held open at one delta a second',
    [
      'streams',
      ...both('kB of RSS each'),
      'ratio',
      ...both('kB after a collection'),
      'ratio',
      ...both('kB live each'),
      'ratio',
      ...both('seconds to open all'),
      'ratio',
      ...both('loop delay p99 ms'),
      ...both('loop delay max ms'),
      ...both('delta latency p99 ms'),
    ],
    rows,
  )
}

/** Measures a new server process, after it has served 64 streams. Throws when streams fall behind or end early. */
async function held(harness: Harness, target: Target, streams: number): Promise<Held> {
  const { upstream, load, options } = harness
  const { remote, port, format } = target
  const seconds = options.quick ? 4 : 15
  // These are more deltas than the measurement waits for, so the streams stay open until `finish`.
  await upstream.ask('play', { api: options.api, pace: { everyMs: 1000 }, deltas: 1_000_000, gated: false })

  /** Resolves with the milliseconds until each stream had its first delta, as soon as each has its second. */
  async function open(count: number): Promise<number> {
    const tokens = await target.tokens()
    const startedAt = performance.now()
    await load.ask('open', { port, format, streams: count, tokens, atOnce: Math.min(count, 32) })
    await load.ask('untilDeltas', 1)
    const openMs = performance.now() - startedAt
    await load.ask('untilDeltas', 2)
    return openMs
  }
  async function end(): Promise<void> {
    const ended = load.ask('untilEnded')
    await upstream.ask('finish')
    await ended
    await load.ask('close')
  }

  await open(64)
  await end()
  const before = await remote.ask('memory')
  const openMs = await open(streams)

  await remote.ask('watchLoop')
  const { deltas } = await load.ask('wire')
  await wait(seconds * 1000)
  const loop = await remote.ask('loopDelay')
  const { latency, deltas: after } = await load.ask('seen')
  const expected = streams * seconds
  if (after - deltas < expected * 0.9) {
    throw new Error(`${streams} streams got ${after - deltas} deltas in ${seconds} s, not about ${expected}`)
  }

  const during = await remote.ask('memory')
  await end()
  await target.stop()
  return {
    running: (during.running - before.rss) / streams,
    rss: (during.rss - before.rss) / streams,
    live: (during.live - before.live) / streams,
    openMs,
    loopP99: loop.p99,
    loopMax: loop.max,
    latencyP99: latency.p99,
  }
}
