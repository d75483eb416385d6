import { AppError } from '@todo-agents/contract/errors'
import { expireApproval } from '@todo-agents/db/runs/run-approval'
import type { Lease } from '@todo-agents/db/runs/run-lease'
import { CLAIMED_AT_ONCE, claimExpired, endLeases, removeOwners } from '@todo-agents/db/runs/run-lease'
import { findDueRuns, findExpiredQuestions } from '@todo-agents/db/runs/run-sweep'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Signals } from '../signals.ts'
import type { UnpublishedRun } from './publish-run-end.ts'
import type { RunWorker } from './run-worker.ts'
import { DUE } from './run-worker.ts'
import { createTicker } from './ticker.ts'

export interface WatchdogOptions {
  db: Kysely<Tables>
  worker: RunWorker
  lease: Lease
  signals: Signals
  logger: Logger
  /**
   * True when no other process has this database. Then no run becomes due unless this process has left it behind, which
   * it notices by a signal, so sweeps are rare.
   */
  isAlone: boolean
  /** See `OwnerLock.canJudge`. */
  canJudge: () => boolean
  now: () => Date
  /** See `publishRunEnd`. */
  publishEnd: (run: UnpublishedRun) => Promise<void>
  /** Notifies the feeds of a user that a run has ended. */
  announce: (user_id: string, run_id: string) => void
}

/** How often a process looks for runs that other processes have left behind. One indexed statement each time. */
const SWEEP_MS = 2000

/** In durations of a lease, how often a process looks when the time matters little, or nothing is likely to be found. */
const SELDOM_LEASES = 6

/**
 * After what time a process whose lock is free is regarded as dead, if the lock is free at a second look. A process that
 * lost its connection takes its lock again within some milliseconds. If it takes longer, its runs are claimed although it
 * lives: the fence rejects its writes, and the text of a half-streamed step is streamed again.
 */
const LOOK_AGAIN_MS = 300

/**
 * Looks after the runs of all processes: takes over runs whose owner died, starts queued runs that no process has
 * started, ends runs whose question was not answered in time, and publishes ends and questions that their owner did not
 * emit. Looks at once, then regularly, and when a process hands runs over. Returns a function that stops it.
 */
export function watchRuns(options: WatchdogOptions): () => Promise<void> {
  const { lease, signals, logger, isAlone } = options
  const suspects = new Map<string, number>()
  const sweeps = createTicker({
    everyMs: isAlone ? SELDOM_LEASES * lease.ms : Math.min(lease.ms, SWEEP_MS),
    work: () => sweep(options, suspects),
    onError: (err) => logger.warn({ err }, 'the watchdog could not look after the runs; trying again'),
  })
  const questions = createTicker({
    everyMs: SELDOM_LEASES * lease.ms,
    work: () => endExpiredQuestions(options),
    onError: (err) => logger.warn({ err }, 'the watchdog could not look after the questions; trying again'),
  })
  const unsubscribe = signals.subscribe(DUE, sweeps.soon)
  return async () => {
    unsubscribe()
    await Promise.all([sweeps.stop(), questions.stop()])
  }
}

/** `suspects`: when the lock of an owner was first seen free. Returns in how many milliseconds to look again. */
async function sweep(options: WatchdogOptions, suspects: Map<string, number>): Promise<number | undefined> {
  const { db, worker, logger } = options
  if (worker.isClosing()) return
  let found = await findDueRuns(db)
  const dead = deadOwners(options, found.unlockedOwners, suspects)
  if (dead.length > 0) {
    logger.info({ owners: dead }, 'taking over the runs of processes that have died')
    await endLeases(db, dead)
    found = await findDueRuns(db)
  }
  if (found.hasExpired) await takeOver(options)
  await publishAll(
    options,
    found.unpublished.filter(({ run_id }) => !worker.live.has(run_id)),
  )
  if (found.hasPending) worker.places.noticePending()
  return suspects.size > 0 ? LOOK_AGAIN_MS : undefined
}

/** Returns the owners whose lock was free at an earlier look and still is. */
function deadOwners({ canJudge, lease }: WatchdogOptions, unlocked: string[], suspects: Map<string, number>): string[] {
  const others = canJudge() ? unlocked.filter((owner) => owner !== lease.owner) : []
  const now = performance.now()
  const dead = others.filter((owner) => now - (suspects.get(owner) ?? now) >= LOOK_AGAIN_MS)
  for (const owner of suspects.keys()) if (!others.includes(owner)) suspects.delete(owner)
  for (const owner of others) if (!suspects.has(owner)) suspects.set(owner, now)
  for (const owner of dead) suspects.delete(owner)
  return dead
}

/** A run whose lease expired while the database was away may still be live here. The lease keeper renews its lease. */
async function takeOver({ db, worker, lease }: WatchdogOptions): Promise<void> {
  for (;;) {
    const claims = await claimExpired(db, lease, [...worker.live.keys()])
    for (const claim of claims) worker.start(claim)
    if (claims.length < CLAIMED_AT_ONCE) return
  }
}

async function publishAll(
  { db, publishEnd, logger }: WatchdogOptions,
  unpublished: (UnpublishedRun & { epoch: number })[],
): Promise<void> {
  const published: typeof unpublished = []
  for (const run of unpublished) {
    try {
      await publishEnd(run)
      published.push(run)
    } catch (err) {
      logger.warn({ err, run_id: run.run_id }, 'the end of a run could not be published; trying again')
      // The log is out of reach for the other runs, too.
      if (err instanceof AppError && err.code === 'unavailable') break
    }
  }
  if (published.length > 0) await removeOwners(db, published)
}

async function endExpiredQuestions({ db, worker, now, signals, announce }: WatchdogOptions): Promise<undefined> {
  if (worker.isClosing()) return
  for (const { run_id, user_id } of await findExpiredQuestions(db)) {
    if (!(await expireApproval(db, run_id, now))) continue
    announce(user_id, run_id)
    signals.publish(DUE)
  }
}
