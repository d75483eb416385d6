import { listNameSchema } from '@todo-agents/contract/list'
import { todoListSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { withListId } from './lists.ts'
import { localTimeSchema, withInstants } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import type { LocalTodo } from './views.ts'
import { localTodo } from './views.ts'

const { id, status, q, fragments, tag, importance, parent_id, day, sort, limit, cursor } = todoListSchema.shape

interface GetTodoListOutput {
  todos: LocalTodo[]
  next_cursor: string | null
}

export const getTodoList = defineTool({
  name: 'get_todo_list',
  description:
    "Finds the user's todos. All filters are optional and must all hold. Use it to find the id of a todo that the user names.",
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
    const page = await store.list(checked(todoListSchema, withInstants(await withListId(args, store), user.time_zone)))
    const output: GetTodoListOutput = {
      todos: page.todos.map((todo) => localTodo(todo, user.time_zone)),
      next_cursor: page.next_cursor,
    }
    return { output, change_ids: [] }
  },
})
