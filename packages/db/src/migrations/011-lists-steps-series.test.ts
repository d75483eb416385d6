import { todoListSchema } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrated } from '../connection/database.ts'
import { createDatabaseBefore } from '../testing/databases.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { migrations } from './migrations.ts'

interface OldTodo {
  item: string
  due_date?: string
  start_time?: string
  end_time?: string
  alarm_time?: string
  completed_at?: string
  /** The message of the run that created the todo. */
  message?: string
}

/** Berlin is one hour ahead of UTC in winter, and two in summer. */
const TODOS: OldTodo[] = [
  { item: 'Plain' },
  { item: 'Due', due_date: '2026-12-24' },
  { item: 'Meeting', start_time: '2026-12-01T09:00:00Z', end_time: '2026-12-01T10:00:00Z' },
  { item: 'Vacation', start_time: '2026-12-19T23:00:00Z', end_time: '2027-01-03T23:00:00Z' },
  { item: 'Week in March', start_time: '2027-03-26T23:00:00Z', end_time: '2027-03-30T22:00:00Z' },
  { item: 'One day', start_time: '2026-12-19T23:00:00Z', end_time: '2026-12-20T23:00:00Z' },
  { item: 'Night shift', start_time: '2026-12-19T20:00:00Z', end_time: '2026-12-22T20:00:00Z' },
  {
    item: 'stretch',
    start_time: '2999-01-01T14:00:00Z',
    end_time: '2999-01-01T15:00:00Z',
    alarm_time: '2999-01-01T14:00:00Z',
    message: 'remind me at 3 to stretch',
  },
  {
    item: 'Dentist',
    start_time: '2998-12-02T14:00:00Z',
    end_time: '2998-12-02T15:00:00Z',
    alarm_time: '2998-12-02T14:00:00Z',
    message: 'dentist at 3 with a reminder',
  },
  { item: 'Old alarm', alarm_time: '2020-01-01T00:00:00Z' },
  { item: 'Done', completed_at: '2026-11-01T00:00:00Z' },
]

const versions = Object.keys(migrations)
const before = versions.slice(1, versions.indexOf('011-lists-steps-series') + 1)

test.each(before)('todos of a database before %s keep their meaning', async (migration) => {
  const database = await createDatabaseBefore(migration)
  const { db } = database
  const scope = await createTestUser(db)
  const { user_id } = scope
  await sql`update "user" set time_zone = 'Europe/Berlin' where id = ${user_id}`.execute(db)
  await sql`insert into agent_session values ('s', ${user_id}, 'Title', now(), now())`.execute(db)
  for (const [index, todo] of TODOS.entries()) await insertOld(index, todo)

  await migrated(database)

  const store = todoStore(db, scope)
  const { todos } = await store.list(todoListSchema.parse({ status: 'all', sort: 'created', limit: 100 }))
  const byItem = Object.fromEntries(todos.map((todo) => [todo.item, todo]))
  expect(Object.keys(byItem).toSorted()).toEqual(TODOS.map(({ item }) => item).toSorted())
  for (const todo of todos) {
    expect(todo).toMatchObject({ list_id: null, parent_id: null, recurrence: null, step_count: 0, version: 1 })
  }
  const noTimes = { start_time: null, end_time: null }
  expect(byItem.Vacation).toMatchObject({ due_date: '2026-12-20', end_date: '2027-01-03', ...noTimes })
  expect(byItem['Week in March']).toMatchObject({ due_date: '2027-03-27', end_date: '2027-03-30', ...noTimes })
  expect(byItem.stretch).toMatchObject({ ...noTimes, alarm_time: '2999-01-01T14:00:00.000Z' })
  for (const item of ['Meeting', 'One day', 'Night shift', 'Dentist']) {
    const { start_time, end_time } = TODOS.find((todo) => todo.item === item)!
    expect(Date.parse(byItem[item]!.start_time!)).toBe(Date.parse(start_time!))
    expect(Date.parse(byItem[item]!.end_time!)).toBe(Date.parse(end_time!))
  }
  // Todos stand in manual order as they were created.
  const manual = await store.list(todoListSchema.parse({ sort: 'manual', list_id: null, limit: 100 }))
  expect(manual.todos.map(({ item }) => item)).toEqual(
    TODOS.filter(({ completed_at }) => !completed_at).map(({ item }) => item),
  )
  // Only alarms in the future are still to come.
  const { rows } = await sql<{
    item: string
  }>`select item from todo where alarm_due is not null order by alarm_due desc`.execute(db)
  expect(rows.map(({ item }) => item)).toEqual(['stretch', 'Dentist'])
  // A change that was stored before the migration can be undone.
  const { changes } = await store.changes({ entity_id: byItem.Plain!.id, limit: 10 })
  expect(changes[0]!.after).toMatchObject({ item: 'Plain', recurrence: null, position: byItem.Plain!.position })
  await store.undo({ change_id: [changes[0]!.id] })
  await expect(store.get(byItem.Plain!.id)).rejects.toMatchObject({ code: 'not_found' })
  await database.close()

  async function insertOld(index: number, { message, ...todo }: OldTodo): Promise<void> {
    const id = crypto.randomUUID()
    const run_id = crypto.randomUUID()
    const at = new Date(TEST_NOW.getTime() + index * 1000).toISOString()
    const { item, due_date = null, start_time = null, end_time = null, alarm_time = null, completed_at = null } = todo
    const columns = { id, item, due_date, start_time, end_time, alarm_time, completed_at }
    await sql`
      insert into todo (id, user_id, item, due_date, start_time, end_time, alarm_time, importance, completed_at,
        created_at, updated_at, version, sort_time)
      values (${id}, ${user_id}, ${item}, ${due_date}, ${start_time}, ${end_time}, ${alarm_time}, 'none', ${completed_at},
        ${at}, ${at}, 1, ${start_time ?? 'infinity'})
    `.execute(db)
    const after = {
      ...columns,
      description: null,
      importance: 'none',
      tags: [],
      created_at: at,
      updated_at: at,
      version: 1,
    }
    await sql`
      insert into change (id, user_id, entity, entity_id, kind, actor, session_id, run_id, after, created_at)
      values (${crypto.randomUUID()}, ${user_id}, 'todo', ${id}, 'create', 'assistant', 's', ${run_id},
        ${JSON.stringify(after)}::jsonb, ${at})
    `.execute(db)
    if (!message) return
    await sql`
      insert into agent_run (id, user_id, session_id, status, created_at)
      values (${run_id}, ${user_id}, 's', 'completed', ${at})
    `.execute(db)
    await sql`
      insert into agent_message (id, user_id, session_id, run_id, role, content, tool_calls, created_at)
      values (${crypto.randomUUID()}, ${user_id}, 's', ${run_id}, 'user', ${message}, '[]', ${at})
    `.execute(db)
  }
})
