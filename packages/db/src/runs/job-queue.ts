import type { PGlite } from '@electric-sql/pglite'
import type { Transaction } from 'kysely'
import type { ConstructorOptions, Job, JobResult, PGliteLike, QueueOptions, UpdateOptions } from 'pg-boss'
import { fromKysely, fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../connection/database.ts'
import type { Tables } from '../tables.ts'

/**
 * Delayed jobs that check on a run. A job runs at least once, in any process that calls `work`, and again when that
 * process dies. A run has at most one pending job: sending another one moves the job to the new time.
 */
export interface JobQueue {
  /** Sends a job in the caller's transaction. The job exists if and only if the transaction commits. */
  send(trx: Transaction<Tables>, run_id: string, delayMs: number): Promise<void>
  /** Does the same as `send`, but outside a transaction. */
  schedule(run_id: string, delayMs: number): Promise<void>
  /**
   * Starts to take jobs. The handler returns the milliseconds until it must be called again for this run, or null when
   * the run needs no more jobs. The handler must be idempotent and return within HANDLER_SECONDS. When it throws, it is
   * called again: first after about 1 s, later after 30 s at most.
   */
  work(handler: JobHandler): Promise<void>
  /**
   * Runs each task now, and again after the number of milliseconds that it returns. A task runs in one process at a
   * time, moves to another process when that one dies, and continues after a restart of all processes. A task must be
   * idempotent and return within TASK_SECONDS. Therefore a long task does a part of its work and returns 0. A task that
   * throws is run again after 30 s at most. Call `repeat` once.
   */
  repeat(tasks: Record<string, Task>): Promise<void>
  /** Stops taking jobs, and waits at most STOP_MS for running handlers. Call it before closing the database. */
  stop(): Promise<void>
}

export type JobHandler = (run_id: string) => Promise<number | null>

/** Returns the milliseconds until its next run. */
export type Task = () => Promise<number>

interface JobQueueOptions {
  /** Required when the database is PostgreSQL. */
  database_url?: string
  /** Called with each error of a handler or of pg-boss itself. The failed work is tried again. */
  onError: (error: Error) => void
  /** Seconds between two looks for jobs, at least 0.5. */
  pollSeconds?: number
  /** Seconds between two looks for tasks, at least 0.5. May be long, because tasks run every few minutes or hours. */
  taskPollSeconds?: number
}

/**
 * Opens the queue, and creates its tables if needed. Any number of processes may do so at once. Rejects when the tables
 * cannot be created.
 */
export async function openJobQueue(database: Database, options: JobQueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({ ...QUIET, ...connectionOf(database, options.database_url) })
  // An `error` event without a listener would end the process.
  boss.on('error', options.onError)
  try {
    await boss.start()
    await createQueue(boss, QUEUE, QUEUE_OPTIONS)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return jobQueue(boss, options)
}

/** Creates a queue, or updates the options of an existing one, for which `createQueue` does nothing. */
async function createQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, { policy: ONE_PENDING_PER_KEY, ...options })
  await boss.updateQueue(name, options)
}

const QUEUE = 'run-watchdog'
const TASK_QUEUE = 'housekeeping'

/** pg-boss's name for this policy: any number of jobs with one key may be active, but only one may be pending. */
const ONE_PENDING_PER_KEY = 'short'

/** pg-boss regards a handler that takes longer as failed, and its job is taken again. */
const HANDLER_SECONDS = 30

/** How long `stop` waits for handlers. Jobs that have not finished by then are taken again by another process. */
const STOP_MS = 5_000

/** pg-boss regards a task that takes longer as failed, and runs it again. */
const TASK_SECONDS = 300

const QUEUE_OPTIONS: QueueOptions = {
  expireInSeconds: HANDLER_SECONDS,
  // The least that pg-boss allows. With the supervision in QUIET, the jobs of a dead process are pending again within
  // 30 s.
  heartbeatSeconds: 10,
  // Retried until the job succeeds: a run without its job would hang for ever.
  retryLimit: 2 ** 31 - 1,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  deleteAfterSeconds: 60,
}

const TASK_OPTIONS: QueueOptions = { ...QUEUE_OPTIONS, expireInSeconds: TASK_SECONDS }

/**
 * A dead process leaves many jobs at once. With bursts, a process that takes over their runs does not wait for the poll
 * interval between two batches.
 */
const WORK_OPTIONS = { batchSize: 20, burstWhenBatchFull: true, perJobResults: true } as const

/**
 * Turns off or slows down everything in pg-boss but supervision. Supervision returns the jobs of dead processes to the
 * queue, and deletes completed jobs.
 */
const QUIET: ConstructorOptions = {
  superviseIntervalSeconds: 15,
  monitorIntervalSeconds: 15,
  maintenanceIntervalSeconds: 60,
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

function jobQueue(boss: PgBoss, { onError, pollSeconds = 2, taskPollSeconds = 15 }: JobQueueOptions): JobQueue {
  async function put(run_id: string, options: UpdateOptions): Promise<void> {
    const { updated, inserted } = await boss.upsert(QUEUE, { run_id }, { ...options, singletonKey: run_id })
    // Nothing was updated or inserted: a pending job prevented the insert, and was taken before the update. So try
    // again.
    if (updated + inserted === 0) await put(run_id, options)
  }

  /**
   * Calls the handler, and sends the next job. pg-boss drops this job when another one was sent while the handler ran.
   * That is right, because the sender of the other one had newer information.
   */
  async function handle({ id, data: { run_id } }: Job<JobData>, handler: JobHandler): Promise<JobResult> {
    try {
      const delayMs = await handler(run_id)
      if (delayMs !== null) await boss.send(QUEUE, { run_id }, { ...startAfter(delayMs), singletonKey: run_id })
      return { id, status: 'completed' }
    } catch (error) {
      onError(toError(error))
      return { id, status: 'failed' }
    }
  }

  return {
    send: (trx, run_id, delayMs) => put(run_id, { ...startAfter(delayMs), db: fromKysely(trx) }),
    schedule: (run_id, delayMs) => put(run_id, startAfter(delayMs)),
    async work(handler) {
      const options = { ...WORK_OPTIONS, pollingIntervalSeconds: pollSeconds } as const
      await boss.work<JobData>(QUEUE, options, (jobs) => Promise.all(jobs.map((job) => handle(job, handler))))
    },
    async repeat(tasks) {
      await createQueue(boss, TASK_QUEUE, TASK_OPTIONS)
      const schedule = (name: string, delayMs: number) =>
        boss.upsert(TASK_QUEUE, { name }, { ...startAfter(delayMs), singletonKey: name })
      for (const name of Object.keys(tasks)) await schedule(name, 0)
      const polling = { batchSize: 1, pollingIntervalSeconds: taskPollSeconds } as const
      await boss.work<TaskData>(TASK_QUEUE, polling, async ([job]) => {
        const { name } = job!.data
        try {
          // Undefined when another version of the server sent the task. A process of that version runs it.
          const task = tasks[name]
          if (task) await schedule(name, await task())
        } catch (error) {
          onError(toError(error))
          throw error
        }
      })
    },
    stop: () => boss.stop({ timeout: STOP_MS }),
  }
}

interface JobData {
  run_id: string
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
