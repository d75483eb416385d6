import { createHash } from 'node:crypto'
import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import type { RedisClient } from '../../redis.ts'
import { firstSeq, isEnd } from '../event-log.ts'
import type { FoldedState, RetainedEvents } from '../retained-events.ts'
import { numberEvent, resync } from '../retained-events.ts'
import type { WriterRank } from '../writer-rank.ts'
import { DELETED_RANK, encodeRank } from '../writer-rank.ts'

/**
 * A run has two keys: a stream with one entry `{seq}-0` for each event, and a hash with these fields:
 * - `epoch`: the highest rank that opened the log, as `encodeRank` writes it;
 * - `last`: the number of the last event;
 * - `base`, `snapshot`: the state up to that number, which replaces the events that were trimmed from the stream.
 *
 * A batch is published as its first number and its events, one a line: JSON has no raw line breaks.
 */
interface Script {
  source: string
  sha: string
}

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}

/** ARGV: rank, the number before the first event of a new log, ttl. */
const OPEN = script(`
local meta = redis.call('HMGET', KEYS[2], 'epoch', 'base', 'snapshot')
local rank = tonumber(meta[1]) or -1
if rank < tonumber(ARGV[1]) then redis.call('HSET', KEYS[2], 'epoch', ARGV[1]) end
local entries = redis.call('XRANGE', KEYS[1], '-', '+')
if not meta[1] or (#entries == 0 and not meta[3] and rank < tonumber(ARGV[1])) then
  redis.call('HSET', KEYS[2], 'base', ARGV[2], 'last', ARGV[2])
  meta[2] = ARGV[2]
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {redis.call('HGET', KEYS[2], 'epoch'), meta[2], meta[3] or '', entries}`)

/** ARGV: rank, number of the first event, ttl, channel, events. Idempotent. */
const APPEND = script(`
local meta = redis.call('HMGET', KEYS[2], 'epoch', 'last')
local rank, last, own, first = tonumber(meta[1]), tonumber(meta[2]), tonumber(ARGV[1]), tonumber(ARGV[2])
if not rank or rank < own then return 'gone' end
if rank > own then return 'fenced' end
if last < first - 1 then return 'gone' end
for i = 5, #ARGV do
  local seq = first + i - 5
  if seq > last then
    redis.call('XADD', KEYS[1], string.format('%.0f-0', seq), 'e', ARGV[i])
    last = seq
  end
end
redis.call('HSET', KEYS[2], 'last', string.format('%.0f', last))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[2] .. '\\n' .. table.concat(ARGV, '\\n', 5))
return 'ok'`)

/** ARGV: rank, base, snapshot, ttl, channel, events. Replaces the log by the state at `base` and the events after it. */
const RESTORE = script(`
local rank = tonumber(redis.call('HGET', KEYS[2], 'epoch'))
if rank and rank > tonumber(ARGV[1]) then return 'fenced' end
redis.call('DEL', KEYS[1], KEYS[2])
local last = tonumber(ARGV[2])
for i = 6, #ARGV do
  last = last + 1
  redis.call('XADD', KEYS[1], string.format('%.0f-0', last), 'e', ARGV[i])
end
redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'last', string.format('%.0f', last), 'base', ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], 'snapshot', ARGV[3]) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('PUBLISH', ARGV[5], string.format('%.0f', last + 1))
return 'ok'`)

/** ARGV: rank, base, snapshot. Removes the events up to `base`. */
const TRIM = script(`
local rank = tonumber(redis.call('HGET', KEYS[2], 'epoch'))
if not rank or rank < tonumber(ARGV[1]) then return 'gone' end
if rank > tonumber(ARGV[1]) then return 'fenced' end
redis.call('HSET', KEYS[2], 'base', ARGV[2], 'snapshot', ARGV[3])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', tonumber(ARGV[2]) + 1))
return 'ok'`)

/** ARGV: the rank of a deleted run, ttl. Only the rank remains, which shuts out a writer that is still at work. */
const DROP = script(`
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'base', '0', 'last', '0')
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 'ok'`)

/** ARGV: the number to read after, the most events to return. */
const READ = script(`
local meta = redis.call('HMGET', KEYS[2], 'last', 'base', 'snapshot')
if not meta[1] then return false end
local after, snapshot = ARGV[1], ''
if tonumber(after) < tonumber(meta[2]) then after, snapshot = meta[2], meta[3] or '' end
return {meta[1], meta[2], snapshot, redis.call('XRANGE', KEYS[1], '(' .. after .. '-0', '+', 'COUNT', ARGV[2])}`)

/** `gone`: Redis has lost the log, or its end. `fenced`: a writer with a higher rank has opened the log. */
export type WriteOutcome = 'ok' | 'gone' | 'fenced'

export interface Page {
  events: NumberedAgentEvent[]
  /** The number of the last event of the log. */
  last: number
}

export interface OpenedRun {
  /** True when no writer with a higher rank has opened the log. */
  isOurs: boolean
  base: number
  /** The state at `base`. */
  state: FoldedState | null
  events: AgentEvent[]
}

type Entry = [id: string, fields: [name: string, event: string]]

const PAGE_EVENTS = 256

export function channelOf(run_id: string): string {
  return `run:${run_id}:events`
}

/** The braces in the keys put both keys of a run in one hash slot, so that a script may use them in a Redis cluster. */
function eventsKey(run_id: string): string {
  return `run:{${run_id}}:events`
}

function metaKey(run_id: string): string {
  return `run:{${run_id}}:meta`
}

/** Reads a published batch: its first number, and its events as JSON. */
export function parseBatch(message: string): { first: number; lines: string[] } {
  const [first, ...lines] = message.split('\n')
  return { first: Number(first), lines: lines.filter((line) => line !== '') }
}

/** The logs in Redis. Each method that writes is one atomic script, and rejects when its outcome is not known. */
export class RedisRunStore {
  readonly #redis: RedisClient
  readonly #ttl: string

  constructor(redis: RedisClient, maxAgeMs: number) {
    this.#redis = redis
    this.#ttl = `${maxAgeMs}`
  }

  /** Raises the log's rank, unless it is higher already. Returns the retained events. */
  async open(run_id: string, rank: WriterRank): Promise<OpenedRun> {
    const reply = await this.#run(OPEN, run_id, [`${encodeRank(rank)}`, `${firstSeq(rank.epoch)}`, this.#ttl])
    const [latest, base, snapshot, entries] = reply as [string, string, string, Entry[]]
    return {
      isOurs: Number(latest) === encodeRank(rank),
      base: Number(base),
      state: parseSnapshot(snapshot),
      events: entries.map(parseEntry),
    }
  }

  append(run_id: string, rank: WriterRank, first: number, events: AgentEvent[]): Promise<WriteOutcome> {
    const args = [`${encodeRank(rank)}`, `${first}`, this.#ttl, channelOf(run_id)]
    for (const event of events) args.push(JSON.stringify(event))
    return this.#run(APPEND, run_id, args) as Promise<WriteOutcome>
  }

  /**
   * Replaces the log by the state at `retained.base` and the events after it. All of them come at once: clients may have
   * read some of them, and if the process died before it had appended those again, the next owner would give their numbers
   * to other events.
   */
  restore(run_id: string, rank: WriterRank, retained: RetainedEvents): Promise<WriteOutcome> {
    const snapshot = retained.state ? JSON.stringify(retained.state) : ''
    const args = [`${encodeRank(rank)}`, `${retained.base}`, snapshot, this.#ttl, channelOf(run_id)]
    for (const event of retained.slice(retained.base, retained.last)) args.push(JSON.stringify(event))
    return this.#run(RESTORE, run_id, args) as Promise<WriteOutcome>
  }

  /** Replaces the events up to `retained.base` by the state at that number. */
  trim(run_id: string, rank: WriterRank, retained: RetainedEvents): Promise<WriteOutcome> {
    const args = [`${encodeRank(rank)}`, `${retained.base}`, JSON.stringify(retained.state)]
    return this.#run(TRIM, run_id, args) as Promise<WriteOutcome>
  }

  /** See `EventLog.drop`. */
  async drop(run_id: string): Promise<void> {
    await this.#run(DROP, run_id, [`${encodeRank(DELETED_RANK)}`, this.#ttl])
  }

  /**
   * Returns the next events after number `after`, see `RetainedEvents.read`. Returns null when Redis has no log of the
   * run.
   */
  async read(run_id: string, after: number): Promise<Page | null> {
    const reply = await this.#run(READ, run_id, [`${after}`, `${PAGE_EVENTS}`])
    if (!reply) return null
    const [last, base, snapshot, entries] = reply as [string, string, string, Entry[]]
    const state = parseSnapshot(snapshot)
    const events = entries.map((entry) => numberEvent(Number.parseInt(entry[0], 10), parseEntry(entry)))
    if (state) events.unshift(resync(run_id, Number(base), state))
    return { events, last: Number(last) }
  }

  /** See `EventLog.lacksEnd`. */
  async lacksEnd(run_id: string, hasEnded: boolean): Promise<boolean> {
    const range = [eventsKey(run_id), '+', '-', 'COUNT', '1']
    const [last] = (await this.#redis.sendCommand(['XREVRANGE', ...range])) as unknown as Entry[]
    if (last) return !isEnd(parseEntry(last), hasEnded)
    return Number(await this.#redis.sendCommand(['EXISTS', metaKey(run_id)])) > 0
  }

  async #run({ source, sha }: Script, run_id: string, args: string[]): Promise<unknown> {
    const rest = ['2', eventsKey(run_id), metaKey(run_id), ...args]
    try {
      return await this.#redis.sendCommand(['EVALSHA', sha, ...rest])
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return this.#redis.sendCommand(['EVAL', source, ...rest])
    }
  }
}

function parseEntry([, [, event]]: Entry): AgentEvent {
  return JSON.parse(event) as AgentEvent
}

function parseSnapshot(snapshot: string): FoldedState | null {
  return snapshot === '' ? null : (JSON.parse(snapshot) as FoldedState)
}
