import { randomUUIDv7 } from 'node:crypto'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type pg from 'pg'

const TODO = `"todo"."id", "todo"."item", "todo"."position", "todo"."description", "todo"."list_id", "todo"."parent_id", "todo"."due_date", "todo"."end_date", "todo"."start_time", "todo"."end_time", "todo"."alarm_time", "todo"."recurrence", "todo"."recurrence_from", "todo"."series_id", "todo"."occurrence", "todo"."next_values", "todo"."importance", "todo"."completed_at", "todo"."step_count", "todo"."done_step_count", "todo"."created_at", "todo"."updated_at", "todo"."version", array( select tag.name from todo_tag join tag on tag.id = todo_tag.tag_id where todo_tag.todo_id = todo.id order by tag.name_key ) as "tags"`

// The statements of `packages/db`, word for word. The section `procedures` warns when they differ from those that our
// server runs.

const LIST = `select ${TODO}, "todo"."sort_time" from "todo" where "todo"."user_id" = $1 and "completed_at" is null and "todo"."parent_id" is null and (todo.list_id is null or todo.list_id not in ( select list.id from list where list.user_id = $2 and list.archived_at is not null )) order by "todo"."sort_time" asc, "todo"."id" asc limit $3`
const LOCK_USER = `select "id", "time_zone", "default_duration", "working_hours_start", "working_hours_end", "first_day_of_week", "date_order", "hour_cycle", "language", "email_reminders", "ask_before_deleting" from "user" where "id" = $1 for no key update`
const INSERT_TODO = `with made as (insert into "todo" ("description", "list_id", "parent_id", "due_date", "end_date", "start_time", "end_time", "alarm_time", "recurrence", "recurrence_from", "series_id", "occurrence", "importance", "completed_at", "item", "id", "position", "created_at", "updated_at", "version", "next_values", "user_id", "sort_time") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) on conflict ("id") do nothing returning "user_id", "id", "created_at"), recorded as ( insert into change ( id, user_id, entity, entity_id, kind, actor, session_id, run_id, call_id, group_id, after, created_at ) select $24::uuid, user_id, 'todo', id, 'create', $25::text, $26::text, $27::uuid, $28::text, $29::uuid, $30::jsonb, created_at from made ) select (select todo_count from "user" where id = made.user_id) as count, null as other_id, false as has_series from made`

/** The columns of INSERT_TODO, in its order. */
const INSERTED = [
  'description',
  'list_id',
  'parent_id',
  'due_date',
  'end_date',
  'start_time',
  'end_time',
  'alarm_time',
  'recurrence',
  'recurrence_from',
  'series_id',
  'occurrence',
  'importance',
  'completed_at',
  'item',
  'id',
  'position',
  'created_at',
  'updated_at',
  'version',
  'next_values',
  'user_id',
  'sort_time',
] as const

const PAGE = 40

export async function listTodos(pool: pg.Pool, user_id: string): Promise<object> {
  const { rows } = await pool.query(LIST, [user_id, user_id, PAGE + 1])
  const todos = rows.slice(0, PAGE)
  const last = todos.at(-1)
  return { todos, next_cursor: rows.length > PAGE ? [last.sort_time, last.id] : null }
}

export async function createTodo(pool: pg.Pool, user_id: string, { item, importance }: TodoInput): Promise<object> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(LOCK_USER, [user_id])
    const id = randomUUIDv7()
    const now = new Date().toISOString()
    const todo = {
      ...NEW_CONTENT,
      item,
      importance,
      tags: [],
      step_count: 0,
      done_step_count: 0,
      id,
      position: `h00000000${id.slice(-6)}V`,
      created_at: now,
      updated_at: now,
      version: 1,
    }
    const changeId = randomUUIDv7()
    const columns = INSERTED.map((column) => ({ ...todo, user_id, sort_time: 'infinity' })[column])
    const change = [changeId, 'user', null, null, null, null, JSON.stringify(todo)]
    await client.query(INSERT_TODO, [...columns, ...change])
    await client.query('commit')
    return { todos: [todo], also: [], next_occurrences: [], conflicts: [], change_ids: [changeId] }
  } finally {
    client.release()
  }
}

interface TodoInput {
  item: string
  importance: string
}
