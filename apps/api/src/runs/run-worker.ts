import { setTimeout as delay } from 'node:timers/promises'
import { runAgent } from '@todo-agents/agent/run/run'
import type { RunOutcome } from '@todo-agents/agent/run/settle'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Assistant } from '@todo-agents/contract/user'
import { getRunState } from '@todo-agents/db/runs/run.repository'
import type { ClaimAttempt, Lease, RunClaim } from '@todo-agents/db/runs/run-lease'
import { claimRun, releaseLease } from '@todo-agents/db/runs/run-lease'
import type { RunOpening } from '@todo-agents/db/runs/run-port'
import { runPort } from '@todo-agents/db/runs/run-port'
import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { MonthlyLimits } from '@todo-agents/db/users/usage.repository'
import { refundFreeRun } from '@todo-agents/db/users/usage.repository'
import { getRunUser } from '@todo-agents/db/users/user.repository'
import { checkTimes } from '@todo-agents/offline/check-times'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Assistants } from '../assistants.ts'
import type { EventLog, RunLog } from '../event-log/event-log.ts'
import { ownerRank } from '../event-log/writer-rank.ts'
import type { Signals } from '../signals.ts'
import { announceChange, announceRun } from '../stream/feed.ts'
import { announcedCalls, catchUp } from './catch-up.ts'
import { remoteModel } from './remote-model.ts'
import { createRunPlaces } from './run-places.ts'
import { contextOf } from './user-context.ts'

export interface RunWorkerOptions {
  db: Kysely<Tables>
  assistants: Assistants
  eventLog: EventLog
  signals: Signals
  logger: Logger
  monthlyLimits: MonthlyLimits
  bounds: Bounds
  lease: Lease
  now: () => Date
  /** The most runs at a time in this process. */
  maxRuns: number
}

/** A run that this process owns. */
export interface LiveRun extends RunClaim {
  /** Aborted when the user stops the run. */
  cancel: AbortController
  /** Aborted when this process hands the run over, or has lost its lease. */
  handOver: AbortController
  /** Resolves when the run's events can be followed. Rejects when its log cannot be opened. */
  opened: Promise<void>
  /** Resolves when this process does nothing more for the run. Never rejects. */
  ended: Promise<void>
}

export interface StartedLiveRun {
  state: 'started'
  run: LiveRun
}

interface OpenedLog {
  events: RunLog
  announced: Set<string>
  /** True when the run has emitted events before this claim. */
  isResumed: boolean
}

/** The signal to all processes that a call of a program has a result or a question, or that its run has ended. */
export const CALL_MADE = 'run:call-made'

/** The signal to all processes that a run needs a process at once, see `watchRuns`. */
export const DUE = 'run:due'

/**
 * The longest time that a handover waits until the last events of the run are stored. Afterwards another process may
 * claim the run.
 */
const CLOSE_MS = 1000

export type RunWorker = ReturnType<typeof createRunWorker>

/**
 * The runs of this process. A run does not depend on any connection: it writes to the event log, and clients follow the
 * log. A run does not depend on this process either: the journal has everything, and the next owner continues from
 * there.
 */
export function createRunWorker(options: RunWorkerOptions) {
  const { db, assistants, eventLog, signals, logger, monthlyLimits, bounds, lease, now, maxRuns } = options
  const live = new Map<string, LiveRun>()
  let published: RunClaim[] = []
  let isClosing = false
  const places = createRunPlaces({ db, lease, maxRuns, signals, logger, liveCount: () => live.size, start })

  /** Starts or continues a run that this process has claimed. `opening`: what the start of the run has read. */
  function start(claim: RunClaim, opening: RunOpening | null = null): LiveRun {
    const cancel = new AbortController()
    const handOver = new AbortController()
    // The run was claimed while the shutdown started, so it is handed over at once.
    if (isClosing) handOver.abort()
    const log = openLog(claim, cancel, handOver.signal)
    const opened = log.then(() => {})
    // A caller that awaits `opened` gets the failure; without such a caller it must not be an unhandled rejection.
    opened.catch(() => {})
    const run: LiveRun = { ...claim, cancel, handOver, opened, ended: Promise.resolve() }
    // After an outage that was longer than the lease, this process may claim a run that it still has. Then the run
    // under the earlier claim is stopped.
    live.get(claim.run_id)?.handOver.abort()
    live.set(claim.run_id, run)
    run.ended = carryOut(run, log, opening)
    return run
  }

  async function carryOut(run: LiveRun, opening: Promise<OpenedLog>, known: RunOpening | null): Promise<void> {
    const { run_id, session_id, user_id, epoch } = run
    const log = logger.child({ run_id, session_id, user_id, epoch })
    const startedAt = performance.now()
    let opened: OpenedLog | null = null
    let outcome: RunOutcome = 'handed_over'
    try {
      opened = await opening
      announceRun(signals, user_id, run_id)
      outcome = await runLoop(run, opened, known, log)
      if (outcome !== 'handed_over') await opened.events.close()
    } catch (err) {
      outcome = 'handed_over'
      log.error({ err }, 'the run could not continue here')
    }
    if (live.get(run_id) === run) live.delete(run_id)
    if (outcome === 'handed_over') await handOverRun(run, opened, log)
    else published.push(run)
    log.info({ outcome, ms: Math.round(performance.now() - startedAt) }, 'run')
    announceRun(signals, user_id, run_id)
    if (outcome !== 'handed_over') await passOn(session_id, log)
    else places.noticePending()
  }

  async function runLoop(run: LiveRun, opened: OpenedLog, known: RunOpening | null, log: Logger): Promise<RunOutcome> {
    const { run_id, session_id, user_id, epoch, program, cancel, handOver } = run
    const { events, announced, isResumed } = opened
    function emit(event: AgentEvent): void {
      events.append(event)
      if (event.event === 'tool_result' && event.data.change_ids.length > 0) announceChange(signals, user_id)
      if (program?.isRemote && event.event === 'tool_result') signals.publish(CALL_MADE, run_id)
    }
    const user = known?.user ?? (await getRunUser(db, user_id))
    const isPlaceNeeded = () => isClosing || places.mayBePending()
    const remote = program?.isRemote ? remoteModel({ db, signals, user_id, run_id, isPlaceNeeded }) : null
    const context = remote ? null : assistants.contextFor(user.assistant)
    const claim = { run_id, session_id, user_id, epoch, program }
    const outcome = await runAgent({
      port: runPort(db, {
        ...claim,
        ...monthlyLimits,
        bounds,
        now,
        opening: known,
        withSummary: context !== null,
      }),
      context,
      model: remote ?? assistants.modelFor(user.assistant),
      // A program has written no sentence with which its calls could disagree.
      checkCall: remote ? () => null : checkTimes,
      user: contextOf(user, now),
      cancel: cancel.signal,
      handOver: handOver.signal,
      logger: log,
      isResumed,
      epoch,
      announced,
      emit,
    })
    if (remote) signals.publish(CALL_MADE, run_id)
    const freeModel = assistants.freeModelFor(user.assistant)
    if (outcome === 'completed' && freeModel !== null) await refundFreeRun(db, { user_id, run_id }, freeModel)
    return outcome
  }

  /** Opens the log, and emits what an earlier owner stored in the journal but did not emit. */
  async function openLog(
    { run_id, session_id, user_id, epoch }: RunClaim,
    cancel: AbortController,
    signal: AbortSignal,
  ): Promise<OpenedLog> {
    const events = await eventLog.open(run_id, ownerRank(epoch), signal)
    const { emitted } = events
    if (epoch <= 1) return { events, announced: new Set(), isResumed: emitted !== null }
    const { parts, isCancelRequested } = await getRunState(db, user_id, run_id)
    if (isCancelRequested) cancel.abort()
    if (emitted === null) events.append({ event: 'resync', data: { session_id, run_id, parts } })
    else for (const event of catchUp(emitted, parts)) events.append(event)
    return { events, announced: announcedCalls(emitted ?? [], parts), isResumed: true }
  }

  async function handOverRun(run: LiveRun, opened: OpenedLog | null, log: Logger): Promise<void> {
    try {
      // Wait until the log has the events emitted so far, because a log in Redis outlives this process. Redis may be
      // out of reach, so do not wait longer than CLOSE_MS.
      await Promise.race([opened?.events.close(), delay(CLOSE_MS, undefined, { ref: false })])
      await releaseLease(db, run)
      signals.publish(DUE)
    } catch (err) {
      log.warn({ err }, 'the run could not be handed over; another process claims it when its lease has expired')
    }
    opened?.events.handOver()
  }

  /** Starts the next pending run. If this fails, the watchdog finds that run. */
  async function passOn(session_id: string, log: Logger): Promise<void> {
    if (isClosing) return
    try {
      await places.passOn(session_id)
    } catch (err) {
      log.warn({ err }, 'the next run could not be started yet')
    }
  }

  return {
    live: live as ReadonlyMap<string, LiveRun>,
    isClosing: (): boolean => isClosing,

    /** Returns the runs whose ends or questions were published here since the last call. */
    takePublished(): RunClaim[] {
      const taken = published
      published = []
      return taken
    },

    start,
    places,

    /** Whether the assistant of a user with this setting reads the summary of a conversation. */
    readsSummary: (setting: Assistant | null): boolean => assistants.contextFor(setting) !== null,

    /**
     * Claims and starts a queued run, if its turn has come and a place is free. Also claims a run whose owner died.
     * That run needs no place, because its user has seen it start, and a dead process leaves no more runs than it had
     * places.
     */
    async claim(run_id: string): Promise<Exclude<ClaimAttempt, { state: 'claimed' }> | StartedLiveRun> {
      const release = places.reserve()
      try {
        const attempt = await claimRun(db, run_id, lease, { canStart: release !== null })
        if (attempt.state === 'claimed') return { state: 'started', run: start(attempt.claim) }
        if (attempt.state === 'queued' && !release) places.announcePending()
        return attempt
      } finally {
        release?.()
      }
    },

    /** Starts no more runs. Waits for the runs of this process, and after `timeoutMs` hands them over. */
    async close(timeoutMs: number): Promise<void> {
      isClosing = true
      places.close()
      const timer = setTimeout(() => {
        logger.info({ runs: live.size }, 'handing over the live runs')
        for (const { handOver } of live.values()) handOver.abort()
      }, timeoutMs)
      await Promise.all([...live.values()].map(({ ended }) => ended))
      clearTimeout(timer)
    },
  }
}
