import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { StreamInterruptedError, TodoAgentsError } from '../errors.ts'
import type { StreamTiming } from '../transport/backoff.ts'
import type { AcquireSlot } from '../transport/connection-slot.ts'
import { takeSlot } from '../transport/connection-slot.ts'
import { pause } from '../transport/pause.ts'
import type { OnWake } from '../transport/wake.ts'
import { createRetryBudget } from './retry-budget.ts'
import type { RunPosition } from './run-position.ts'
import { createRunPosition } from './run-position.ts'
import { watchSilence } from './silence.ts'
import { readEvents } from './stream-connection.ts'
import type { StreamFailure } from './stream-failure.ts'
import { RefusedError, toFailure } from './stream-failure.ts'

export type ConnectionState = 'connecting' | 'open' | 'waiting'

/** Of `waiting`: when it is tried again, and the limit that was hit, if it was one. */
export interface ConnectionInfo {
  retry_in_ms?: number
  rate_limit?: Extract<StreamEvent, { event: 'rate_limit_exceeded' }>['data']
}

export type OnConnection = (state: ConnectionState, info: ConnectionInfo) => void

export interface ReconnectOptions {
  /** Asks for what comes after `last_event_id`: from the beginning when that is null. */
  connect: (last_event_id: string | null, signal: AbortSignal) => Promise<Response>
  signal: AbortSignal | undefined
  /** The position to go on after. */
  last_event_id: string | null
  /** How long it is tried again without anything new. */
  retry_for_ms: number
  timing: StreamTiming
  onWake: OnWake
  onConnection: OnConnection
  acquireSlot: AcquireSlot | undefined
}

/** With the signal that the whole stream ends by. */
type Options = Omit<ReconnectOptions, 'signal'> & { signal: AbortSignal }

/**
 * The events of a run over as many connections as it takes:
 *
 *     connecting ──answer──▶ open ──terminal event──▶ done
 *         ▲                   │
 *         └──── waiting ◀─────┴── lost, silent, refused for now
 *
 * until the run has been told to its end, or a failure is not worth another try.
 */
export async function* followRun(given: ReconnectOptions): AsyncGenerator<StreamEvent[], void, void> {
  const options = { ...given, signal: given.signal ?? new AbortController().signal }
  const position = createRunPosition(options.last_event_id)
  const budget = createRetryBudget(options.retry_for_ms, options.timing)
  for (;;) {
    options.onConnection('connecting', {})
    const ending = yield* followOnce(options, position, budget.renew)
    if (ending === 'told') return
    if (ending === 'left') continue
    const retry_in_ms = budget.spend(ending)
    if (retry_in_ms === null) return yield* giveUp(ending, position)
    await waitToRetry(ending, retry_in_ms, options)
  }
}

/** `left`: for another connection at once, which can wait for a slot, or goes over the network that there is now. */
type Ending = 'told' | 'left' | StreamFailure

/** Follows the run over one connection. */
async function* followOnce(
  options: Options,
  position: RunPosition,
  onNews: () => void,
): AsyncGenerator<StreamEvent[], Ending, void> {
  const { connect, signal, timing, onWake, onConnection } = options
  const slot = await takeSlotFor(position, options)
  const hangup = new AbortController()
  const silence = watchSilence({ ...timing, onWake, onSilence: () => hangup.abort() })
  let response: Response | undefined
  try {
    response = await connect(position.last_event_id, AbortSignal.any([signal, hangup.signal]))
    silence.heard()
    if (response.ok) onConnection('open', {})
    for await (const events of readEvents(response, silence.heard)) {
      const news = position.take(events)
      if (news.length === 0) continue
      onNews()
      // However long the caller takes, the server is not to blame.
      silence.rest()
      yield news
      silence.heard()
      if (position.isComplete) return 'told'
      if (slot === null && position.status === 'goes_on') return 'left'
      silence.limit(isTold(position) ? timing.linger_ms : timing.stall_ms)
    }
    return response.status === 204 || isTold(position) ? 'told' : toFailure(interrupted(position))
  } catch (error) {
    if (signal.aborted) throw error
    if (position.status === 'ended') return 'told'
    if (silence.found_by === 'wake') return 'left'
    const is_silent = silence.found_by === 'time'
    // What waits may have gone on behind a connection that broke, but not behind one that stays open.
    if (position.status === 'waits' && is_silent) return 'told'
    return toFailure(explain(error, position, response !== undefined || is_silent))
  } finally {
    silence.stop()
    hangup.abort()
    slot?.()
  }
}

/** Before the run has begun its message must not wait: it is sent without a slot, and the connection left. */
function takeSlotFor(position: RunPosition, { acquireSlot, signal, timing }: Options) {
  if (!acquireSlot) return () => {}
  return takeSlot(acquireSlot, signal, position.status === 'begins' ? timing.slot_patience_ms : Infinity)
}

function isTold({ status }: RunPosition): boolean {
  return status === 'waits' || status === 'ended'
}

/** A lost connection is told as such; what an answer said, or a token could not be had for, as it is. */
function explain(error: unknown, position: RunPosition, is_lost: boolean): unknown {
  if (error instanceof RefusedError) return error
  if (error instanceof TodoAgentsError) {
    return error.code === 'network_error' && position.last_event_id ? interrupted(position, error) : error
  }
  return is_lost ? interrupted(position, error) : error
}

function interrupted({ last_event_id }: RunPosition, cause?: unknown): StreamInterruptedError {
  return new StreamInterruptedError(last_event_id, cause)
}

async function waitToRetry({ outcome, retry_after_ms }: StreamFailure, retry_in_ms: number, options: Options) {
  const { signal, onWake, onConnection } = options
  const limit = 'event' in outcome && outcome.event.event === 'rate_limit_exceeded' ? outcome.event.data : null
  onConnection('waiting', { retry_in_ms, ...(limit && { rate_limit: limit }) })
  // To wake up does not lift what the server asked to wait for.
  await pause(retry_in_ms, { signal, onWake: retry_after_ms === null ? onWake : null })
}

function* giveUp({ outcome }: StreamFailure, position: RunPosition): Generator<StreamEvent[], void, void> {
  // It was told so far that only its user can go on with it.
  if (position.status === 'waits') return
  if ('error' in outcome) throw outcome.error
  yield [outcome.event]
}
