import { setTimeout as delay } from 'node:timers/promises'
import { runAgent } from '@todo-agents/agent/run/run'
import type { Model } from '@todo-agents/agent/types'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { getRunState } from '@todo-agents/db/runs/run.repository'
import type { ClaimAttempt, Lease, RunClaim } from '@todo-agents/db/runs/run-lease'
import { claimRun, releaseLease } from '@todo-agents/db/runs/run-lease'
import { runPort } from '@todo-agents/db/runs/run-port'
import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { EventLog, RunLog } from '../event-log/event-log.ts'
import { ownerRank } from '../event-log/writer-rank.ts'
import type { Signals } from '../signals.ts'
import { announceChange, announceRun } from '../stream/feed.ts'
import { announcedCalls, catchUp } from './catch-up.ts'
import { createRunPlaces } from './run-places.ts'
import { userContext } from './user-context.ts'

export interface RunWorkerOptions {
  db: Kysely<Tables>
  model: Model
  event_log: EventLog
  signals: Signals
  logger: Logger
  monthly_limit: number | null
  bounds: Bounds
  lease: Lease
  now: () => Date
  /** Runs at work at a time in this process. */
  max_runs: number
  /** A run was let go before its end: another process may take it up at once. */
  onLeft: (run_id: string) => Promise<void>
}

/** A run in the hands of this process. */
export interface LiveRun extends RunClaim {
  /** Its user stops it. */
  cancel: AbortController
  /** This process lets go of it. */
  handOver: AbortController
  /** Its events can be followed. */
  opened: Promise<void>
  /** Nothing more happens here. Never rejects. */
  ended: Promise<void>
}

export interface LiveRunBegun {
  state: 'begun'
  run: LiveRun
}

/** How long a run that is let go waits for its last events to be kept before another process may have it. */
const CLOSE_MS = 1000

export type RunWorker = ReturnType<typeof createRunWorker>

/**
 * The runs of this process. A run does not depend on any connection: it writes to the event log, and whoever wants to
 * see it follows the log. It does not depend on this process either: everything is in the journal, and whoever claims
 * the run after this one's lease goes on from there.
 */
export function createRunWorker(options: RunWorkerOptions) {
  const { db, model, event_log, signals, logger, monthly_limit, bounds, lease, now, max_runs, onLeft } = options
  const live = new Map<string, LiveRun>()
  let is_closing = false
  const places = createRunPlaces({ db, lease, max_runs, signals, logger, atWork: () => live.size, begin })

  /** Takes up a run that this process has claimed. */
  function begin(claim: RunClaim): LiveRun {
    const cancel = new AbortController()
    const handOver = new AbortController()
    // It was claimed while the shutdown began.
    if (is_closing) handOver.abort()
    const opening = openLog(claim, cancel, handOver.signal)
    const opened = opening.then(() => {})
    // Who waits for it hears of a failure; nobody has to.
    opened.catch(() => {})
    const run: LiveRun = { ...claim, cancel, handOver, opened, ended: Promise.resolve() }
    // After an outage that was longer than the lease, this process may take over from itself.
    live.get(claim.run_id)?.handOver.abort()
    live.set(claim.run_id, run)
    run.ended = work(run, opening)
    return run
  }

  async function work(run: LiveRun, opening: Promise<OpenedLog>): Promise<void> {
    const { run_id, session_id, user_id, epoch } = run
    const log = logger.child({ run_id, session_id, user_id, epoch })
    const started_at = performance.now()
    let opened: OpenedLog | null = null
    let outcome = 'handed_over'
    try {
      opened = await opening
      announceRun(signals, user_id, run_id)
      outcome = await tell(run, opened, log)
      if (outcome !== 'handed_over') await opened.events.close()
    } catch (err) {
      outcome = 'handed_over'
      log.error({ err }, 'the run could not go on here')
    }
    if (live.get(run_id) === run) live.delete(run_id)
    if (outcome === 'handed_over') await letGo(run, opened, log)
    log.info({ outcome, ms: Math.round(performance.now() - started_at) }, 'run')
    announceRun(signals, user_id, run_id)
    if (outcome !== 'handed_over') await passOn(session_id, log)
    else places.notice()
  }

  async function tell(run: LiveRun, { events, announced, resume }: OpenedLog, log: Logger) {
    const { run_id, session_id, user_id, epoch, cancel, handOver } = run
    function emit(event: AgentEvent): void {
      events.append(event)
      if (event.event === 'tool_result' && event.data.change_ids.length > 0) announceChange(signals, user_id)
    }
    return runAgent({
      port: runPort(db, { run_id, session_id, user_id, epoch, monthly_limit, bounds, now }),
      model,
      user: await userContext(db, user_id, now),
      cancel: cancel.signal,
      handOver: handOver.signal,
      logger: log,
      isResumed: resume,
      epoch,
      announced,
      emit,
    })
  }

  interface OpenedLog {
    events: RunLog
    announced: Set<string>
    /** The stream has begun already. */
    resume: boolean
  }

  /** Opens the log and brings it up to the journal, in which another process may have written before. */
  async function openLog(
    { run_id, session_id, user_id, epoch }: RunClaim,
    cancel: AbortController,
    handOver: AbortSignal,
  ): Promise<OpenedLog> {
    const events = await event_log.open(run_id, ownerRank(epoch), handOver)
    const { emitted } = events
    if (epoch <= 1) return { events, announced: new Set(), resume: emitted !== null }
    const { parts, isCancelRequested } = await getRunState(db, user_id, run_id)
    if (isCancelRequested) cancel.abort()
    if (emitted === null) events.append({ event: 'resync', data: { session_id, run_id, parts } })
    else for (const event of catchUp(emitted, parts)) events.append(event)
    return { events, announced: announcedCalls(emitted ?? [], parts), resume: true }
  }

  async function letGo(run: LiveRun, opened: OpenedLog | null, log: Logger): Promise<void> {
    try {
      // What was told so far stays told, where the log outlives this process, unless it is out of reach.
      await Promise.race([opened?.events.close(), delay(CLOSE_MS, undefined, { ref: false })])
      await releaseLease(db, run)
      await onLeft(run.run_id)
    } catch (err) {
      log.warn({ err }, 'the run could not be handed over; it will be taken up when its lease is over')
    }
    opened?.events.handOver()
  }

  /** Should this fail, the watchdog finds what waits. */
  async function passOn(session_id: string, log: Logger): Promise<void> {
    if (is_closing) return
    try {
      await places.passOn(session_id)
    } catch (err) {
      log.warn({ err }, 'the next run of this session could not be begun yet')
    }
  }

  return {
    live: live as ReadonlyMap<string, LiveRun>,
    isClosing: (): boolean => is_closing,
    begin,
    places,

    /**
     * Begins a run if it is its turn and there is a place for it, or takes it over from a process that died: that one
     * needs no place, since its user has seen it begin, and a dead process leaves no more than it had places for.
     */
    async claim(run_id: string): Promise<Exclude<ClaimAttempt, { state: 'claimed' }> | LiveRunBegun> {
      const release = places.take()
      try {
        const attempt = await claimRun(db, run_id, lease, { canStart: release !== null })
        if (attempt.state === 'claimed') return { state: 'begun', run: begin(attempt.claim) }
        if (attempt.state === 'queued' && !release) places.announceWaiting()
        return attempt
      } finally {
        release?.()
      }
    },

    /** Takes nothing more up, and waits for the runs under way; after `timeout_ms` they are handed over. */
    async close(timeout_ms: number): Promise<void> {
      is_closing = true
      places.close()
      const timer = setTimeout(() => {
        logger.info({ runs: live.size }, 'handing over the runs that are still under way')
        for (const { handOver } of live.values()) handOver.abort()
      }, timeout_ms)
      await Promise.all([...live.values()].map(({ ended }) => ended))
      clearTimeout(timer)
    },
  }
}
