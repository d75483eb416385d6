import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput, Run } from '@todo-agents/contract/run'
import { findIdempotentRun, findSender } from '@todo-agents/db/runs/idempotency-key.repository'
import type { Rewound } from '@todo-agents/db/runs/rewind'
import { getRun } from '@todo-agents/db/runs/run.repository'
import type { DecidedCall } from '@todo-agents/db/runs/run-approval'
import { decideApproval, getQuestion } from '@todo-agents/db/runs/run-approval'
import { requestCancel } from '@todo-agents/db/runs/run-cancel'
import type { Lease } from '@todo-agents/db/runs/run-lease'
import { endOtherLeases } from '@todo-agents/db/runs/run-lease'
import { startRun } from '@todo-agents/db/runs/run-start'
import type { Scope } from '@todo-agents/db/scope'
import type { Tables } from '@todo-agents/db/tables'
import { todoStore } from '@todo-agents/db/todos/todo-store'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { Quota } from '@todo-agents/db/users/usage.repository'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { EventLog, Subscription } from '../event-log/event-log.ts'
import { DELETED_RANK, ownerRank } from '../event-log/writer-rank.ts'
import type { Signals } from '../signals.ts'
import { announceChange, announceRun } from '../stream/feed.ts'
import { decidedCalls } from './decided-calls.ts'
import { keepLeases } from './lease-keeper.ts'
import type { UnpublishedRun } from './publish-run-end.ts'
import { publishRunEnd } from './publish-run-end.ts'
import type { RemoteCalls } from './remote-calls.ts'
import { createRemoteCalls } from './remote-calls.ts'
import { followRun } from './run-follow.ts'
import { watchRuns } from './run-watchdog.ts'
import type { RunWorker } from './run-worker.ts'
import { DUE } from './run-worker.ts'
import { userContext } from './user-context.ts'

export interface RunManagerOptions {
  db: Kysely<Tables>
  worker: RunWorker
  eventLog: EventLog
  signals: Signals
  logger: Logger
  quota: Quota
  bounds: Bounds
  lease: Lease
  /**
   * True when no other process has this database, so all leases are those of dead processes when this process starts.
   */
  isAlone: boolean
  /** See `OwnerLock.canJudge`. */
  canJudge: () => boolean
  now: () => Date
}

export interface RunKey {
  run_id: string
  session_id: string
}

export interface NewMessage {
  content: string
  session_id: string | undefined
  /** The id of an earlier message that this one replaces. */
  rewind_to?: string | null | undefined
  /** The program that sends the message; null or left out for the user in person. */
  program_id?: string | null | undefined
  idempotency_key: string | undefined
  /** Called with the sender before anything is stored. May throw, which refuses the message. */
  admit?: (sender: { is_guest: boolean }) => Promise<void>
}

export type RunManager = Awaited<ReturnType<typeof createRunManager>>

/** The signal to all processes that a user stops a run. The run's owner then cancels the run. */
const CANCEL = 'run:cancel'
/**
 * The signal to all processes that a run was deleted. The run's owner releases it, and its followers are disconnected.
 */
const DELETED = 'run:gone'
/** How long the answer to a cancellation waits for the end of the run, which may be in the middle of a tool call. */
const CANCEL_WAIT_MS = 30_000
const CANCEL_LOOK_MS = 250

/** Returns the operations on runs. They work for the runs of all processes. */
export async function createRunManager(options: RunManagerOptions) {
  const { db, worker, eventLog, signals, logger, quota, bounds, lease, isAlone, canJudge, now } = options

  const publishEnd = (run: UnpublishedRun) => publishRunEnd(db, eventLog, run)
  const announce = (user_id: string, run_id: string) => announceRun(signals, user_id, run_id)
  const stopKeeping = keepLeases({ db, lease, worker, logger })
  const unsubscribeCancel = signals.subscribe(CANCEL, (run_id) => worker.live.get(run_id)?.cancel.abort())
  const unsubscribeDeleted = signals.subscribe(DELETED, (run_id) => run_id && releaseDeleted(run_id))
  if (isAlone) await endOtherLeases(db, lease)
  worker.places.noticePending()
  const stopWatching = watchRuns({ db, worker, lease, signals, logger, isAlone, canJudge, now, publishEnd, announce })

  function refuseWhenClosing(): void {
    if (!worker.isClosing()) return
    throw new AppError('unavailable', 'The server is shutting down. Try again in a moment.')
  }

  /** Emits the first event of a queued run, so that its client knows which run to follow or to withdraw. */
  async function emitQueued({ run_id, session_id }: RunKey): Promise<void> {
    const log = await eventLog.open(run_id, ownerRank(0))
    if (log.emitted === null) log.append({ event: 'session_initialized', data: { session_id, run_id, queued: true } })
    await log.close()
  }

  /** Notifies the followers of the runs that a rewind has cancelled, and the feeds. Must not throw: the new run has started. */
  async function publishRewound(user_id: string, { cancelled, changes }: Rewound): Promise<void> {
    if (changes.length > 0) announceChange(signals, user_id)
    for (const run_id of cancelled) {
      try {
        await publishEnd({ user_id, run_id, hasEnded: true })
      } catch (err) {
        logger.warn({ err, run_id }, 'the end of a replaced run was not published; the watchdog publishes it')
      }
      announce(user_id, run_id)
    }
  }

  /** Claims and starts the run, if it has no owner, its turn has come and a place is free. */
  async function tryToStart(run_id: string): Promise<void> {
    if (worker.isClosing()) return
    const found = await worker.claim(run_id)
    if (found.state === 'started') await found.run.opened
  }

  function forget(run_ids: string[]): void {
    for (const run_id of run_ids) {
      releaseDeleted(run_id)
      signals.publish(DELETED, run_id)
    }
  }

  async function releaseDeleted(run_id: string): Promise<void> {
    const live = worker.live.get(run_id)
    live?.handOver.abort()
    try {
      await live?.ended
      const log = await eventLog.open(run_id, DELETED_RANK)
      log.handOver()
    } catch (err) {
      logger.debug({ err, run_id }, 'followers of a deleted run were not disconnected')
    }
  }

  async function untilEnded(user_id: string, run_id: string): Promise<Run> {
    const deadline = performance.now() + CANCEL_WAIT_MS
    for (;;) {
      const run = await getRun(db, user_id, run_id)
      if (run.finished_at !== null || performance.now() > deadline) return run
      // The run's owner may have died. Then this process claims the run and cancels it.
      await tryToStart(run_id)
      await Promise.race([worker.live.get(run_id)?.ended ?? new Promise(() => {}), pause(CANCEL_LOOK_MS)])
    }
  }

  const calls: RemoteCalls = createRemoteCalls({
    db,
    worker,
    signals,
    quota,
    bounds,
    lease,
    now,
    refuseWhenClosing,
    emitQueued,
    tryToStart,
  })

  return {
    /** The calls of programs. */
    calls,

    /** Returns the run that an earlier request with this key started, or null. */
    findIdempotent: (user_id: string, idempotency_key: string): Promise<RunKey | null> =>
      findIdempotentRun(db, user_id, idempotency_key, now),

    /**
     * Stores the message and its run in one transaction. Starts the run at once, or queues it while an earlier run of
     * its session has not ended or no place is free. Throws, before anything is stored or charged, AppError
     * `unavailable`, `access_denied`, `queue_full`, and `rate_limit_exceeded` when the quota of the month is spent; with
     * `rewind_to` also `not_found`, `invalid_request` and `conflict`.
     */
    async start(
      user_id: string,
      { content, session_id, rewind_to, program_id, idempotency_key, admit }: NewMessage,
    ): Promise<RunKey & { hasJoined: boolean }> {
      // A token may outlive its account. Then this throws AppError `unauthorized`.
      const { joined, ...sender } = await findSender(db, { user_id, key: idempotency_key, now })
      if (joined) return { ...joined, hasJoined: true }
      refuseWhenClosing()
      await admit?.(sender)
      const release = worker.places.reserve()
      try {
        const { run, claim, opening, hasJoined, rewound } = await startRun(db, {
          user_id,
          content,
          session_id,
          rewind_to,
          program_id,
          idempotency_key,
          quota,
          bounds,
          lease,
          now,
          hasPlace: release !== null,
          readsSummary: worker.readsSummary,
        })
        const key = { run_id: run.id, session_id: run.session_id }
        if (claim) await worker.start(claim, opening).opened
        else if (!hasJoined) await emitQueued(key)
        if (!release && !hasJoined) worker.places.announcePending()
        announce(user_id, run.id)
        if (rewound) await publishRewound(user_id, rewound)
        return { ...key, hasJoined }
      } finally {
        release?.()
      }
    },

    /** See `followRun`. */
    async follow(user_id: string, run_id: string, after: number, onReady: () => void): Promise<Subscription | null> {
      const live = worker.live.get(run_id)
      await live?.opened
      const isLiveHere = live?.user_id === user_id
      return followRun({ db, eventLog, user_id, run_id, after, onReady, isLiveHere, isAlone })
    },

    /**
     * Stops a run of any process before its next tool call, and returns the ended run. A run without an owner ends at
     * once; if it never started, its message and its charge are withdrawn. Throws AppError `not_found`, and `conflict`
     * when the run has ended already.
     */
    async cancel(user_id: string, run_id: string): Promise<Run> {
      const { was } = await requestCancel(db, user_id, run_id, now)
      if (was !== 'running') {
        await publishEnd({ user_id, run_id, hasEnded: true })
        announce(user_id, run_id)
        return getRun(db, user_id, run_id)
      }
      worker.live.get(run_id)?.cancel.abort()
      signals.publish(CANCEL, run_id)
      return untilEnded(user_id, run_id)
    },

    /**
     * Stops the user's runs in this process, and waits for their end. To be called before the data of the user moves to
     * another user.
     */
    async stopAll(user_id: string): Promise<void> {
      const theirs = [...worker.live.values()].filter((run) => run.user_id === user_id)
      for (const { cancel } of theirs) cancel.abort()
      await Promise.all(theirs.map(({ ended }) => ended))
    },

    /** To be called when runs of any process were ended from outside. Publishes their ends. */
    publishEnds: (): void => signals.publish(DUE),

    /**
     * To be called after runs that had not ended were deleted. The owners release the runs, and the followers are
     * disconnected. A follower that reconnects gets `not_found`. Must not throw.
     */
    forget,

    /**
     * Stores the user's decision on a question. A question is decided once. The run continues as soon as its session
     * and a place are free. Throws AppError `not_found`, `conflict`, and `invalid_request` for arguments or calls that
     * do not fit; then the question stays open.
     */
    async approve(user_id: string, input: ApproveInput): Promise<RunKey> {
      const { approval_id, decision } = input
      refuseWhenClosing()
      const isDetailed = decision === 'approve' && (input.arguments ?? input.calls) !== undefined
      let calls = new Map<string, DecidedCall>()
      if (isDetailed) {
        const { question, run_id } = await getQuestion(db, user_id, approval_id)
        const { monthly_limit, monthly_budget_usd } = quota
        const scope: Scope = { user_id, actor: 'user', run_id, now, monthly_limit, monthly_budget_usd, bounds }
        const store = todoStore(db, scope)
        calls = await decidedCalls(input, question, { store, user: await userContext(db, user_id, now) })
      }
      const key = await decideApproval(db, user_id, { approval_id, decision, calls }, now)
      await tryToStart(key.run_id)
      announce(user_id, key.run_id)
      return key
    },

    /** Whether new runs are accepted. */
    isOpen: (): boolean => !worker.isClosing(),

    /** Accepts no more runs. Waits for the runs of this process, and after `timeoutMs` hands them over. */
    async drain(timeoutMs: number): Promise<void> {
      await worker.close(timeoutMs)
      await stopWatching()
      await stopKeeping()
      unsubscribeCancel()
      unsubscribeDeleted()
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
