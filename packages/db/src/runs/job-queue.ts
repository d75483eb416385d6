import type { PGlite } from '@electric-sql/pglite'
import type { Transaction } from 'kysely'
import type { ConstructorOptions, Job, JobResult, PGliteLike, QueueOptions, UpdateOptions } from 'pg-boss'
import { fromKysely, fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../connection/database.ts'
import type { Tables } from '../tables.ts'

/**
 * Jobs that check on a run after a delay: at least once, in any process that calls `work`, and again when that process
 * dies. A run has at most one pending job. Sending another one moves it to the new time.
 */
export interface JobQueue {
  /** Sends a job in the caller's transaction: it exists, and can be taken, if and only if that commits. */
  send(trx: Transaction<Tables>, run_id: string, delayMs: number): Promise<void>
  /** As `send`, outside a transaction. */
  schedule(run_id: string, delayMs: number): Promise<void>
  /**
   * Starts to take jobs. The handler returns after how many milliseconds to call it again, or null when the run needs no
   * more jobs. It must be idempotent and return within HANDLER_SECONDS. When it throws, it is called again, first after
   * about 1 s, later after 30 s at most.
   */
  work(handler: JobHandler): Promise<void>
  /**
   * Runs each task now, and then again after the number of milliseconds that it returns. A task runs in one process at a
   * time, moves to another process when that one dies, and continues after a restart of all. It must be idempotent and
   * return within TASK_SECONDS, so a long task does a part and returns 0. A task that throws is run again after 30 s at
   * most. Call this once.
   */
  repeat(tasks: Record<string, Task>): Promise<void>
  /** Takes no more jobs, and waits STOP_MS at most for handlers. Call it before closing the database. */
  stop(): Promise<void>
}

export type JobHandler = (run_id: string) => Promise<number | null>

/** Returns after how many milliseconds to run it again. */
export type Task = () => Promise<number>

interface JobQueueOptions {
  /** Required when the database is PostgreSQL. */
  database_url?: string
  /** Called with each error of a handler or of the background work. All of it is tried again. */
  onError: (error: Error) => void
  /** The pause between two looks for jobs, at least 0.5. */
  pollSeconds?: number
  /** The pause between two looks for tasks, at least 0.5. It may be long, because tasks run every few minutes or hours. */
  taskPollSeconds?: number
}

/** Rejects when the tables of the queue cannot be created. Any number of processes may open it at once. */
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

/** For an existing queue, the first call does nothing, and the second one updates its options. */
async function createQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, { policy: ONE_PENDING_PER_KEY, ...options })
  await boss.updateQueue(name, options)
}

const QUEUE = 'run-watchdog'
const TASK_QUEUE = 'housekeeping'

/** pg-boss's name for: any number of jobs of a key may be active, but only one may be pending. */
const ONE_PENDING_PER_KEY = 'short'

/** A handler that takes longer has failed, and the job is taken again. */
const HANDLER_SECONDS = 30

/** How long `stop` waits for handlers. Jobs that are then unfinished are taken again elsewhere. */
const STOP_MS = 5_000

/** As HANDLER_SECONDS, for tasks. */
const TASK_SECONDS = 300

const QUEUE_OPTIONS: QueueOptions = {
  expireInSeconds: HANDLER_SECONDS,
  // The least that pg-boss allows. With the supervision below, the jobs of a dead process are pending again within 30 s.
  heartbeatSeconds: 10,
  // Retries until it succeeds: without its job, a run would hang for ever.
  retryLimit: 2 ** 31 - 1,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  deleteAfterSeconds: 60,
}

const TASK_OPTIONS: QueueOptions = { ...QUEUE_OPTIONS, expireInSeconds: TASK_SECONDS }

/** A dead process leaves many jobs at once. Without bursts, the poll interval would delay taking over their runs. */
const WORK_OPTIONS = { batchSize: 20, burstWhenBatchFull: true, perJobResults: true } as const

/** Only supervision is needed: it returns the jobs of dead processes to the queue, and deletes completed ones. */
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

/** PGlite has one connection, which Kysely and pg-boss share. On PostgreSQL, pg-boss has two of its own. */
function connectionOf({ pglite }: Database, database_url: string | undefined): ConstructorOptions {
  if (pglite) return { db: fromPglite(withWholeTransactions(pglite)), backend: 'pglite' }
  if (database_url) return { connectionString: database_url, max: 2 }
  throw new Error('The job queue on PostgreSQL needs a database_url.')
}

/**
 * pg-boss sends a whole transaction as one text. If it fails, it stays open until pg-boss rolls it back, and every
 * statement of ours on the shared connection would fail until then. A transaction of PGlite's own ends at once.
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
    // Neither: the pending job prevented the insert, and was taken before the update.
    if (updated + inserted === 0) await put(run_id, options)
  }

  /** Sends the next job. pg-boss drops it when another one was sent while the handler ran: that one knows more. */
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
          // Undefined for a task of another version of the server, which runs it itself.
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

/** A number of seconds counts by the clock of the database. A Date would depend on the clock of this machine. */
function startAfter(delayMs: number): { startAfter: number } {
  return { startAfter: Math.max(0, Math.round(delayMs)) / 1000 }
}
