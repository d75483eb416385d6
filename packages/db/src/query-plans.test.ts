import { changeListSchema } from '@todo-agents/contract/change'
import { reminderListSchema } from '@todo-agents/contract/reminder'
import { replicaSchema } from '@todo-agents/contract/replica'
import type { TodoListInput } from '@todo-agents/contract/todo'
import {
  conflictsSchema,
  freeSlotsSchema,
  occurrencesSchema,
  todoCreateSchema,
  todoListSchema,
} from '@todo-agents/contract/todo'
import { CompiledQuery, Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesAfter, lastPosition } from './changes/change.repository.ts'
import { postgresDialect } from './connection/dialects.ts'
import { openPool } from './connection/postgres.ts'
import { claimDeliveries } from './reminders/delivery.repository.ts'
import { listReminders, remindersSince } from './reminders/reminder.repository.ts'
import { nextDue, sweepReminders } from './reminders/reminder-sweep.ts'
import { findIdempotentRun, findSender } from './runs/idempotency-key.repository.ts'
import { getActiveRuns, getRunState, runsSince } from './runs/run.repository.ts'
import type { RunClaim } from './runs/run-lease.ts'
import { claimNext, claimOldestPending, claimRun, renewLeases } from './runs/run-lease.ts'
import type { Db, Scope } from './scope.ts'
import { deleteSession, listDeletedSessions, listSessions, sessionHistory } from './sessions/session.repository.ts'
import type { Tables } from './tables.ts'
import type { TestDatabase } from './testing/databases.ts'
import { createTestDatabase } from './testing/databases.ts'
import { insertManyRows } from './testing/many-rows.ts'
import { startTestRun, TEST_LEASE, testPort, textStep } from './testing/runs.ts'
import { createTestUser } from './testing/users.ts'
import { todoStore } from './todos/todo-store.ts'
import { answerOnce } from './users/answered-call.repository.ts'

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  Plans?: PlanNode[]
}

/** Only on PostgreSQL: PGlite has the same planner, but would take a minute to insert the rows. */
describe('with 10,000 todos of one user among 100,000 of others', () => {
  let database: TestDatabase
  let observed: Kysely<Tables>
  let scope: Scope
  let queries: CompiledQuery[] = []
  let runs: string[] = []
  let claim: RunClaim
  let list_id: string

  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    scope = await createTestUser(database.db)
    await insertManyRows(database.db, scope)
    const { lists } = await todoStore(database.db, scope).lists()
    list_id = lists[1]!.id
    const session_id = `user_${scope.user_id}_1`
    const active = await getActiveRuns(database.db, scope.user_id, session_id)
    runs = active.map(({ id }) => id)
    claim = { run_id: runs[0]!, session_id, user_id: scope.user_id, epoch: 0 }
    observed = new Kysely<Tables>({
      dialect: postgresDialect(await openPool(database.url!)),
      log: ({ query }) => {
        queries.push(query)
      },
    })
  })
  afterAll(async () => {
    await observed.destroy()
    await database.close()
  })

  /**
   * Returns the nodes in the plans of all queries that `read` makes. With `avoidsSort`, a plan sorts only what no index
   * has in this order.
   */
  async function nodesOf(read: (db: Db) => Promise<unknown>, { avoidsSort = false } = {}): Promise<PlanNode[]> {
    queries = []
    await read(observed)
    const explained = queries.filter(({ sql }) => !TRANSACTION.test(sql))
    const plans = await Promise.all(explained.map((query) => planOf(query, avoidsSort)))
    expect(plans.length).toBeGreaterThan(0)
    return plans.flatMap(withInner)
  }

  function planOf({ sql: text, parameters }: CompiledQuery, avoidsSort: boolean): Promise<PlanNode> {
    const explain = CompiledQuery.raw(`explain (format json) ${text}`, [...parameters])
    return database.db.transaction().execute(async (trx) => {
      if (avoidsSort) await sql`set local enable_sort = off`.execute(trx)
      const { rows } = await trx.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(explain)
      return rows[0]!['QUERY PLAN'][0].Plan
    })
  }

  /**
   * Expects that no table is read as a whole, except `user`, which has only a few pages here. Every index must be
   * searched by the user, or by the key of a row that was found by the user. The keys of the index for searches contain
   * the user. Only the indexes of running and queued runs may be read as a whole.
   */
  function expectOwnRowsOnly(nodes: PlanNode[]): void {
    const whole = nodes.filter(({ 'Node Type': type }) => type === 'Seq Scan')
    expect(whole.filter(({ 'Relation Name': table }) => table !== 'user')).toEqual([])
    const scans = nodes.filter(({ 'Index Name': index }) => index)
    for (const { 'Index Name': index = '', 'Index Cond': condition = '' } of scans) {
      expect(`${index}: ${condition}`).toMatch(
        /_pkey: .*id = |todo_tag_tag: .*tag_id = |: .*(user|session|run|parent)_id = |user_pkey: |^agent_run_(running|queued): |^todo_search: |^todo_occurrence: .*series_id = /,
      )
    }
  }

  const list = (query: TodoListInput) => (db: Db) => todoStore(db, scope).list(todoListSchema.parse(query))
  const orders = (['open', 'done', 'all'] as const).flatMap((status) =>
    (['time', 'importance', 'created', 'completed'] as const).map((sort) => ({ status, sort })),
  )
  const ordersWithPages = orders.filter(({ status, sort }) => !(status === 'open' && sort === 'completed'))

  test.each(orders)('todos %j come from an index, in its order', async (query) => {
    const nodes = await nodesOf(list(query))
    expectOwnRowsOnly(nodes)
    expect(sortsOfTodos(nodes)).toEqual([])
  })

  test.each(ordersWithPages)('the second page of %j comes from an index, in its order', async (query) => {
    const { next_cursor } = await todoStore(database.db, scope).list(todoListSchema.parse(query))
    const nodes = await nodesOf(list({ ...query, cursor: next_cursor! }))
    expectOwnRowsOnly(nodes)
    expect(sortsOfTodos(nodes)).toEqual([])
  })

  const filters: TodoListInput[] = [
    { day: '2026-11-23' },
    { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' },
    { from: '2026-11-23T00:00:00Z', sort: 'importance' },
    { tag: 'TAG 3' },
    { tag: 'tag 3', status: 'done', sort: 'completed' },
    { importance: 'high' },
    { importance: 'none', sort: 'created', status: 'all' },
    { q: 'number 77' },
    { q: 'nowhere to be found', status: 'all' },
    { q: 'zz', sort: 'importance' },
    { tag: 'tag 3', q: '7', importance: 'low', day: '2026-11-23' },
  ]
  test.each(filters)('a list of todos filtered by %j reads only rows of the user', async (query) => {
    expectOwnRowsOnly(await nodesOf(list(query)))
  })

  const ofLists: [string, () => TodoListInput][] = [
    ['a list by time', () => ({ list_id })],
    ['the inbox by time', () => ({ list_id: null })],
    ['a list in manual order', () => ({ list_id, sort: 'manual' })],
    ['the inbox in manual order', () => ({ list_id: null, sort: 'manual' })],
    ['the steps of a todo', () => ({ parent_id: list_id, sort: 'manual', status: 'all' })],
  ]
  test.each(ofLists)('%s comes from an index, in its order, from page to page', async (_, query) => {
    const { next_cursor } = await todoStore(database.db, scope).list(todoListSchema.parse(query()))
    for (const cursor of [undefined, next_cursor ?? undefined]) {
      // The planner multiplies the shares of the user and of the list, so it expects hardly more than a page. To sort
      // that costs about as much as the index.
      const nodes = await nodesOf(list({ ...query(), cursor }), { avoidsSort: true })
      expectOwnRowsOnly(nodes)
      expect(sortsOfTodos(nodes)).toEqual([])
      // The inbox has a quarter of all todos, so any index in this order may be used for it.
      if (query().list_id === null) continue
      const conditions = nodes.flatMap((node) => (node['Relation Name'] === 'todo' ? [node['Index Cond']] : []))
      expect(conditions).toContainEqual(expect.stringMatching(/list_id|parent_id/))
    }
  })

  test('the pages of a replica come from an index, in its order', async () => {
    const read = (db: Db, cursor?: string) => todoStore(db, scope).replica(replicaSchema.parse({ cursor }))
    const { next_cursor } = await read(database.db)
    for (const cursor of [undefined, next_cursor!]) {
      const nodes = await nodesOf((db) => read(db, cursor), { avoidsSort: true })
      expectOwnRowsOnly(nodes)
      expect(nodes.map(({ 'Index Name': index }) => index)).toContain('todo_open_time')
    }
  })

  const others: [string, (db: Db) => Promise<unknown>][] = [
    ['changes', (db) => todoStore(db, scope).changes(changeListSchema.parse({}))],
    ['sessions', (db) => listSessions(db, scope.user_id, { limit: 40 })],
    ['deleted sessions', (db) => listDeletedSessions(db, scope.user_id, { limit: 40 })],
    ['a history', (db) => sessionHistory(db, scope.user_id, { id: `user_${scope.user_id}_7`, limit: 40 })],
  ]
  test.each(others)('%s come from an index, in its order', async (_, read) => {
    const nodes = await nodesOf(read)
    expectOwnRowsOnly(nodes)
    expect(nodes.filter(({ 'Node Type': type }) => type === 'Sort')).toEqual([])
  })

  const lookups: [string, (db: Db) => Promise<unknown>][] = [
    ['tags', (db) => todoStore(db, scope).tags()],
    ['lists', (db) => todoStore(db, scope).lists()],
    ['open counts', (db) => todoStore(db, scope).openCounts()],
    [
      'the changes of a todo',
      (db) => todoStore(db, scope).changes(changeListSchema.parse({ entity_id: scope.user_id })),
    ],
    ['the changes of a run', (db) => todoStore(db, scope).changes(changeListSchema.parse({ run_id: scope.user_id }))],
    ['the changes of an actor', (db) => todoStore(db, scope).changes(changeListSchema.parse({ actor: 'assistant' }))],
    [
      'the changes of a day',
      (db) => todoStore(db, scope).changes(changeListSchema.parse({ from: WEEK.from, before: WEEK.to })),
    ],
    ['the last change', (db) => todoStore(db, { ...scope, session_id: `user_${scope.user_id}_1` }).lastUndoable()],
    ['later occurrences', (db) => todoStore(db, scope).occurrences(occurrencesSchema.parse(WEEK))],
    [
      'later occurrences of a todo',
      (db) => todoStore(db, scope).occurrences(occurrencesSchema.parse({ ...WEEK, id: scope.user_id })),
    ],
    ['conflicts', (db) => todoStore(db, scope).conflicts(conflictsSchema.parse(WEEK))],
    ['free slots', (db) => todoStore(db, scope).freeSlots(freeSlotsSchema.parse(WEEK))],
  ]
  const undone: [string, (db: Db) => Promise<unknown>][] = [
    ['the changes of a call', (db) => todoStore(db, scope).undoEffects({ call_id: 'none' })],
    [
      'the changes since one',
      async (db) => todoStore(db, scope).undoEffects({ since: (await lastPosition(db, scope.user_id)).id }),
    ],
    [
      'the changes of a program',
      (db) => todoStore(db, scope).undoEffects({ program_id: scope.user_id, since: WEEK.from }),
    ],
  ]
  test.each(undone)('%s are found without reading those of others', async (_, read) => {
    expectOwnRowsOnly(await nodesOf((db) => read(db).catch(() => {})))
  })

  const port = (db: Kysely<Tables>) => testPort(db, scope, claim)
  const session = (n: number) => `user_${scope.user_id}_${n}`
  const ofRuns: [string, (db: Kysely<Tables>) => Promise<unknown>][] = [
    ['the active runs of a session', (db) => getActiveRuns(db, scope.user_id, session(1))],
    ['the state of a run', (db) => getRunState(db, scope.user_id, claim.run_id)],
    ['a key', (db) => findIdempotentRun(db, scope.user_id, 'key 1', scope.now)],
    [
      'a call with a key',
      (db) => answerOnce(db, { user_id: scope.user_id, key: 'k', call_hash: 'h', now: scope.now }, async () => '{}'),
    ],
    ['changes after one', async (db) => changesAfter(db, scope.user_id, await lastPosition(db, scope.user_id), 100)],
    ['the runs that a feed has missed', (db) => runsSince(db, scope.user_id, scope.now().toISOString(), 100)],
    ['reminders', (db) => listReminders(db, scope.user_id, reminderListSchema.parse({}))],
    ['open reminders', (db) => listReminders(db, scope.user_id, reminderListSchema.parse({ status: 'open' }))],
    [
      'the reminders that a feed has missed',
      (db) => remindersSince(db, scope.user_id, { at: scope.now().toISOString(), id: null }, 100),
    ],
    ['a start', (db) => startTestRun(db, scope, { session_id: session(2), idempotency_key: 'new' })],
    ['a queued start', (db) => startTestRun(db, scope, { session_id: session(1), idempotency_key: 'newer' })],
    ['a claim', (db) => claimRun(db, runs[1]!, TEST_LEASE)],
    ['a renewal', (db) => renewLeases(db, TEST_LEASE, [claim])],
    ['a step', (db) => port(db).recordStep(textStep('x'))],
    ['a call', (db) => port(db).callOnce({ call_id: 'x', tool_name: 't', arguments: {} }, async () => NO_RESULT)],
    ['an end', (db) => port(db).settle({ status: 'completed' })],
    ['the next turn', (db) => claimNext(db, session(1), TEST_LEASE)],
    ['a start without a place', (db) => startTestRun(db, scope, { session_id: session(2), hasPlace: false })],
    ['the run that has waited longest', (db) => claimOldestPending(db, TEST_LEASE)],
    ['a deletion', (db) => deleteSession(db, scope, { id: session(3) })],
  ]
  test.each(ofRuns)('%s: reads only rows of the user', async (_, work) => {
    expectOwnRowsOnly(await nodesOf(() => work(observed)))
  })

  test.each(lookups)('%s: reads only rows of the user', async (_, read) => {
    expectOwnRowsOnly(await nodesOf(read))
  })

  test('due reminders and messages are found by their indexes, whatever number of todos has no alarm', async () => {
    const now = new Date(scope.now().getTime() + 60_000)
    const alarm_time = now.toISOString()
    for (let n = 0; n < 5; n++) {
      await todoStore(database.db, scope).create(todoCreateSchema.parse({ item: `Due ${n}`, alarm_time }))
    }
    const reads: ((db: Kysely<Tables>) => Promise<unknown>)[] = [
      nextDue,
      (db) => sweepReminders(db, { now, hasMail: true }),
      (db) => claimDeliveries(db, now),
    ]
    for (const read of reads) {
      const nodes = await nodesOf(() => read(observed))
      const whole = nodes.filter(({ 'Node Type': type }) => type === 'Seq Scan')
      // The others are a page or two, or the results of other parts of the statement.
      expect(whole.filter(({ 'Relation Name': table }) => table === 'todo')).toEqual([])
      const indexes = nodes.map(({ 'Index Name': index }) => index)
      expect(indexes).toContain(read === reads[2] ? 'reminder_delivery_due' : 'todo_alarm_due')
    }
    // The plan is one thing, the pages that it reads another: those of the few due rows, not of 100,000.
    const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>`
      explain (analyze, buffers, format json) select id from todo where alarm_due <= ${alarm_time} order by alarm_due limit 100
    `.execute(database.db)
    const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = rows[0]!['QUERY PLAN'][0].Plan
    expect(hit + read).toBeLessThan(30)
  })

  test('a message without a key, and todos with and without times, are planned five times and then no more', async () => {
    const planned = await database.db.connection().execute(async (db) => {
      for (let n = 0; n < 12; n++) {
        await findSender(db, { user_id: scope.user_id, key: undefined, now: scope.now })
        await todoStore(db, scope).create(todoCreateSchema.parse({ item: `Untimed ${n}` }))
        await todoStore(db, scope).create(todoCreateSchema.parse({ item: `Timed ${n}`, start_time: WEEK.from }))
      }
      const prepared = sql<{ statement: string; times: number }>`
        select statement, custom_plans::int as times from pg_prepared_statements where custom_plans + generic_plans > 10`
      return (await prepared.execute(db)).rows
    })
    expect(planned.filter(({ statement }) => statement.includes('insert into "todo" '))).toHaveLength(2)
    // The todos that repeat, with which a timed todo is compared.
    expect(planned.filter(({ statement }) => statement.includes('order by "todo"."occurrence"'))).toHaveLength(1)
    expect(planned.filter(({ statement }) => statement.includes('"user"."isAnonymous"'))).toHaveLength(1)
    // PostgreSQL keeps a general plan after five executions, unless it costs more than plans for the given values.
    expect(planned.filter(({ times }) => times > 5)).toEqual([])
  })
})

/** Matches statements that have no plan. */
const TRANSACTION = /^(begin|start|commit|rollback|savepoint|set) ?/

const NO_RESULT = { output: null, status: 'ok' as const, change_ids: [] }

const WEEK = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' }

function withInner(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(withInner)]
}

/** Returns the sorts of todos in a plan. Sorting the few tags of a todo is allowed, sorting the list itself is not. */
function sortsOfTodos(nodes: PlanNode[]): PlanNode[] {
  return nodes.filter(
    (node) => /Sort/.test(node['Node Type']) && withInner(node).some((inner) => inner['Relation Name'] === 'todo'),
  )
}
