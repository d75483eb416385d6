import type { TodoListInput } from '@todo-agents/contract/todo'
import { conflictsSchema, freeSlotsSchema, todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { CompiledQuery, Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from './connection/postgres.ts'
import { getActiveRuns, getRunState } from './runs/run.repository.ts'
import type { Scope } from './scope.ts'
import { sessionHistory } from './sessions/session.repository.ts'
import type { Tables } from './tables.ts'
import type { TestDatabase } from './testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from './testing/databases.ts'
import { analyzeTables, insertMessages, insertTodos } from './testing/many-rows.ts'
import { startClaimedRun, testPort } from './testing/runs.ts'
import { createTestUser } from './testing/users.ts'
import { newConflicts } from './todos/conflicts.repository.ts'
import { todoStore } from './todos/todo-store.ts'

interface PlanNode {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

type Work = (db: Kysely<Tables>, scope: Scope, session_id: string) => Promise<unknown>

/** The tests count rows, because times depend on the machine. */
describeEachDatabase('what is read of many rows', (kind) => {
  let database: TestDatabase
  let observed: Kysely<Tables>
  let few: Scope
  let many: Scope
  let queries: CompiledQuery[] = []

  beforeAll(async () => {
    database = await createTestDatabase(kind)
    few = await createTestUser(database.db)
    many = await createTestUser(database.db)
    await insertTodos(database.db, few, 1000)
    await insertTodos(database.db, many, 10_000)
    await insertMessages(database.db, few, sessionOf(few), 120)
    await insertMessages(database.db, many, sessionOf(many), 10_000)
    // The embedded database never updates its statistics.
    if (kind === 'postgres') await analyzeTables(database.db)
    // Not the product's drivers: two of them on one PGlite would give their statements the same names.
    observed = new Kysely<Tables>({
      dialect: database.pglite
        ? new PGliteDialect({ pglite: database.pglite })
        : new PostgresDialect({ pool: await openPool(database.url!) }),
      log: ({ query }) => {
        queries.push(query)
      },
    })
  })
  afterAll(async () => {
    if (kind === 'postgres') await observed.destroy()
    await database.close()
  })

  const sessionOf = ({ user_id }: Scope) => `user_${user_id}_1`

  /** Returns how many rows and index entries the reading statements of `work` read. */
  async function rowsOf(work: Work, scope: Scope): Promise<number> {
    queries = []
    await work(observed, scope, sessionOf(scope))
    const reads = queries.filter(({ sql }) => /^\s*(select|with)/.test(sql) && !/\b(insert|update "|delete) /.test(sql))
    expect(reads.length).toBeGreaterThan(0)
    const rows = await Promise.all(reads.map(rowsOfQuery))
    return rows.reduce((sum, count) => sum + count, 0)
  }

  async function rowsOfQuery({ sql, parameters }: CompiledQuery): Promise<number> {
    const explain = CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters])
    const { rows } = await database.db.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(explain)
    return rowsOfNode(rows[0]!['QUERY PLAN'][0].Plan)
  }

  function rowsOfNode(node: PlanNode): number {
    const inner = (node.Plans ?? []).reduce((sum, plan) => sum + rowsOfNode(plan), 0)
    if (!/Scan/.test(node['Node Type'])) return inner
    const left = node['Rows Removed by Filter'] ?? 0
    // One more for the search itself, which may find nothing.
    return inner + (1 + node['Actual Rows'] + left) * node['Actual Loops']
  }

  async function expectRatio(work: Work, bar: number): Promise<void> {
    const [ofFew, ofMany] = [await rowsOf(work, few), await rowsOf(work, many)]
    expect(ofMany / ofFew).toBeLessThanOrEqual(bar)
  }

  describe('10,000 todos beside 1,000', () => {
    const list = (query: TodoListInput) => (db: Kysely<Tables>, scope: Scope) =>
      todoStore(db, scope).list(todoListSchema.parse(query))
    const searches: TodoListInput[] = [
      { q: 'nowhere' },
      { q: 'zz' },
      { q: 'z', status: 'all' },
      { q: 'number nowhere', status: 'all', sort: 'created' },
      { q: 'nowhere', status: 'done', sort: 'completed' },
      { q: 'nowhere', sort: 'importance' },
    ]
    test.each(searches)('a search for %j reads at most three times as much', (query) => expectRatio(list(query), 3))

    const orders: TodoListInput[] = [
      {},
      { status: 'all' },
      { status: 'done', sort: 'completed' },
      { sort: 'importance' },
    ]
    test.each(orders)('the first page of %j reads the same', (query) => expectRatio(list(query), 1.2))

    const LATE = { from: '2035-03-05T00:00:00Z', to: '2035-03-12T00:00:00Z' }
    test('the conflicts of a new todo after all others read the same', async () => {
      const times = { start_time: '2035-03-06T09:00:00Z', end_time: '2035-03-06T10:00:00Z' }
      await expectRatio(async (db, scope) => {
        const { todos } = await todoStore(db, scope).create(todoCreateSchema.parse({ item: 'Late', ...times }))
        queries = []
        await newConflicts(db, { id: scope.user_id, time_zone: 'UTC' }, [{ before: null, after: todos[0]! }])
      }, 1.3)
    })

    const late: [string, Work][] = [
      ['conflicts', (db, scope) => todoStore(db, scope).conflicts(conflictsSchema.parse(LATE))],
      ['free slots', (db, scope) => todoStore(db, scope).freeSlots(freeSlotsSchema.parse(LATE))],
    ]
    test.each(late)('%s after all others read the same', (_, work) => expectRatio(work, 1.3))
  })

  describe('a conversation of 10,000 messages beside one of 120', () => {
    /** Starts a run, lets `work` use its port, and ends it, so that the next test can start one in the conversation. */
    function inRun(work: (port: ReturnType<typeof testPort>) => Promise<unknown>, withSummary = false): Work {
      return async (db, scope, session_id) => {
        const { claim, port } = await startClaimedRun(database.db, scope, { session_id })
        await work(testPort(db, scope, { ...claim, withSummary }))
        await port.settle({ status: 'completed' })
      }
    }

    const works: [string, Work][] = [
      ['a history', (db, scope, id) => sessionHistory(db, scope.user_id, { id, limit: 40 })],
      ['the active runs', (db, scope, session_id) => getActiveRuns(db, scope.user_id, session_id)],
      ['a transcript', inRun((port) => port.transcript())],
      ['a consent', inRun((port) => port.consent())],
      ['an end', inRun((port) => port.settle({ status: 'completed' }))],
      [
        'the state of an ended run',
        async (db, scope, session_id) => {
          const { run, port } = await startClaimedRun(database.db, scope, { session_id })
          await port.settle({ status: 'completed' })
          await getRunState(db, scope.user_id, run.id)
        },
      ],
    ]
    // The planner may read the same rows through another index, which counts one more entry for each of them.
    test.each(works)('%s reads about the same', (_, work) => expectRatio(work, 1.5))

    test('a transcript beside a summary reads at most 160 messages, and the short conversation has 120', async () => {
      await expectRatio(
        inRun((port) => port.transcript(), true),
        2,
      )
    })
  })
})
