import { setTimeout as wait } from 'node:timers/promises'
import { median, ratioOf } from '../figures.ts'
import type { House } from '../house.ts'
import { figure, printTable, ratioText } from '../print.ts'
import type { Target } from './target.ts'
import { productTarget, proxyTarget } from './target.ts'

interface Held {
  /** In bytes per stream, as the next two. */
  running: number
  rss: number
  live: number
  loop_p99: number
  loop_max: number
  latency_p99: number
}

/** Measures the memory of open streams at one delta a second, and the delay of the event loop meanwhile. */
export async function measureHeld(house: House): Promise<void> {
  const { quick, streams = quick ? [300] : [1000, 5000], rounds = quick ? 1 : 3 } = house.options
  const rows: (string | number)[][] = []
  for (const count of streams) {
    const proxies: Held[] = []
    const ours: Held[] = []
    for (let round = 0; round < rounds; round++) {
      proxies.push(await held(house, await proxyTarget(house), count))
      ours.push(await held(house, await productTarget(house, count), count))
    }
    const cells = (key: keyof Held, unit = 1) => {
      const [mine, theirs] = [ours, proxies].map((all) => all.map((each) => each[key] / unit))
      return [figure(median(theirs!)), figure(median(mine!)), ratioText(ratioOf(mine!, theirs!))]
    }
    const times = (key: keyof Held) => cells(key).slice(0, 2)
    rows.push([
      count,
      ...cells('running', 1000),
      ...cells('rss', 1000),
      ...cells('live', 1000),
      ...times('loop_p99'),
      ...times('loop_max'),
      ...times('latency_p99'),
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
      ...both('loop delay p99 ms'),
      ...both('loop delay max ms'),
      ...both('delta latency p99 ms'),
    ],
    rows,
  )
}

/** Starts a new process, which first serves a few streams. Throws if the streams do not last to the end. */
async function held(house: House, target: Target, streams: number): Promise<Held> {
  const { upstream, load, options } = house
  const { remote, port, format } = target
  const seconds = options.quick ? 4 : 15
  // More deltas than are ever sent: `finish` ends the streams.
  await upstream.ask('play', { api: options.api, pace: { every_ms: 1000 }, deltas: 1_000_000, gated: false })

  async function open(count: number, per_stream: number): Promise<void> {
    const tokens = await target.tokens()
    await load.ask('open', { port, format, streams: count, tokens, at_once: Math.min(count, 32) })
    await load.ask('untilDeltas', per_stream)
  }
  async function end(): Promise<void> {
    const ended = load.ask('untilEnded')
    await upstream.ask('finish')
    await ended
    await load.ask('close')
  }

  await open(64, 2)
  await end()
  const before = await remote.ask('memory')
  await open(streams, 2)

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
    loop_p99: loop.p99,
    loop_max: loop.max,
    latency_p99: latency.p99,
  }
}
