import { MAX_RANGE_DAYS } from '@todo-agents/contract/bounds'
import { listNameSchema } from '@todo-agents/contract/list'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Occurrence, TodoListQuery } from '@todo-agents/contract/todo'
import { todoListSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { withListId } from './lists.ts'
import { localTimeSchema, toInstant, withInstants } from './local-time.ts'
import type { ToolContext } from './tool.ts'
import { checked, defineTool } from './tool.ts'
import type { LocalOccurrence, LocalTodo } from './views.ts'
import { localOccurrence, localTodo } from './views.ts'

const { id, status, q, fragments, tag, importance, parent_id, day, sort, limit, cursor } = todoListSchema.shape

interface GetTodoListOutput {
  todos: LocalTodo[]
  /** Of todos that repeat, in the asked day or range: their occurrences after the open one. Left out when there are none. */
  later_occurrences?: LocalOccurrence[]
  next_cursor: string | null
}

export const getTodoList = defineTool({
  name: 'get_todo_list',
  description:
    "Finds the user's todos. All filters are optional and must all hold. Use it to find the id of a todo that the user names. " +
    'For a day or a range, also the later occurrences of todos that repeat.',
  schema: z.strictObject({
    id: id.describe('Only these todos.'),
    status: status.describe('Open ones, those that are done, or all.'),
    q: q.describe('Words in the title or the description.'),
    fragments: fragments.describe(
      'Parts of a title that may be misspelt, such as "den" and "ist". The titles with the most of them are returned. A space before a part: only at the start of a word. For long lists try q first. Not together with a cursor.',
    ),
    tag: tag.describe('The name of a tag.'),
    importance: importance.describe('Only of this importance.'),
    list: listNameSchema.nullable().optional().describe('Only of the list with this name; null: of the inbox.'),
    parent_id: parent_id.describe('The steps of this todo. Without it, steps are found only by id, q and fragments.'),
    day: day.describe('Only todos of this day, such as 2026-01-15. Not together with from or to.'),
    from: localTimeSchema.optional().describe('Only todos from this local time on.'),
    to: localTimeSchema.optional().describe('Only todos before this local time.'),
    sort: sort.describe('By time, importance, creation or completion; manual: in the order of a list or of steps.'),
    limit: limit.describe('How many at most.'),
    cursor: cursor.describe('The next_cursor of an earlier answer, for more of the same list.'),
  }),
  isReadOnly: true,
  async execute(args, { store, user }) {
    const query = checked(todoListSchema, withInstants(await withListId(args, store), user.time_zone))
    const page = await store.list(query)
    const later = await laterOccurrences(query, store, user.time_zone)
    const output: GetTodoListOutput = {
      todos: page.todos.map((todo) => localTodo(todo, user.time_zone)),
      ...(later.length > 0 && { later_occurrences: later.map((each) => localOccurrence(each, user.time_zone)) }),
      next_cursor: page.next_cursor,
    }
    return { output, change_ids: [] }
  },
})

/** How many later occurrences one answer has at most. */
const MAX_LATER = 50

/** Returns the occurrences for a day or a range, when the other filters can be compared with them. */
async function laterOccurrences(
  query: TodoListQuery,
  store: ToolContext['store'],
  time_zone: string,
): Promise<Occurrence[]> {
  const { id, status, q, fragments, parent_id, cursor, tag, importance, list_id } = query
  const range = rangeOf(query, time_zone)
  if (!range || status === 'done' || id || q || fragments || parent_id || cursor) return []
  const { occurrences } = await store.occurrences({ ...range, limit: MAX_LATER })
  return occurrences.filter(
    (each) =>
      (tag === undefined || each.tags.some((name) => tagKey(name) === tagKey(tag))) &&
      (importance === undefined || each.importance === importance) &&
      (list_id === undefined || each.list_id === list_id),
  )
}

function rangeOf({ day, from, to }: TodoListQuery, time_zone: string): { from: string; to: string } | null {
  if (day) {
    const first = Temporal.PlainDateTime.from(day)
    return { from: toInstant(first, time_zone), to: toInstant(first.add({ days: 1 }), time_zone) }
  }
  if (!from || !to || from >= to) return null
  return Date.parse(to) - Date.parse(from) > MAX_RANGE_DAYS * DAY_MS ? null : { from, to }
}

const DAY_MS = 86_400_000
