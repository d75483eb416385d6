import type { ReplicaPage, ReplicaQuery } from '@todo-agents/contract/replica'
import { toReplicaRow } from '@todo-agents/contract/replica-row'
import type { Todo } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { decodeCursor, encodeCursor, KEY } from '../cursor.ts'
import type { Db } from '../scope.ts'
import { stepsOf as allStepsOf, selectTodos } from './todo.repository.ts'

/** The place of a row: that of its todo by time, then that of the step among the steps of the todo. */
type Place = [sort_time: string, id: string, position: string, step_id: string]

/** The position and id of a todo, which comes before its steps: no position starts with a digit. */
const BEFORE_STEPS = ['0', '00000000-0000-0000-0000-000000000000'] as const

/**
 * Returns one page of the user's open todos and their steps, see `replicaSchema`. Throws AppError `invalid_request` for a
 * cursor of another list.
 */
export async function readReplica(db: Db, user_id: string, { limit, cursor }: ReplicaQuery): Promise<ReplicaPage> {
  const rows: { todo: Todo; place: Place }[] = []
  const wanted = limit + 1
  const after = cursor === undefined ? null : (decodeCursor('replica', cursor, KINDS) as Place)
  if (after) {
    const [sort_time, id] = after
    const steps = await stepsAfter(db, user_id, after, wanted)
    for (const step of steps) rows.push({ todo: step, place: [sort_time, id, step.position, step.id] })
  }
  const found = rows.length < wanted ? await todosAfter(db, user_id, after, wanted - rows.length) : []
  const todos = found.slice(0, countOfTodos(found, wanted - rows.length))
  const steps = await stepsOf(db, user_id, todos)
  for (const { sort_time, ...todo } of todos) {
    rows.push({ todo, place: [sort_time, todo.id, ...BEFORE_STEPS] })
    for (const step of steps.get(todo.id) ?? []) {
      rows.push({ todo: step, place: [sort_time, todo.id, step.position, step.id] })
    }
  }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  // Steps may be deleted between the two statements, so the number of rows alone does not show that there are more.
  const hasMore = rows.length > limit || todos.length < found.length
  return {
    todos: page.map(({ todo }) => toReplicaRow(todo)),
    next_cursor: hasMore && last ? encodeCursor('replica', last.place) : null,
  }
}

const KINDS = [KEY.instantOrNone, KEY.id, KEY.position, KEY.id]

/** Returns how many of the first todos make up `wanted` rows with their steps, or all. */
function countOfTodos(todos: Todo[], wanted: number): number {
  let rows = 0
  let count = 0
  for (const { step_count } of todos) {
    if (rows >= wanted) break
    rows += 1 + step_count
    count += 1
  }
  return count
}

function todosAfter(db: Db, user_id: string, after: Place | null, limit: number) {
  let select = selectTodos(db, user_id)
    .select('todo.sort_time')
    .where('todo.completed_at', 'is', null)
    .where('todo.parent_id', 'is', null)
  if (after) select = select.where(sql<boolean>`(todo.sort_time, todo.id) > (${after[0]}, ${after[1]})`)
  return select.orderBy('todo.sort_time').orderBy('todo.id').limit(limit).execute()
}

/** Returns the other steps of the todo with which the page before ended, unless it was completed or deleted since. */
function stepsAfter(db: Db, user_id: string, [, id, position, step_id]: Place, limit: number): Promise<Todo[]> {
  return selectTodos(db, user_id)
    .where('todo.parent_id', '=', (eb) =>
      eb
        .selectFrom('todo as parent')
        .select('parent.id')
        .where('parent.user_id', '=', user_id)
        .where('parent.id', '=', id)
        .where('parent.completed_at', 'is', null),
    )
    .where(sql<boolean>`(todo.position, todo.id) > (${position}, ${step_id})`)
    .orderBy('todo.position')
    .orderBy('todo.id')
    .limit(limit)
    .execute()
}

/** Returns the steps of these todos in their order, by the id of their todo. */
async function stepsOf(db: Db, user_id: string, todos: Todo[]): Promise<Map<string, Todo[]>> {
  const steps = await allStepsOf(db, user_id, todos)
  return Map.groupBy(steps, ({ parent_id }) => parent_id!)
}
