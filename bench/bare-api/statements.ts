import { randomUUIDv7 } from 'node:crypto'
import type pg from 'pg'

const TODO = `"todo"."id", "todo"."item", "todo"."description", "todo"."due_date", "todo"."start_time", "todo"."end_time", "todo"."alarm_time", "todo"."importance", "todo"."completed_at", "todo"."created_at", "todo"."updated_at", "todo"."version", array( select tag.name from todo_tag join tag on tag.id = todo_tag.tag_id where todo_tag.todo_id = todo.id order by tag.name_key ) as "tags"`

// The statements of `packages/db`, word for word. The section `procedures` warns when they differ from those that our
// server runs.

const LIST = `select ${TODO}, "todo"."sort_time" from "todo" where "todo"."user_id" = $1 and "completed_at" is null order by "todo"."sort_time" asc, "todo"."id" asc limit $2`
const LOCK_USER = `select "id", "time_zone", "default_duration", "ask_before_deleting" from "user" where "id" = $1 for no key update`
const INSERT_TODO = `insert into "todo" ("id", "item", "description", "due_date", "start_time", "end_time", "alarm_time", "importance", "completed_at", "created_at", "updated_at", "version", "user_id", "sort_time") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict ("id") do nothing returning (select todo_count from "user" where id = todo.user_id) as "count"`
const GET_TODO = `select ${TODO} from "todo" where "todo"."user_id" = $1 and "todo"."id" = $2`
const INSERT_CHANGE = `insert into "change" ("id", "user_id", "entity", "entity_id", "kind", "actor", "session_id", "run_id", "call_id", "before", "after", "undoes", "undone_by", "created_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning *`

const PAGE = 40

export async function listTodos(pool: pg.Pool, user_id: string): Promise<object> {
  const { rows } = await pool.query(LIST, [user_id, PAGE + 1])
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
    const columns = [id, item, null, null, null, null, null, importance, null, now, now, 1, user_id, 'infinity']
    await client.query(INSERT_TODO, columns)
    const { rows: todos } = await client.query(GET_TODO, [user_id, id])
    const changeId = randomUUIDv7()
    const after = JSON.stringify(todos[0])
    const change = [changeId, user_id, 'todo', id, 'create', 'user', null, null, null, 'null', after, null, null, now]
    await client.query(INSERT_CHANGE, change)
    await client.query('commit')
    return { todos, conflicts: [], change_ids: [changeId] }
  } finally {
    client.release()
  }
}

interface TodoInput {
  item: string
  importance: string
}
