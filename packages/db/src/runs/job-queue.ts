import type { PGlite } from '@electric-sql/pglite'
import type { ConstructorOptions, PGliteLike, QueueOptions } from 'pg-boss'
import { fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../connection/database.ts'

/** Tasks that some process does regularly. */
export interface JobQueue {
  /**
   * Runs each task now, and again after the number of milliseconds that it returns. A task runs in one process at a
   * time, moves to another process when that one dies, and continues after a restart of all processes. A task must be
   * idempotent and return within TASK_SECONDS. Therefore a long task does a part of its work and returns 0. A task that
   * throws is run again after RETRY_MS. Call `repeat` once.
   */
  repeat(tasks: Record<string, Task>): Promise<void>
  /** Stops taking tasks, and waits at most STOP_MS for running ones. Call it before closing the database. */
  stop(): Promise<void>
}

/** Returns the milliseconds until its next run. */
export type Task = () => Promise<number>

interface JobQueueOptions {
  /** Required when the database is PostgreSQL. */
  database_url?: string
  /** Called with each error of a task or of pg-boss itself. The failed work is tried again. */
  onError: (error: Error) => void
  /** Seconds between two looks for tasks of other processes that have died. A process knows when its own are due. */
  pollSeconds?: number
}

/**
 * Opens the queue, and creates its tables if needed. Any number of processes may do so at once. Rejects when the tables
 * cannot be created.
 */
export async function openJobQueue(database: Database, options: JobQueueOptions): Promise<JobQueue> {
  const { pollSeconds = POLL_SECONDS[database.kind] } = options
  const supervision = { superviseIntervalSeconds: pollSeconds, monitorIntervalSeconds: pollSeconds }
  const boss = new PgBoss({ ...QUIET, ...supervision, ...connectionOf(database, options.database_url) })
  // An `error` event without a listener would end the process.
  boss.on('error', options.onError)
  try {
    await boss.start()
    await createQueue(boss, QUEUE, QUEUE_OPTIONS)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return jobQueue(boss, { ...options, pollSeconds })
}

/** Creates a queue, or updates the options of an existing one, for which `createQueue` does nothing. */
async function createQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, { policy: ONE_PENDING_PER_KEY, ...options })
  await boss.updateQueue(name, options)
}

const QUEUE = 'housekeeping'

/** By how much later than planned a worker looks for a task, because the clock of the database may differ in speed. */
const CLOCK_MS = 100

/** pg-boss's name for this policy: any number of jobs with one key may be active, but only one may be pending. */
const ONE_PENDING_PER_KEY = 'short'

/** How long `stop` waits for tasks. Those that have not finished by then are taken again by another process. */
const STOP_MS = 5_000

/** pg-boss regards a task that takes longer as failed, and runs it again. */
const TASK_SECONDS = 300

const RETRY_MS = 10_000

/**
 * The tasks of a dead process are run by another one within about twice this time. The embedded database has no other
 * process.
 */
const POLL_SECONDS = { postgres: 60, pglite: 600 }

const QUEUE_OPTIONS: QueueOptions = {
  expireInSeconds: TASK_SECONDS,
  // The least that pg-boss allows. Supervision returns the jobs of a process that has stopped its heartbeats.
  heartbeatSeconds: 10,
  // Retried for ever when its next run could not be stored: without its job the task would never run again.
  retryLimit: 2 ** 31 - 1,
  retryDelay: RETRY_MS / 1000,
  deleteAfterSeconds: 60,
}

/**
 * Turns off or slows down everything in pg-boss but supervision. Supervision returns the jobs of dead processes to the
 * queue, and deletes completed jobs.
 */
const QUIET: ConstructorOptions = {
  maintenanceIntervalSeconds: 600,
  schedule: false,
  registerInstance: false,
  reindex: false,
  monitorVacuum: false,
  openTelemetry: { enabled: false },
  queueCacheIntervalSeconds: 3600,
  flowIntervalSeconds: 3600,
  bamIntervalSeconds: 3600,
}

/** On PGlite, Kysely and pg-boss share the only connection. On PostgreSQL, pg-boss has two connections of its own. */
function connectionOf({ pglite }: Database, database_url: string | undefined): ConstructorOptions {
  if (pglite) return { db: fromPglite(withWholeTransactions(pglite)), backend: 'pglite' }
  if (database_url) return { connectionString: database_url, max: 2 }
  throw new Error('The job queue on PostgreSQL needs a database_url.')
}

/**
 * pg-boss sends a whole transaction as one text. If the transaction fails, it stays open until pg-boss rolls it back,
 * and until then every statement of ours on the shared connection would fail, too. PGlite's own `transaction` rolls
 * back at once.
 */
function withWholeTransactions(pglite: PGlite): PGliteLike {
  return {
    query: (text, values) => pglite.query(text, values),
    exec: (text) => (/^\s*begin\b/i.test(text) ? pglite.transaction((trx) => trx.exec(text)) : pglite.exec(text)),
  }
}

function jobQueue(boss: PgBoss, { onError, pollSeconds }: JobQueueOptions & { pollSeconds: number }): JobQueue {
  let worker = ''

  function schedule(name: string, delayMs: number): Promise<unknown> {
    return boss.upsert(QUEUE, { name }, { ...startAfter(delayMs), singletonKey: name })
  }

  /** Makes the worker look for tasks at a time when one is due, so that it need not poll often. */
  function lookIn(ms: number): void {
    setTimeout(() => boss.notifyWorker(worker), ms + CLOCK_MS).unref()
  }

  return {
    async repeat(tasks) {
      for (const name of Object.keys(tasks)) await schedule(name, 0)
      const polling = { batchSize: 1, pollingIntervalSeconds: pollSeconds } as const
      worker = await boss.work<TaskData>(QUEUE, polling, async ([job]) => {
        const { name } = job!.data
        // Undefined when another version of the server sent the task. A process of that version runs it.
        const task = tasks[name]
        if (!task) return
        try {
          const delayMs = await task().catch((error: unknown) => {
            onError(toError(error))
            return RETRY_MS
          })
          await schedule(name, delayMs)
          lookIn(delayMs)
        } finally {
          // Another task may be due now.
          lookIn(0)
        }
      })
    },
    stop: () => boss.stop({ timeout: STOP_MS }),
  }
}

interface TaskData {
  name: string
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/**
 * Delays by a number of seconds, which pg-boss counts by the database's clock. A Date would depend on this machine's
 * clock.
 */
function startAfter(delayMs: number): { startAfter: number } {
  return { startAfter: Math.max(0, Math.round(delayMs)) / 1000 }
}
