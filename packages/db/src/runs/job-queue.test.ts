import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runChild } from '../testing/child.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import type { JobQueue, Task } from './job-queue.ts'
import { openJobQueue } from './job-queue.ts'

const SOON = { timeout: 60_000 }
const HOUR_MS = 3_600_000

/** The names of the tasks that wait for their time, and in how many milliseconds after they were sent it comes. */
async function pendingIn({ db }: TestDatabase): Promise<{ name: string; waitMs: number }[]> {
  const query = sql<{ name: string; waitMs: number }>`
    select singleton_key as name, 1000 * extract(epoch from start_after - created_on) as "waitMs"
    from pgboss.job where state in ('created', 'retry') order by singleton_key`
  return (await query.execute(db)).rows
}

describeEachDatabase('the job queue', (kind) => {
  let database: TestDatabase
  let queues: JobQueue[]
  let errors: Error[]
  beforeEach(async () => {
    database = await createTestDatabase(kind)
    queues = []
    errors = []
  })
  afterEach(async () => {
    for (const queue of queues) await queue.stop()
    await database.close()
  })

  async function open(): Promise<JobQueue> {
    const queue = await openJobQueue(database, {
      ...(database.url && { database_url: database.url }),
      onError: (error) => errors.push(error),
    })
    queues.push(queue)
    return queue
  }

  const pending = async () => (await pendingIn(database)).map(({ name }) => name)

  test('a task runs again after the time that it returns, and after it has thrown', async () => {
    const queue = await open()
    const ran: string[] = []
    await queue.repeat({
      often: async () => {
        ran.push('often')
        return ran.filter((name) => name === 'often').length < 3 ? 0 : HOUR_MS
      },
      failing: async () => {
        ran.push('failing')
        if (ran.filter((name) => name === 'failing').length < 2) throw new Error('not yet')
        return HOUR_MS
      },
    })
    await vi.waitFor(() => expect(ran.toSorted()).toEqual(['failing', 'failing', 'often', 'often', 'often']), SOON)
    expect(errors.map(({ message }) => message)).toEqual(['not yet'])
    await vi.waitFor(async () => {
      expect(await pendingIn(database)).toEqual([
        { name: 'failing', waitMs: HOUR_MS },
        { name: 'often', waitMs: HOUR_MS },
      ])
    }, SOON)
  })

  test('a task that is due in an hour runs when a server starts', async () => {
    const first = await open()
    const task = vi.fn<Task>().mockResolvedValue(HOUR_MS)
    await first.repeat({ task })
    await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(1), SOON)
    await first.stop()
    await (await open()).repeat({ task })
    await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(2), SOON)
    await vi.waitFor(async () => expect(await pending()).toEqual(['task']), SOON)
  })

  test('stop waits until a running task has returned, and its next run is stored', async () => {
    const queue = await open()
    const entered = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<number>()
    await queue.repeat({
      task: () => {
        entered.resolve()
        return answer.promise
      },
    })
    await entered.promise
    const stopped = queue.stop()
    answer.resolve(HOUR_MS)
    await stopped
    expect(await pending()).toEqual(['task'])
    expect(errors).toEqual([])
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
    const queue = await openJobQueue(database, { database_url, onError: () => {}, pollSeconds: 1 })
    const task = vi.fn<Task>().mockResolvedValue(0)
    await queue.repeat({ task })
    for (let round = 0; round < 3; round++) {
      await vi.waitFor(() => expect(task).toHaveBeenCalled(), SOON)
      const cut = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'pgboss'`.execute(database.db)
      expect(cut.rows.length).toBeGreaterThan(0)
      task.mockClear()
    }
    await vi.waitFor(() => expect(task).toHaveBeenCalled(), SOON)
    await queue.stop()
  })

  test('a task of a process that dies is run by another process', async () => {
    const child = runChild('take-task-until-killed.ts', database_url)
    await child.printed(1)
    expect(child.lines).toEqual(['task'])
    await child.kill()
    const queue = await openJobQueue(database, { database_url, onError: () => {}, pollSeconds: 1 })
    const task = vi.fn<Task>().mockResolvedValue(HOUR_MS)
    await queue.repeat({ task })
    // Once because this server starts, and once for the job that the dead process had taken.
    await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(2), SOON)
    await queue.stop()
  })

  test('the queue on PostgreSQL needs a database_url', async () => {
    await expect(openJobQueue(database, { onError: () => {} })).rejects.toThrow('database_url')
  })
})
