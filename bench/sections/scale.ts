import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '@todo-agents/db/testing/free-port'
import type { Harness } from '../harness.ts'
import type { Load } from '../load/main.ts'
import { figure, printTable } from '../print.ts'
import { openFilesOf } from '../processes/open-files.ts'
import type { Probe } from '../processes/probe.ts'
import { treeCpuUs } from '../processes/process-tree.ts'
import type { BenchRedis } from '../processes/redis.ts'
import { startRedis } from '../processes/redis.ts'
import type { Remote } from '../processes/remote.ts'
import type { Target } from './target.ts'
import { productTarget } from './target.ts'

const PROCESSES = 3
const STEPS = 10
/** The time between two deltas of a stream. The streams are held, so what an open stream costs is not hidden by deltas. */
const EVERY_MS = 10_000
const MEASURE_MS = 15_000
/** The most streams of a process that may wait for their first delta at the same time. */
const AT_ONCE = 16
/** If no stream opens for this long, the server takes no more. */
const STALLED_MS = 60_000
const LOOP_LIMIT_MS = 250
/** Stop before the machine swaps or the kernel kills a process. */
const FREE_BYTES_LIMIT = 1e9
const DELTAS_LIMIT = 0.9
/** Streams that failed have released their files when they are counted. */
const NEARLY_FULL = 0.9

/** A process of our server with its own upstream and load, so that none of these has more open files than the server. */
interface Member {
  target: Target
  load: Remote<Load & Probe>
}

type Counts = Awaited<ReturnType<typeof countsOf>>

/**
 * Opens held streams on three processes of our server, which share one PostgreSQL, and one Redis if it is installed. The
 * number of streams rises in ten steps. Prints what each step costs, and stops at the first limit, which it names.
 */
export async function measureScale(harness: Harness): Promise<void> {
  const { quick, streams = [quick ? 300 : 30_000] } = harness.options
  const perStep = Math.max(1, Math.round(Math.max(...streams) / STEPS / PROCESSES))
  const redis = await startRedis(harness.dir)
  const members: Member[] = []
  try {
    for (let index = 0; index < PROCESSES; index++) {
      members.push(await startMember(harness, perStep * STEPS, redis?.url))
    }
    const limit = await climb(harness, members, perStep, redis)
    console.log(limit ? `\nThe first limit: ${limit}` : '\nNo limit was reached.')
    const errors = limit ? harness.lastErrors() : []
    if (errors.length > 0) console.log('The last errors in the log:', ...errors)
  } finally {
    await Promise.all(members.map(({ target }) => target.remote.kill()))
    await redis?.stop()
  }
}

async function startMember(harness: Harness, streams: number, redisUrl: string | undefined): Promise<Member> {
  const upstream = await harness.startUpstream()
  const pace = { everyMs: EVERY_MS }
  // These are more deltas than the measurement waits for, so no stream ends by itself.
  await upstream.ask('play', { api: harness.options.api, pace, deltas: 1_000_000, gated: false })
  const extra = { port: await freePort(), upstreamPort: upstream.port, ...(redisUrl && { redisUrl }) }
  return { target: await productTarget(harness, streams, extra), load: harness.startLoad() }
}

/** Opens the streams step by step. Returns the limit that was reached first, or null when all streams are open. */
async function climb(
  harness: Harness,
  members: Member[],
  perStep: number,
  redis: BenchRedis | null,
): Promise<string | null> {
  for (let step = 1; step <= STEPS; step++) {
    const free = process.availableMemory()
    if (free < FREE_BYTES_LIMIT) return `memory of the machine: ${figure(free / 1e6)} MB are free.`
    const startedAt = performance.now()
    await Promise.all(members.map((member) => openMore(member, perStep)))
    const isStalled = !(await untilOpen(members, step * perStep * PROCESSES))
    const openSeconds = (performance.now() - startedAt) / 1000
    const before = await countsOf(members)
    const held = await measureHeld(harness, members, redis)
    const rest = await countsOf(members)
    printTable(
      `${rest.live} streams open of ${step * perStep * PROCESSES}`,
      ['', ...members.map((_, index) => `process ${index + 1}`), 'PostgreSQL', redis ? 'Redis' : 'no Redis'],
      [
        ['RSS, MB', ...held.rss.map((bytes) => figure(bytes / 1e6)), '', ''],
        ['loop delay p99, ms', ...held.loopP99.map(figure), '', ''],
        ['CPU while held, % of a core', ...held.cpu.map(figure), figure(held.cpuPostgres), figure(held.cpuRedis)],
        ['open files', ...held.files.map(({ open, most }) => `${open} of ${most}`), '', ''],
        ['connections', ...members.map(() => ''), held.connections, ''],
      ],
    )
    console.log(`\n${figure(openSeconds)} s to open this step; ${rest.failed} failed, ${rest.ended} ended early.`)
    const limit = limitOf(held, rest, rest.deltas - before.deltas)
    if (limit) return withFullProcesses(limit, held)
    if (isStalled) return `no stream opened for ${STALLED_MS / 1000} s.`
  }
  return null
}

async function openMore({ target, load }: Member, streams: number): Promise<void> {
  const { port, format } = target
  await load.ask('open', { port, format, streams, tokens: await target.tokens(), atOnce: AT_ONCE })
}

async function countsOf(members: Member[]) {
  const all = await Promise.all(members.map(({ load }) => load.ask('count')))
  const sum = (key: 'started' | 'deltas' | 'ended' | 'live' | 'failed') =>
    all.reduce((total, each) => total + each[key], 0)
  return {
    started: sum('started'),
    deltas: sum('deltas'),
    ended: sum('ended'),
    live: sum('live'),
    failed: sum('failed'),
    failure: all.find(({ failure }) => failure)?.failure,
  }
}

/**
 * Resolves with true when so many streams have their first delta, or one has failed. Resolves with false when no more
 * streams open.
 */
async function untilOpen(members: Member[], streams: number): Promise<boolean> {
  let started = 0
  let changedAt = performance.now()
  for (;;) {
    const counts = await countsOf(members)
    if (counts.started >= streams || counts.failed + counts.ended > 0) return true
    if (counts.started > started) changedAt = performance.now()
    if (performance.now() - changedAt > STALLED_MS) return false
    started = counts.started
    await wait(500)
  }
}

type Held = Awaited<ReturnType<typeof measureHeld>>

/** Measures the processes while the streams are held. */
async function measureHeld({ database }: Harness, members: Member[], redis: BenchRedis | null) {
  const remotes = members.map(({ target }) => target.remote)
  const postgres = await database.pid()
  const used = async () => ({
    at: performance.now(),
    ours: await Promise.all(remotes.map(async (remote) => (await remote.ask('cpu')).allUs)),
    postgres: treeCpuUs(postgres),
    redis: redis ? treeCpuUs(redis.pid) : Number.NaN,
  })
  await Promise.all(remotes.map((remote) => remote.ask('watchLoop')))
  const before = await used()
  await wait(MEASURE_MS)
  const after = await used()
  const loops = await Promise.all(remotes.map((remote) => remote.ask('loopDelay')))
  const percent = (us: number) => us / (after.at - before.at) / 10
  const { rows } = await database.pool.query<{ count: number; most: string }>(`
    select count(*)::int as count, current_setting('max_connections') as most
    from pg_stat_activity where backend_type = 'client backend'
  `)
  // The memory is read last, because the probe collects all garbage.
  const memory = await Promise.all(remotes.map((remote) => remote.ask('memory')))
  return {
    rss: memory.map(({ running }) => running),
    loopP99: loops.map(({ p99 }) => p99),
    cpu: after.ours.map((us, index) => percent(us - before.ours[index]!)),
    cpuPostgres: percent(after.postgres - before.postgres),
    cpuRedis: percent(after.redis - before.redis),
    files: remotes.map(({ pid }) => openFilesOf(pid)),
    connections: `${rows[0]!.count} of ${rows[0]!.most}`,
  }
}

/** Returns the limit that shows while the streams are held, or null. */
function limitOf({ loopP99 }: Held, counts: Counts, deltas: number): string | null {
  if (counts.failed + counts.ended > 0) return failureIn(counts)
  const slowest = Math.max(...loopP99)
  if (slowest > LOOP_LIMIT_MS) return `CPU: the event loop's delay p99 is ${figure(slowest)} ms.`
  const expected = (counts.live * MEASURE_MS) / EVERY_MS
  if (deltas < expected * DELTAS_LIMIT) return `CPU: ${deltas} deltas arrived, not about ${figure(expected)}.`
  return null
}

function failureIn({ failed, ended, failure }: Counts): string {
  return `${failed} streams failed and ${ended} ended early${failure ? `; ${failure}` : ''}.`
}

/** Adds the processes that may open no more files, which is the usual reason of a failure. */
function withFullProcesses(limit: string, { files }: Held): string {
  const full = files.flatMap(({ open, most }, index) => (open > most * NEARLY_FULL ? [index + 1] : []))
  return full.length === 0 ? limit : `open files of process ${full.join(', ')} (ulimit -n). ${limit}`
}
