import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runChild } from '../testing/child.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import type { JobHandler, JobQueue, Task } from './job-queue.ts'
import { openJobQueue } from './job-queue.ts'

const SOON = { timeout: 60_000 }

describeEachDatabase('the job queue', (kind) => {
  let database: TestDatabase
  let queues: JobQueue[]
  let errors: Error[]
  let run_id: string
  beforeEach(async () => {
    database = await createTestDatabase(kind)
    queues = []
    errors = []
    run_id = randomUUIDv7()
  })
  afterEach(async () => {
    for (const queue of queues) await queue.stop()
    await database.close()
  })

  async function open(): Promise<JobQueue> {
    const queue = await openJobQueue(database, {
      ...(database.url && { database_url: database.url }),
      onError: (error) => errors.push(error),
      pollSeconds: 0.5,
      taskPollSeconds: 0.5,
    })
    queues.push(queue)
    return queue
  }

  /**
   * Starts a worker whose handler returns `answers` in turn, then null. Returns an array to which each call of the
   * handler adds its run id.
   */
  async function work(queue: JobQueue, ...answers: (number | null)[]): Promise<string[]> {
    const asked: string[] = []
    await queue.work(async (run_id) => answers[asked.push(run_id) - 1] ?? null)
    return asked
  }

  async function rows(): Promise<{ run_id: string; state: string; waitMs: number }[]> {
    const query = sql<{ run_id: string; state: string; waitMs: number }>`
      select singleton_key as run_id, state::text, 1000 * extract(epoch from start_after - created_on) as "waitMs"
      from pgboss.job order by created_on`
    return (await query.execute(database.db)).rows
  }

  async function pending(): Promise<string[]> {
    return (await rows()).filter(({ state }) => state === 'created' || state === 'retry').map(({ run_id }) => run_id)
  }

  test('a job that a transaction has sent is taken when that commits', async () => {
    const queue = await open()
    const asked = await work(queue)
    const other = randomUUIDv7()
    await database.db.transaction().execute(async (trx) => {
      await queue.send(trx, run_id, 0)
      // The transaction occupies the only connection of PGlite, so nothing else can run. On PostgreSQL, other jobs are
      // taken meanwhile.
      if (kind === 'pglite') return
      await queue.schedule(other, 0)
      await vi.waitFor(() => expect(asked).toEqual([other]), SOON)
    })
    await vi.waitFor(() => expect(asked).toContain(run_id), SOON)
    await vi.waitFor(async () => expect(await pending()).toEqual([]), SOON)
    expect(asked.filter((id) => id === run_id)).toEqual([run_id])
  })

  test('a job of a transaction that is rolled back does not exist', async () => {
    const queue = await open()
    const failing = database.db.transaction().execute(async (trx) => {
      await queue.send(trx, run_id, 0)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await rows()).toEqual([])
  })

  test('a job is taken after its delay, by the clock of the database', async () => {
    const queue = await open()
    const later = randomUUIDv7()
    const startedAt = performance.now()
    await queue.schedule(run_id, 1234.4)
    await queue.schedule(later, 3_600_000)
    expect(await rows()).toMatchObject([
      { run_id, waitMs: 1234 },
      { run_id: later, waitMs: 3_600_000 },
    ])
    const asked = await work(queue)
    await vi.waitFor(() => expect(asked).toEqual([run_id]), SOON)
    expect(performance.now() - startedAt).toBeGreaterThan(1233)
    expect(await pending()).toEqual([later])
  })

  test('a run has one pending job, and another one moves it to the new time', async () => {
    const queue = await open()
    await queue.schedule(run_id, 3_600_000)
    await Promise.all([1, 2, 3, 4].map(() => queue.schedule(run_id, 7_200_000)))
    await database.db.transaction().execute((trx) => queue.send(trx, run_id, 0))
    expect(await pending()).toEqual([run_id])
    const asked = await work(queue)
    await vi.waitFor(() => expect(asked).toEqual([run_id]), SOON)
  })

  test('the handler is called again after the time that it returns, until it returns null', async () => {
    const queue = await open()
    await queue.schedule(run_id, 0)
    const asked = await work(queue, 0, 10, null)
    await vi.waitFor(() => expect(asked).toEqual([run_id, run_id, run_id]), SOON)
    await vi.waitFor(async () => {
      expect((await rows()).map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
    }, SOON)
  })

  test('a job that was sent while the handler ran is not delayed by the time that the handler returns', async () => {
    const queue = await open()
    const asked: string[] = []
    await queue.work(async (id) => {
      if (asked.push(id) > 1) return null
      await queue.schedule(id, 0)
      return 3_600_000
    })
    await queue.schedule(run_id, 0)
    await vi.waitFor(() => expect(asked).toEqual([run_id, run_id]), SOON)
    await vi.waitFor(async () => expect(await pending()).toEqual([]), SOON)
  })

  test('a handler that throws is reported and called again, while other jobs go on', async () => {
    const queue = await open()
    const other = randomUUIDv7()
    const asked: string[] = []
    await queue.work(async (id) => {
      asked.push(id)
      if (id === run_id && asked.filter((id) => id === run_id).length < 3) throw new Error('not yet')
      return null
    })
    await Promise.all([queue.schedule(run_id, 0), queue.schedule(other, 0)])
    await vi.waitFor(() => expect(asked.filter((id) => id === run_id)).toHaveLength(3), { timeout: 60_000 })
    await vi.waitFor(async () => expect(await pending()).toEqual([]), SOON)
    expect(asked.filter((id) => id === other)).toEqual([other])
    expect(errors.map(({ message }) => message)).toEqual(['not yet', 'not yet'])
  })

  test('each job is given to one of many workers', async () => {
    const workers = await Promise.all([open(), open(), open()])
    const run_ids = Array.from({ length: 100 }, () => randomUUIDv7())
    await database.db.transaction().execute(async (trx) => {
      for (const id of run_ids) await workers[0]!.send(trx, id, 0)
    })
    const asked = await Promise.all(workers.map((queue) => work(queue)))
    await vi.waitFor(async () => expect(await pending()).toEqual([]), SOON)
    await vi.waitFor(() => expect(asked.flat().sort()).toEqual(run_ids.sort()), SOON)
  })

  test('stop waits until the handlers have returned', async () => {
    const queue = await open()
    const entered = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<number>()
    await queue.work(() => {
      entered.resolve()
      return answer.promise
    })
    await queue.schedule(run_id, 0)
    await entered.promise
    const stopped = queue.stop()
    answer.resolve(3_600_000)
    await stopped
    expect((await rows()).map(({ state }) => state)).toEqual(['completed', 'created'])
    expect(errors).toEqual([])
  })

  test('a task runs again after the time that it returns, and after it has thrown', async () => {
    const queue = await open()
    const ran: string[] = []
    await queue.repeat({
      often: async () => {
        ran.push('often')
        return ran.filter((name) => name === 'often').length < 3 ? 0 : 3_600_000
      },
      failing: async () => {
        ran.push('failing')
        if (ran.filter((name) => name === 'failing').length < 2) throw new Error('not yet')
        return 3_600_000
      },
    })
    await vi.waitFor(() => expect(ran.toSorted()).toEqual(['failing', 'failing', 'often', 'often', 'often']), {
      timeout: 60_000,
    })
    expect(errors.map(({ message }) => message)).toEqual(['not yet'])
    await vi.waitFor(async () => expect((await pending()).toSorted()).toEqual(['failing', 'often']), SOON)
  })

  test('a task that is due in an hour runs when a server starts', async () => {
    const first = await open()
    const task = vi.fn<Task>().mockResolvedValue(3_600_000)
    await first.repeat({ task })
    await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(1), SOON)
    await first.stop()
    await (await open()).repeat({ task })
    await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(2), SOON)
    await vi.waitFor(async () => expect(await pending()).toEqual(['task']), SOON)
  })

  test('a reopened queue has the jobs of before', async () => {
    const first = await open()
    await first.schedule(run_id, 0)
    await first.stop()
    const asked = await work(await open())
    await vi.waitFor(() => expect(asked).toEqual([run_id]), SOON)
  })
})

describe('the job queue on PostgreSQL', () => {
  let database: TestDatabase
  let database_url: string
  beforeEach(async () => {
    database = await createTestDatabase('postgres')
    database_url = database.url!
  })
  afterEach(() => database.close())

  test('many processes can open the queue at once', async () => {
    const errors: Error[] = []
    const options = { database_url, onError: (error: Error) => errors.push(error) }
    const opening = [1, 2, 3, 4, 5, 6].map(() => openJobQueue(database, options))
    for (const queue of await Promise.all(opening)) await queue.stop()
    expect(errors).toEqual([])
  })

  test('the queue goes on when its connections are cut', async () => {
    const queue = await openJobQueue(database, { database_url, onError: () => {}, pollSeconds: 0.5 })
    const asked: string[] = []
    await queue.work(async (run_id) => {
      asked.push(run_id)
      return null
    })
    const run_ids = Array.from({ length: 5 }, () => randomUUIDv7())
    for (const run_id of run_ids) {
      await database.db.transaction().execute((trx) => queue.send(trx, run_id, 0))
      const cut = await sql<{ cut: boolean }>`
        select pg_terminate_backend(pid) as cut from pg_stat_activity
        where datname = current_database() and application_name = 'pgboss'`.execute(database.db)
      expect(cut.rows.length).toBeGreaterThan(0)
      await vi.waitFor(() => expect(asked).toContain(run_id), { timeout: 60_000 })
    }
    await queue.stop()
  })

  test('a job is taken by another process when its process dies', async () => {
    const queue = await openJobQueue(database, { database_url, onError: () => {}, pollSeconds: 0.5 })
    const run_id = randomUUIDv7()
    const child = runChild('take-job-until-killed.ts', database_url)
    await queue.schedule(run_id, 0)
    await child.printed(1)
    expect(child.lines).toEqual([run_id])
    await child.kill()
    const handler = vi.fn<JobHandler>().mockResolvedValue(null)
    await queue.work(handler)
    await vi.waitFor(() => expect(handler.mock.calls).toEqual([[run_id]]), { timeout: 60_000 })
    await queue.stop()
  })

  test('the queue on PostgreSQL needs a database_url', async () => {
    await expect(openJobQueue(database, { onError: () => {} })).rejects.toThrow('database_url')
  })
})
