import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '@todo-agents/db/testing/free-port'
import { median, ratioOf } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { figure, printTable, withBar } from '../print.ts'
import type { BenchDatabase } from '../processes/database.ts'
import { treeCpuUs } from '../processes/process-tree.ts'
import { answerRuns, pinAndWarmUp, SHORT } from './answer-run.ts'
import type { Target } from './target.ts'
import { productTarget } from './target.ts'

/** The bars in the README, for 64 runs at once. */
const BARS = { postgres: 0.45, embedded: 0.35 }
/** Jobs of a run that has ended may still be due: a lease is 10 seconds long. */
const LATER_MS = 14_000

/** One of the compared checkouts, on its own database. */
interface Side {
  target: Target
  /** The main process of its PostgreSQL. Null on the embedded database. */
  postgres: number | null
}

/** The CPU of a run in ms. */
interface Cost {
  server: number
  postgres: number
}

/** Both costs of a run: until its end, and with what its jobs cost later. */
interface Sample {
  run: Cost
  withJobs: Cost
}

/**
 * Measures the CPU of a short answer, of our server and of PostgreSQL. With `--base`, compares with another checkout:
 * in each round both are measured, one after the other.
 */
export async function measureAnswer(harness: Harness): Promise<void> {
  const { quick, base, root, streams = quick ? [64] : [1, 16, 64], rounds = quick ? 1 : 5 } = harness.options
  const roots = base ? [base, root] : [root]
  for (const embedded of [false, true]) {
    const sides = []
    for (const each of roots) sides.push(await startSide(harness, each, Math.max(...streams), embedded))
    await pinAndWarmUp(harness, sides)
    const idle = await idleCosts(sides)
    for (const count of streams) {
      const samples: Sample[][] = sides.map(() => [])
      for (let round = 0; round < rounds; round++) {
        const measured = await measureRound(harness, sides, count, idle)
        for (const [side, sample] of measured.entries()) samples[side]!.push(sample)
      }
      print(embedded, count, samples)
    }
    for (const { target } of sides) await target.stop()
  }
}

async function startSide(harness: Harness, root: string, streams: number, embedded: boolean): Promise<Side> {
  const port = await freePort()
  const database: BenchDatabase | null = embedded ? null : await harness.startDatabase()
  const extra = { root, port, embedded, ...(database && { databaseUrl: database.url }) }
  const target = await productTarget(harness, streams, extra)
  return {
    target,
    postgres: database && (await database.pid()),
  }
}

async function cpuOf({ target, postgres }: Side): Promise<Cost> {
  const { allUs } = await target.remote.ask('cpu')
  return { server: allUs / 1000, postgres: postgres === null ? 0 : treeCpuUs(postgres) / 1000 }
}

function difference(after: Cost, before: Cost, divisor = 1): Cost {
  return { server: (after.server - before.server) / divisor, postgres: (after.postgres - before.postgres) / divisor }
}

/** Returns what each side uses in `LATER_MS` when nothing is left to do. */
async function idleCosts(sides: Side[]): Promise<Cost[]> {
  await wait(LATER_MS)
  return laterCosts(sides)
}

async function laterCosts(sides: Side[]): Promise<Cost[]> {
  const before = await Promise.all(sides.map(cpuOf))
  await wait(LATER_MS)
  return Promise.all(sides.map(async (side, index) => difference(await cpuOf(side), before[index]!)))
}

async function measureRound(harness: Harness, sides: Side[], streams: number, idle: Cost[]): Promise<Sample[]> {
  const waves = Math.ceil((harness.options.quick ? 128 : 256) / Math.max(streams, 4))
  const runs = streams * waves
  const during: Cost[] = []
  for (const side of sides) {
    const before = await cpuOf(side)
    await answerRuns(harness, side.target, { streams, deltas: SHORT, waves })
    during.push(difference(await cpuOf(side), before, runs))
  }
  const later = await laterCosts(sides)
  return during.map((run, side) => {
    const jobs = difference(later[side]!, idle[side]!, runs)
    return { run, withJobs: { server: run.server + jobs.server, postgres: run.postgres + jobs.postgres } }
  })
}

function print(embedded: boolean, streams: number, samples: Sample[][]): void {
  const [first = [], second] = samples
  const figures: [string, (sample: Sample) => number, (number | undefined)?][] = [
    ['our server, until the end of the run', ({ run }) => run.server],
    ['our server, with its later jobs', ({ withJobs }) => withJobs.server, embedded ? BARS.embedded : undefined],
  ]
  if (!embedded) {
    figures.push(['PostgreSQL, until the end of the run', ({ run }) => run.postgres])
    figures.push(['PostgreSQL, with its later jobs', ({ withJobs }) => withJobs.postgres, BARS.postgres])
  }
  const rows = figures.map(([name, of, bar]) => {
    const theirs = first.map(of)
    const cells = [name, figure(median(theirs))]
    if (!second) return cells
    const mine = second.map(of)
    return [...cells, figure(median(mine)), withBar(ratioOf(mine, theirs), bar)]
  })
  printTable(
    `CPU ms of a short answer, ${embedded ? 'embedded database' : 'PostgreSQL'}, ${streams} at once`,
    ['CPU of', ...(second ? ['base ms', 'ours ms', 'ratio'] : ['ms'])],
    rows,
  )
}
