import { randomUUID } from 'node:crypto'
import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createLogger } from '../logger.ts'
import type { Redis } from '../redis.ts'
import { connectRedis } from '../redis.ts'
import { createRedisSignals } from '../signals.ts'
import { delta, fold, seqsOf } from '../testing/event-log-reader.ts'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { EventLog, RunLog, Subscription } from './event-log.ts'
import { createMemoryEventLog } from './memory/memory-event-log.ts'
import { createRedisEventLog } from './redis/redis-event-log.ts'
import { ownerRank } from './writer-rank.ts'

/** What happens to a run and to its followers. `pick` chooses a process or a follower. */
type Step =
  | { does: 'append'; events: AgentEvent[] }
  | { does: 'join' | 'copy' | 'read' | 'cut' | 'claim' | 'lose a connection'; pick: number }
  | { does: 'settle' | 'restart Redis' | 'empty Redis' }

const event: fc.Arbitrary<AgentEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(), fc.nat(90)).map(([word, length]) => delta(`${word}${'.'.repeat(length)}`)),
  },
  fc.constant<AgentEvent>({ event: 'message', data: { content: 'all of it' } }),
  fc.constant<AgentEvent>({ event: 'message_reset', data: {} }),
  fc.nat(5).map(
    (n): AgentEvent => ({
      event: 'tool_call',
      data: { call_id: `${n}`, tool_name: 'create_todo', arguments: { item: 'Ärger 🍎\n' } },
    }),
  ),
  fc.nat(5).map(
    (n): AgentEvent => ({
      event: 'tool_result',
      data: { call_id: `${n}`, tool_name: 'create_todo', output: { ok: '\n\n' }, status: 'ok', change_ids: [] },
    }),
  ),
)
const pick = fc.nat(100)
const usual: fc.Arbitrary<Step>[] = [
  fc.array(event, { minLength: 1, maxLength: 30 }).map((events) => ({ does: 'append', events })),
  fc.record({ does: fc.constantFrom('join', 'copy', 'read', 'read', 'cut', 'claim'), pick }),
  fc.constant({ does: 'settle' }),
]
const outage: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('lose a connection'), pick }),
  fc.constant<Step>({ does: 'restart Redis' }),
  fc.constant<Step>({ does: 'empty Redis' }),
)

/** A client that reads when its `read` is called. */
class Client {
  readonly log: EventLog
  readonly run_id: string
  events: NumberedAgentEvent[] = []
  subscription: Subscription | null = null

  constructor(log: EventLog, run_id: string, events: NumberedAgentEvent[] = []) {
    this.log = log
    this.run_id = run_id
    this.events = [...events]
  }

  async read(): Promise<void> {
    this.subscription ??= await this.log
      .follow(this.run_id, seqsOf(this.events).at(-1) ?? 0, () => {})
      .catch(() => null)
    const events = this.subscription?.read()
    if (events) this.events.push(...events)
    if (events === null) this.disconnect()
  }

  disconnect(): void {
    this.subscription?.close()
    this.subscription = null
  }
}

interface World {
  /** One for each process. */
  logs: EventLog[]
  outage?: (step: Step) => Promise<void>
}

const DONE: AgentEvent = { event: 'error', data: { status: 'error', code: 'model_error', message: 'done' } }

async function play({ logs, outage }: World, steps: Step[]): Promise<void> {
  const run_id = randomUUID()
  const choose = <T>(list: T[], pick: number) => list[pick % list.length] as T
  const emitted: AgentEvent[] = []
  const clients: Client[] = logs.map((log) => new Client(log, run_id))
  let epoch = 1
  let writer: RunLog = await choose(logs, 0).open(run_id, ownerRank(epoch))
  const emit = (next: AgentEvent) => {
    emitted.push(next)
    writer.append(next)
  }
  emit({ event: 'session_initialized', data: { session_id: 'session', run_id } })

  async function claimWith(log: EventLog): Promise<void> {
    const old = writer
    epoch += 1
    writer = await log.open(run_id, ownerRank(epoch))
    old.append(delta('too late'))
    // Only the last events may be missing, when they were not stored yet.
    const kept = writer.emitted ?? []
    const lost = emitted.findIndex((_, index) => {
      return JSON.stringify(fold(emitted.slice(0, emitted.length - index))) === JSON.stringify(kept)
    })
    if (writer.emitted !== null) expect(lost, 'the index of what the log retained').toBeGreaterThanOrEqual(0)
    emitted.splice(writer.emitted === null ? 0 : emitted.length - lost)
    if (writer.emitted === null) emit({ event: 'resync', data: { session_id: 'session', run_id, parts: [] } })
    old.handOver()
  }

  for (const step of steps) {
    if (step.does === 'append') for (const next of step.events) emit(next)
    else if (step.does === 'join') clients.push(new Client(choose(logs, step.pick), run_id))
    else if (step.does === 'copy')
      clients.push(new Client(choose(logs, step.pick), run_id, choose(clients, step.pick).events))
    else if (step.does === 'read') await choose(clients, step.pick).read()
    else if (step.does === 'cut') choose(clients, step.pick).disconnect()
    else if (step.does === 'claim') await claimWith(choose(logs, step.pick))
    else if (step.does === 'settle') await new Promise(setImmediate)
    else await outage?.(step)
  }
  emit(DONE)
  await writer.close()
  for (const client of clients) {
    await vi.waitFor(
      async () => {
        await client.read()
        expect(client.events.at(-1)?.data).toEqual(DONE.data)
      },
      { timeout: 60_000, interval: 2 },
    )
    client.disconnect()
    expect(fold(client.events)).toEqual(fold(emitted))
    const seqs = seqsOf(client.events)
    expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other))
  }
}

const silent = createLogger('silent')
const hasRedis = hasRedisServer()
let server: RedisServer
let connections: Redis[] = []
let redisWorld: World

beforeAll(async () => {
  if (!hasRedis) return
  server = await startRedisServer()
  connections = await Promise.all([connectRedis(server.url, silent), connectRedis(server.url, silent)])
  const options = { logger: silent, maxRunEvents: 30, maxRunBytes: 2000 }
  const logs = connections.map((redis) =>
    createRedisEventLog({ ...options, redis: redis.commands, signals: createRedisSignals(redis, silent) }),
  )
  redisWorld = { logs, outage: breakRedis }
})
afterAll(async () => {
  await Promise.all(redisWorld?.logs.map((log) => log.close()) ?? [])
  await Promise.all(connections.map((redis) => redis.close()))
  await server?.close()
})

async function breakRedis(step: Step): Promise<void> {
  if (step.does === 'lose a connection') {
    const { commands, subscriber } = connections[step.pick % 2] as Redis
    const victim = step.pick % 3 === 0 ? subscriber : commands
    if (victim.isReady) await victim.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal']).catch(() => {})
    return
  }
  await server.kill({ keep: step.does === 'restart Redis' })
  await server.start()
}

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_007)
console.log(`event log: seed ${seed}`)
const settings = (numRuns: number) => ({ numRuns, seed })

test('every client of a log in memory reduces to the same state', async () => {
  const world = { logs: [createMemoryEventLog({ maxRunBytes: 2000 })] }
  const steps = fc.array(fc.oneof(...usual), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(steps, (list) => play(world, list)),
    settings(150),
  )
})

test.runIf(hasRedis)(
  'every client of two processes with one Redis reduces to the same state',
  async () => {
    const steps = fc.array(fc.oneof(...usual), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(steps, (list) => play(redisWorld, list)),
      settings(60),
    )
  },
  120_000,
)

test.runIf(hasRedis)(
  'every client reduces to the same state when Redis is restarted, comes back empty, or cuts connections',
  async () => {
    const steps = fc.array(fc.oneof({ weight: 8, arbitrary: fc.oneof(...usual) }, { weight: 1, arbitrary: outage }), {
      minLength: 15,
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(steps, (list) => play(redisWorld, list)),
      { ...settings(8), endOnFailure: true },
    )
  },
  180_000,
)
