import pg from 'pg'
import { z } from 'zod'

export const todoSchema = z.object({ item: z.string(), importance: z.enum(['none', 'low', 'medium', 'high']) })
type Todo = z.infer<typeof todoSchema>

const pool = process.env.DATABASE_URL ? new pg.Pool({ connectionString: process.env.DATABASE_URL }) : null
const todos: Todo[] = []

/** Stores a todo: in PostgreSQL with DATABASE_URL, otherwise in memory. */
export async function createTodo(todo: Todo): Promise<string> {
  if (pool) await pool.query('insert into todo (item, importance) values ($1, $2)', [todo.item, todo.importance])
  else todos.push(todo)
  return JSON.stringify({ todo })
}
