import { reviseCall } from '@todo-agents/agent/run/prepare-call'
import type { Question } from '@todo-agents/contract/approval'
import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput, CallDecision, Run } from '@todo-agents/contract/run'
import type { Me } from '@todo-agents/contract/user'
import { findIdempotentRun } from '@todo-agents/db/runs/idempotency-key.repository'
import type { JobQueue } from '@todo-agents/db/runs/job-queue'
import { getRun } from '@todo-agents/db/runs/run.repository'
import type { DecidedCall } from '@todo-agents/db/runs/run-approval'
import { decideApproval, getQuestion } from '@todo-agents/db/runs/run-approval'
import { requestCancel } from '@todo-agents/db/runs/run-cancel'
import type { Lease } from '@todo-agents/db/runs/run-lease'
import { claimOrphans, findOldestPending } from '@todo-agents/db/runs/run-lease'
import { startRun } from '@todo-agents/db/runs/run-start'
import type { Tables } from '@todo-agents/db/tables'
import { todoStore } from '@todo-agents/db/todos/todo-store'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { Quota } from '@todo-agents/db/users/usage.repository'
import { getMe } from '@todo-agents/db/users/user.repository'
import type { Kysely, Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { EventLog, Subscription } from '../event-log/event-log.ts'
import { DELETED_RANK, ownerRank } from '../event-log/writer-rank.ts'
import type { Signals } from '../signals.ts'
import { announceRun } from '../stream/feed.ts'
import { keepLeases } from './lease-keeper.ts'
import { createTellEnd } from './publish-run-end.ts'
import { followRun } from './run-follow.ts'
import { LEASES_OF_WAITING, watchRuns } from './run-watchdog.ts'
import type { RunWorker } from './run-worker.ts'
import { userContext } from './user-context.ts'

export interface RunManagerOptions {
  db: Kysely<Tables>
  worker: RunWorker
  jobs: JobQueue
  event_log: EventLog
  signals: Signals
  logger: Logger
  quota: Quota
  bounds: Bounds
  lease: Lease
  /** No other process has this database: whatever still seems to run died with the one before. */
  is_alone: boolean
  now: () => Date
}

export interface RunKey {
  run_id: string
  session_id: string
}

export interface NewMessage {
  content: string
  session_id: string | undefined
  idempotency_key: string | undefined
  /** Called with the user before anything is stored; what it throws refuses the message. */
  admit?: (user: Me) => Promise<void>
}

export type RunManager = Awaited<ReturnType<typeof createRunManager>>

/** All processes hear of a cancelled run here, and the one that runs it stops. */
const CANCEL = 'run:cancel'
/** And here of one whose conversation was deleted: whoever runs it lets go of it, and whoever follows it is let go. */
const GONE = 'run:gone'
/** How long the answer to a cancellation waits for the run's end, in which a tool may be at work. */
const CANCEL_WAIT_MS = 30_000
const CANCEL_LOOK_MS = 250

/** What can be asked of runs, whichever process they are in. */
export async function createRunManager(options: RunManagerOptions) {
  const { db, worker, jobs, event_log, signals, logger, quota, bounds, lease, is_alone, now } = options

  const tellEnd = createTellEnd(db, event_log)
  const announce = (user_id: string, run_id: string) => announceRun(signals, user_id, run_id)
  const stopKeeping = keepLeases({ db, lease, live: worker.live, logger })
  const stopListening = signals.subscribe(CANCEL, (run_id) => worker.live.get(run_id)?.cancel.abort())
  const stopForgetting = signals.subscribe(GONE, (run_id) => run_id && letGo(run_id))
  if (is_alone) for (const claim of await claimOrphans(db, lease)) worker.begin(claim)
  worker.places.notice()
  await watchRuns({ db, jobs, worker, lease, now, tellEnd, announce, forget })

  /** The watchdog's job for a run, in the transaction that makes it. */
  const alongside = (trx: Transaction<Tables>, run_id: string) => jobs.send(trx, run_id, lease.ms)
  const alongsideWaiting = (trx: Transaction<Tables>, run_id: string) =>
    jobs.send(trx, run_id, LEASES_OF_WAITING * lease.ms)

  function refuseWhenClosing(): void {
    if (!worker.isClosing()) return
    throw new AppError('unavailable', 'The server is shutting down. Try again in a moment.')
  }

  /** The stream of a run that waits begins, too: whoever sent it learns what to follow, or to take back. */
  async function tellQueued({ run_id, session_id }: RunKey): Promise<void> {
    const log = await event_log.open(run_id, ownerRank(0))
    if (log.emitted === null) log.append({ event: 'session_initialized', data: { session_id, run_id, queued: true } })
    await log.close()
  }

  /** Takes the run up if no other process has it and there is a place for it. */
  async function tryToBegin(run_id: string): Promise<void> {
    if (worker.isClosing()) return
    const found = await worker.claim(run_id)
    if (found.state === 'begun') await found.run.opened
  }

  /** Runs are no more: their processes let go of them, and those who follow them come back and are told so. */
  function forget(run_ids: string[]): void {
    for (const run_id of run_ids) {
      letGo(run_id)
      signals.publish(GONE, run_id)
    }
  }

  async function letGo(run_id: string): Promise<void> {
    const live = worker.live.get(run_id)
    live?.handOver.abort()
    try {
      await live?.ended
      const log = await event_log.open(run_id, DELETED_RANK)
      log.handOver()
    } catch (err) {
      logger.debug({ err, run_id }, 'whoever follows a run that is no more is not let go here')
    }
  }

  /** What becomes of single calls of a question. Arguments are checked as if the assistant had given them. */
  async function decidedCalls(user_id: string, { approval_id, ...input }: ApproveInput) {
    const { question, run_id } = await getQuestion(db, user_id, approval_id)
    const store = todoStore(db, { user_id, actor: 'user', run_id, now, monthly_limit: quota.monthly_limit, bounds })
    const context = { store, user: await userContext(db, user_id, now) }
    const decided = new Map<string, DecidedCall>()
    for (const { call_id, decision = 'approve', arguments: args } of callsOf(input, question)) {
      const call = question.calls.find((each) => each.call_id === call_id)
      if (!call)
        throw new AppError('invalid_request', `The question is not about the call ${call_id}.`, { field: 'calls' })
      const isRevised = decision === 'approve' && args !== undefined
      decided.set(call_id, {
        decision,
        revised: isRevised ? await reviseCall(call.tool_name, args, context) : undefined,
      })
    }
    return decided
  }

  /** Runs that wait are nobody's. A look at the oldest is how another process learns of all of them, without Redis too. */
  async function handOverWaiting(): Promise<void> {
    if (is_alone || !worker.places.mayWait()) return
    try {
      const waiting = await findOldestPending(db)
      if (waiting) await jobs.schedule(waiting.run_id, 0)
    } catch (err) {
      logger.warn({ err }, 'the runs that wait were not handed over; another process finds them later')
    }
  }

  async function untilEnded(user_id: string, run_id: string): Promise<Run> {
    const deadline = performance.now() + CANCEL_WAIT_MS
    for (;;) {
      const run = await getRun(db, user_id, run_id)
      if (run.finished_at !== null || performance.now() > deadline) return run
      // Its process may have died.
      await tryToBegin(run_id)
      await Promise.race([worker.live.get(run_id)?.ended ?? new Promise(() => {}), pause(CANCEL_LOOK_MS)])
    }
  }

  return {
    /** The run that an earlier request with this key began, if there was one. */
    joined: (user_id: string, idempotency_key: string): Promise<RunKey | null> =>
      findIdempotentRun(db, user_id, idempotency_key, now),

    /**
     * Stores the message and its run in one transaction, and begins it, or lets it wait: for the one before it in its
     * session, or for a place. Throws before anything is stored or charged: AppError `unavailable`, `access_denied`,
     * `queue_full`, and `rate_limit_exceeded` when the month's quota is spent.
     */
    async start(
      user_id: string,
      { content, session_id, idempotency_key, admit }: NewMessage,
    ): Promise<RunKey & { hasJoined: boolean }> {
      refuseWhenClosing()
      // A token may outlive its account.
      const me = await getMe(db, user_id)
      await admit?.(me)
      const release = worker.places.take()
      try {
        const { run, claim, hasJoined } = await startRun(db, {
          user_id,
          content,
          session_id,
          idempotency_key,
          quota,
          bounds,
          lease,
          now,
          hasPlace: release !== null,
          alongside: release ? alongside : alongsideWaiting,
        })
        const key = { run_id: run.id, session_id: run.session_id }
        if (claim) await worker.begin(claim).opened
        else if (!hasJoined) await tellQueued(key)
        if (!release && !hasJoined) worker.places.announceWaiting()
        announce(user_id, run.id)
        return { ...key, hasJoined }
      } finally {
        release?.()
      }
    },

    /** See `followRun`. */
    async follow(user_id: string, run_id: string, after: number, onReady: () => void): Promise<Subscription | null> {
      const live = worker.live.get(run_id)
      await live?.opened
      return followRun({
        db,
        event_log,
        user_id,
        run_id,
        after,
        onReady,
        is_theirs: live?.user_id === user_id,
        is_alone,
      })
    },

    /**
     * Stops a run before its next tool call, in whatever process it is, and answers it as it is when it has ended; one
     * that nobody runs ends at once, and if it has not begun it is taken back, message and charge. Throws AppError
     * `conflict` when it has ended already.
     */
    async cancel(user_id: string, run_id: string): Promise<Run> {
      const { was } = await requestCancel(db, user_id, run_id, now)
      if (was !== 'running') {
        await tellEnd({ user_id, run_id, has_ended: true })
        announce(user_id, run_id)
        return getRun(db, user_id, run_id)
      }
      worker.live.get(run_id)?.cancel.abort()
      signals.publish(CANCEL, run_id)
      return untilEnded(user_id, run_id)
    },

    /** Stops what runs for a user, before it becomes somebody else's. */
    async stopAll(user_id: string): Promise<void> {
      const theirs = [...worker.live.values()].filter((run) => run.user_id === user_id)
      for (const { cancel } of theirs) cancel.abort()
      await Promise.all(theirs.map(({ ended }) => ended))
    },

    /** To be called for the runs of a conversation that had not ended, after its deletion. */
    forget,

    /**
     * Decides a question, once, and lets the run go on, as soon as its session and a place are free. Throws AppError
     * `not_found`, `conflict`, and `invalid_request` for arguments or calls that do not fit; then the question stays open.
     */
    async approve(user_id: string, input: ApproveInput): Promise<RunKey> {
      const { approval_id, decision } = input
      refuseWhenClosing()
      const isDetailed = decision === 'approve' && (input.arguments ?? input.calls) !== undefined
      const calls = isDetailed ? await decidedCalls(user_id, input) : new Map<string, DecidedCall>()
      const key = await decideApproval(db, user_id, { approval_id, decision, calls }, now, { alongside })
      await tryToBegin(key.run_id)
      announce(user_id, key.run_id)
      return key
    },

    /** Whether new runs are taken. */
    isOpen: (): boolean => !worker.isClosing(),

    /** Takes no more runs and waits for those under way; after `timeout_ms` they are handed over. */
    async drain(timeout_ms: number): Promise<void> {
      await worker.close(timeout_ms)
      await handOverWaiting()
      await jobs.stop()
      stopKeeping()
      stopListening()
      stopForgetting()
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Throws AppError `invalid_request` for arguments of a question about several calls: they could be meant for any. */
function callsOf(
  { arguments: args, calls }: Pick<ApproveInput, 'arguments' | 'calls'>,
  { calls: asked }: Question,
): CallDecision[] {
  if (args === undefined) return calls ?? []
  const [only, ...others] = asked
  if (only && others.length === 0) return [{ call_id: only.call_id, arguments: args }]
  const sentence = `This question is about ${asked.length} calls. Give the arguments of each as calls.`
  throw new AppError('invalid_request', sentence, { field: 'arguments' })
}
