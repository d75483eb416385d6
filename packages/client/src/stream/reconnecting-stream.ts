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

/** For `waiting`: the time until the next try, and the limit, if the server refused the last try because of one. */
export interface ConnectionInfo {
  retry_in_ms?: number
  rate_limit?: Extract<StreamEvent, { event: 'rate_limit_exceeded' }>['data']
}

export type OnConnection = (state: ConnectionState, info: ConnectionInfo) => void

export interface ReconnectOptions {
  /** Requests the events after `last_event_id`, or from the first when that is null. */
  connect: (last_event_id: string | null, signal: AbortSignal) => Promise<Response>
  signal: AbortSignal | undefined
  /** The position to go on after. Null: the first connection begins a run. */
  from: { run_id: string; last_event_id?: string | null } | null
  /** How long to try again while no new event comes. */
  retry_for_ms: number
  timing: StreamTiming
  onWake: OnWake
  onConnection: OnConnection
  acquireSlot: AcquireSlot | undefined
}

/** The options after defaults. The signal ends the whole stream. */
type Options = Omit<ReconnectOptions, 'signal'> & { signal: AbortSignal }

/**
 * The events of a run over as many connections as it takes:
 *
 *     connecting ──answer──▶ open ──terminal event──▶ done
 *         ▲                   │
 *         └──── waiting ◀─────┴── lost, silent, refused for now
 *
 * until the run has ended, or a failure is not worth another try.
 */
export async function* followRun(given: ReconnectOptions): AsyncGenerator<StreamEvent[], void, void> {
  const options = { ...given, signal: given.signal ?? new AbortController().signal }
  const position = createRunPosition(options.from)
  const budget = createRetryBudget(options.retry_for_ms, options.timing)
  for (;;) {
    options.onConnection('connecting', {})
    const ending = yield* followOnce(options, position, budget.renew)
    if (ending === 'done') return
    if (ending === 'reconnect') continue
    const retry_in_ms = budget.spend(ending)
    if (retry_in_ms === null) return yield* giveUp(ending, position)
    await waitToRetry(ending, retry_in_ms, options)
  }
}

/**
 * How one connection ended. `done`: the stream ends. `reconnect`: connect again at once, now with a slot, or over the
 * network that has come back. A failure: wait, or give up.
 */
type Ending = 'done' | 'reconnect' | StreamFailure

/** Follows the run over one connection. */
async function* followOnce(
  options: Options,
  position: RunPosition,
  onProgress: () => void,
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
      const fresh = position.take(events)
      if (fresh.length === 0) continue
      onProgress()
      // The time that the caller takes for these events does not count as silence.
      silence.rest()
      yield fresh
      silence.heard()
      if (position.isComplete) return 'done'
      if (slot === null && position.status === 'goes_on') return 'reconnect'
      silence.limit(isAtRest(position) ? timing.linger_ms : timing.stall_ms)
    }
    return response.status === 204 || isAtRest(position) ? 'done' : toFailure(interrupted(position))
  } catch (error) {
    if (signal.aborted) throw error
    if (position.status === 'ended') return 'done'
    if (silence.found_by === 'wake') return 'reconnect'
    const is_silent = silence.found_by === 'time'
    // While a connection is broken, a run that waits for approval may go on, so the stream connects again. If the
    // connection stayed open and was only silent, the run has not gone on, and the stream ends.
    if (position.status === 'waits' && is_silent) return 'done'
    return toFailure(explain(error, position, response !== undefined || is_silent))
  } finally {
    silence.stop()
    hangup.abort()
    slot?.()
  }
}

/**
 * Waits for a connection slot. A message that starts a run waits for at most `slot_patience_ms`. It is then sent
 * without a slot (null), and its connection is closed after the first events.
 */
function takeSlotFor(position: RunPosition, { acquireSlot, signal, timing }: Options) {
  if (!acquireSlot) return () => {}
  return takeSlot(acquireSlot, signal, position.status === 'begins' ? timing.slot_patience_ms : Infinity)
}

function isAtRest({ status }: RunPosition): boolean {
  return status === 'waits' || status === 'ended'
}

/**
 * Returns the error to report. Only a lost connection becomes a StreamInterruptedError. A refusal, or the failure to
 * fetch a token, stays as it is.
 */
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
  // Waking up does not shorten a wait that the server asked for.
  await pause(retry_in_ms, { signal, onWake: retry_after_ms === null ? onWake : null })
}

function* giveUp({ outcome }: StreamFailure, position: RunPosition): Generator<StreamEvent[], void, void> {
  // Not an error: the run waits for the user's decision and sends no event before it, so the caller misses none.
  if (position.status === 'waits') return
  if ('error' in outcome) throw outcome.error
  yield [outcome.event]
}
