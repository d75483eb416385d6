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

/** What happens to a run and to those who follow it. `pick` chooses a process or a follower. */
type Step =
  | { does: 'append'; events: AgentEvent[] }
  | { does: 'join' | 'copy' | 'read' | 'cut' | 'take over' | 'lose a connection'; pick: number }
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
  fc.record({ does: fc.constantFrom('join', 'copy', 'read', 'read', 'cut', 'take over'), pick }),
  fc.constant({ does: 'settle' }),
]
const outage: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('lose a connection'), pick }),
  fc.constant<Step>({ does: 'restart Redis' }),
  fc.constant<Step>({ does: 'empty Redis' }),
)

/** One client, which reads when it is told to. */
class Client {
  readonly log: EventLog
  readonly run_id: string
  events: NumberedAgentEvent[] = []
  place: Subscription | null = null

  constructor(log: EventLog, run_id: string, events: NumberedAgentEvent[] = []) {
    this.log = log
    this.run_id = run_id
    this.events = [...events]
  }

  async read(): Promise<void> {
    this.place ??= await this.log.follow(this.run_id, seqsOf(this.events).at(-1) ?? 0, () => {}).catch(() => null)
    const events = this.place?.read()
    if (events) this.events.push(...events)
    if (events === null) this.leave()
  }

  leave(): void {
    this.place?.close()
    this.place = null
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
  const told: AgentEvent[] = []
  const clients: Client[] = logs.map((log) => new Client(log, run_id))
  let epoch = 1
  let writer: RunLog = await choose(logs, 0).open(run_id, ownerRank(epoch))
  const tell = (next: AgentEvent) => {
    told.push(next)
    writer.append(next)
  }
  tell({ event: 'session_initialized', data: { session_id: 'session', run_id } })

  async function takeOver(log: EventLog): Promise<void> {
    const old = writer
    epoch += 1
    writer = await log.open(run_id, ownerRank(epoch))
    old.append(delta('from the grave'))
    // Of what was not kept yet, an end may be missing; nothing else.
    const kept = writer.told ?? []
    const lost = told.findIndex((_, index) => {
      return JSON.stringify(fold(told.slice(0, told.length - index))) === JSON.stringify(kept)
    })
    if (writer.told !== null) expect(lost, 'what the log says was told').toBeGreaterThanOrEqual(0)
    told.splice(writer.told === null ? 0 : told.length - lost)
    if (writer.told === null) tell({ event: 'resync', data: { session_id: 'session', run_id, parts: [] } })
    old.abandon()
  }

  for (const step of steps) {
    if (step.does === 'append') for (const next of step.events) tell(next)
    else if (step.does === 'join') clients.push(new Client(choose(logs, step.pick), run_id))
    else if (step.does === 'copy')
      clients.push(new Client(choose(logs, step.pick), run_id, choose(clients, step.pick).events))
    else if (step.does === 'read') await choose(clients, step.pick).read()
    else if (step.does === 'cut') choose(clients, step.pick).leave()
    else if (step.does === 'take over') await takeOver(choose(logs, step.pick))
    else if (step.does === 'settle') await new Promise(setImmediate)
    else await outage?.(step)
  }
  tell(DONE)
  await writer.close()
  for (const client of clients) {
    await vi.waitFor(
      async () => {
        await client.read()
        expect(client.events.at(-1)?.data).toEqual(DONE.data)
      },
      { timeout: 60_000, interval: 2 },
    )
    client.leave()
    expect(fold(client.events)).toEqual(fold(told))
    const seqs = seqsOf(client.events)
    expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other))
  }
}

const silent = createLogger('silent')
const has_redis = hasRedisServer()
let server: RedisServer
let connections: Redis[] = []
let redis_world: World

beforeAll(async () => {
  if (!has_redis) return
  server = await startRedisServer()
  connections = await Promise.all([connectRedis(server.url, silent), connectRedis(server.url, silent)])
  const options = { logger: silent, max_run_events: 30, max_run_bytes: 2000 }
  const logs = connections.map((redis) =>
    createRedisEventLog({ ...options, redis: redis.commands, signals: createRedisSignals(redis, silent) }),
  )
  redis_world = { logs, outage: breakRedis }
})
afterAll(async () => {
  await Promise.all(redis_world?.logs.map((log) => log.close()) ?? [])
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

const settings = (numRuns: number) => ({ numRuns, seed: Number(process.env.SEED ?? Date.now() % 1_000_000_007) })

test('every client of a log in memory reduces to the same state', async () => {
  const world = { logs: [createMemoryEventLog({ max_run_bytes: 2000 })] }
  const steps = fc.array(fc.oneof(...usual), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(steps, (list) => play(world, list)),
    settings(150),
  )
})

test.runIf(has_redis)(
  'every client of two processes with one Redis reduces to the same state',
  async () => {
    const steps = fc.array(fc.oneof(...usual), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(steps, (list) => play(redis_world, list)),
      settings(60),
    )
  },
  120_000,
)

test.runIf(has_redis)(
  'also when Redis is restarted, comes back empty, or cuts connections',
  async () => {
    const steps = fc.array(fc.oneof({ weight: 8, arbitrary: fc.oneof(...usual) }, { weight: 1, arbitrary: outage }), {
      minLength: 15,
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(steps, (list) => play(redis_world, list)),
      { ...settings(8), endOnFailure: true },
    )
  },
  180_000,
)
