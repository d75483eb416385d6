import type { PGlite } from '@electric-sql/pglite'
import type { Transaction } from 'kysely'
import type { ConstructorOptions, Job, JobResult, PGliteLike, QueueOptions, UpdateOptions } from 'pg-boss'
import { fromKysely, fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../connection/database.ts'
import type { Tables } from '../tables.ts'

/**
 * Asks, after a while, what has become of a run: at least once, on any process that works, and again after the
 * death of one. One question a run waits; asking anew moves it to the new time.
 */
export interface JobQueue {
  /** In the caller's transaction: the job exists exactly if that commits, and is not taken before. */
  send(trx: Transaction<Tables>, run_id: string, delayMs: number): Promise<void>
  /** Outside a transaction. */
  schedule(run_id: string, delayMs: number): Promise<void>
  /**
   * Begins to take jobs. The handler answers in how many ms to ask again, or null when the run is done; it must
   * answer soon, see HANDLER_SECONDS, and be idempotent. A handler that throws is asked again, after about 1 s at
   * first and never more than 30 s.
   */
  work(handler: JobHandler): Promise<void>
  /**
   * Runs each task now, and again after the milliseconds that it returns, for ever: in one process at a time, in another
   * one when its process dies, and after a start of the server when all were down. A task must be idempotent and return
   * within TASK_SECONDS, so a large one does a part and returns 0; one that throws is run again after 30 s at most. To be
   * called once.
   */
  repeat(tasks: Record<string, Task>): Promise<void>
  /** Takes no more jobs and waits a bounded time for handlers. To be called before the database is closed. */
  stop(): Promise<void>
}

export type JobHandler = (run_id: string) => Promise<number | null>

/** Returns in how many milliseconds to run again. */
export type Task = () => Promise<number>

interface JobQueueOptions {
  /** That of the database when it is PostgreSQL. */
  database_url?: string
  /** What went wrong in a handler or in the background; all of it is tried again. */
  onError: (error: Error) => void
  /** How often to look for jobs, at least 0.5. */
  pollSeconds?: number
  /** How often to look for tasks, at least 0.5. They wait for minutes or hours, so seldom is enough. */
  taskPollSeconds?: number
}

/** Rejects when the tables of the queue cannot be made. Any number of processes may open it at once. */
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

/** For a queue that exists already, the first call does nothing, and the second sets our options. */
async function createQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, { policy: ONE_WAITING_PER_KEY, ...options })
  await boss.updateQueue(name, options)
}

const QUEUE = 'run-watchdog'
const TASK_QUEUE = 'housekeeping'

/** pg-boss's name for: any number of jobs of a key may run, but only one may wait. */
const ONE_WAITING_PER_KEY = 'short'

/** A handler that takes longer has failed, and the run is asked about again. */
const HANDLER_SECONDS = 30

/** How long `stop` waits for handlers; those left over are asked again elsewhere. */
const STOP_MS = 5_000

/** As HANDLER_SECONDS, for tasks. */
const TASK_SECONDS = 300

const QUEUE_OPTIONS: QueueOptions = {
  expireInSeconds: HANDLER_SECONDS,
  // The least that pg-boss allows: with the supervision below, what a dead process had taken is back within 30 s.
  heartbeatSeconds: 10,
  // Until it succeeds: a run whose watchdog gave up would hang for ever.
  retryLimit: 2 ** 31 - 1,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  deleteAfterSeconds: 60,
}

const TASK_OPTIONS: QueueOptions = { ...QUEUE_OPTIONS, expireInSeconds: TASK_SECONDS }

/** A dead process leaves many runs at once: without the burst they would be taken over at the pace of the poll. */
const WORK_OPTIONS = { batchSize: 20, burstWhenBatchFull: true, perJobResults: true } as const

/** Only what the queue needs: supervision, which brings the jobs of the dead back and deletes those that are done. */
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

/** PGlite has one connection, which Kysely and pg-boss share; on PostgreSQL pg-boss has two of its own. */
function connectionOf({ pglite }: Database, database_url: string | undefined): ConstructorOptions {
  if (pglite) return { db: fromPglite(shared(pglite)), backend: 'pglite' }
  if (database_url) return { connectionString: database_url, max: 2 }
  throw new Error('The job queue on PostgreSQL needs a database_url.')
}

/**
 * pg-boss sends whole transactions as one text. One that failed would stay open until it rolls it back, and what we
 * run on the connection before that would fail, too; within a transaction of PGlite's it ends at once.
 */
function shared(pglite: PGlite): PGliteLike {
  return {
    query: (text, values) => pglite.query(text, values),
    exec: (text) => (/^\s*begin\b/i.test(text) ? pglite.transaction((trx) => trx.exec(text)) : pglite.exec(text)),
  }
}

function jobQueue(boss: PgBoss, { onError, pollSeconds = 2, taskPollSeconds = 15 }: JobQueueOptions): JobQueue {
  async function put(run_id: string, options: UpdateOptions): Promise<void> {
    const { updated, inserted } = await boss.upsert(QUEUE, { run_id }, { ...options, singletonKey: run_id })
    // The waiting job was in the way of a new one, and was taken before it could be moved.
    if (updated + inserted === 0) await put(run_id, options)
  }

  /** Asks again, unless somebody did while the handler ran: that one knows more than its answer. */
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
          // A task of another version of the server, which runs it itself.
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

/** A number is counted in seconds by the clock of the database; a Date would be of this machine's. */
function startAfter(delayMs: number): { startAfter: number } {
  return { startAfter: Math.max(0, Math.round(delayMs)) / 1000 }
}
