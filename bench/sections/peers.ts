import { freePort } from '@todo-agents/db/testing/free-port'
import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { figure, printTable, withBar } from '../print.ts'
import { installPeers, PEERS, versionOf } from '../processes/peer.ts'
import { treeCpuUs } from '../processes/process-tree.ts'
import { answerRuns, pinAndWarmUp, SHORT } from './answer-run.ts'
import type { Target } from './target.ts'
import { peerTarget, productTarget, proxyTarget } from './target.ts'

const LONG = 200
/** The peer that the bars compare with, and the bars in the README: for 64 runs at once, by the deltas of a run. */
const COMPARED = 'openai-agents'
const BARS = new Map([
  [SHORT, 0.75],
  [LONG, 0.55],
])

interface Side {
  name: string
  target: Target
  /** The main process of its PostgreSQL. Null when it uses none. */
  postgres: number | null
  isCompared: boolean
  isJudged: boolean
  stands: [stores: string, authenticates: string, survives: string]
}

/** CPU ms of a run. */
interface Sample {
  server: number
  postgres: number
}

/** Measures the CPU of whole runs of our server, of a proxy, and of servers that use other libraries. */
export async function measurePeers(harness: Harness): Promise<void> {
  const { quick, streams = quick ? [64] : [1, 16, 64], rounds = quick ? 2 : 5 } = harness.options
  installPeers()
  const sides = await startSides(harness, Math.max(...streams))
  await pinAndWarmUp(harness, sides)
  for (const deltas of [SHORT, LONG]) {
    for (const count of streams) {
      const rounded: Sample[][] = []
      for (let round = 0; round < rounds; round++) rounded.push(await measureRound(harness, sides, count, deltas))
      print(sides, count, deltas, rounded)
    }
  }
  printTable(
    'What each of them does beside',
    ['', 'stores', 'authenticates', 'survives'],
    sides.map(({ name, stands }) => [name, ...stands]),
  )
  for (const { target } of sides) await target.stop()
}

async function startSides(harness: Harness, streams: number): Promise<Side[]> {
  const { database } = harness
  const sides: Side[] = []
  const add = (side: Omit<Side, 'isCompared' | 'isJudged' | 'postgres'> & Partial<Side>) =>
    sides.push({ isCompared: false, isJudged: false, postgres: null, ...side })
  add({ name: 'raw proxy', target: await proxyTarget(harness), stands: ['nothing', 'nobody', 'nothing'] })
  for (const peer of PEERS) {
    const own = peer.program === 'langgraph' ? await harness.startDatabase() : null
    add({
      name: versionOf(peer),
      target: await peerTarget(harness, peer.program, own ? { DATABASE_URL: own.url } : {}),
      postgres: own && (await own.pid()),
      isCompared: peer.program === COMPARED,
      stands: [peer.stores, 'nobody', peer.survives],
    })
  }
  const everything = 'the message, each step, each call with its effect, and what undoes it'
  const ours: Side['stands'] = [everything, 'each request, by a token', 'its process: another one goes on by itself']
  add({
    name: 'ours, PostgreSQL',
    target: await productTarget(harness, streams, { embedded: false }),
    postgres: await database.pid(),
    isJudged: true,
    stands: ours,
  })
  const embedded = await productTarget(harness, streams, { embedded: true, port: await freePort() })
  add({ name: 'ours, PGlite in the same process', target: embedded, stands: ours })
  return sides
}

async function measureRound(harness: Harness, sides: Side[], streams: number, deltas: number): Promise<Sample[]> {
  const waves = Math.ceil((harness.options.quick ? 64 : 128) / Math.max(streams, 4))
  const runs = streams * waves
  const cpu = async ({ target, postgres }: Side): Promise<Sample> => {
    const { allUs } = await target.remote.ask('cpu')
    return { server: allUs / 1000, postgres: postgres === null ? 0 : treeCpuUs(postgres) / 1000 }
  }
  const round: Sample[] = []
  for (const side of sides) {
    const before = await cpu(side)
    await answerRuns(harness, side.target, { streams, deltas, waves })
    const after = await cpu(side)
    round.push({ server: (after.server - before.server) / runs, postgres: (after.postgres - before.postgres) / runs })
  }
  return round
}

function print(sides: Side[], streams: number, deltas: number, rounds: Sample[][]): void {
  const of = (index: number, key: keyof Sample) => rounds.map((round) => round[index]![key])
  const compared = sides.findIndex(({ isCompared }) => isCompared)
  const rows = sides.map(({ name, isJudged, postgres }, index) => [
    name,
    figure(median(of(index, 'server'))),
    postgres === null ? '' : figure(median(of(index, 'postgres'))),
    withBar(
      ratioOf(of(index, 'server'), of(compared, 'server')),
      isJudged && streams === 64 ? BARS.get(deltas) : undefined,
    ),
  ])
  printTable(
    `CPU ms of a run with a tool call and ${deltas} deltas, ${streams} at once`,
    ['', 'server', 'PostgreSQL', `server, beside ${sides[compared]!.name}`],
    rows,
  )
}
