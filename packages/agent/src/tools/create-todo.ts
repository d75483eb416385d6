import { todoCreateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { localTimeSchema, withInstants } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import type { LocalConflict, LocalTodo } from './views.ts'
import { localWrite } from './views.ts'

const { item, description, due_date, importance, tags } = todoCreateSchema.shape

/** The fields of a todo as arguments. `update_todo` has the same. */
export const todoFields = {
  description: description.describe('Further details.'),
  due_date: due_date.describe('A day without a time, such as 2026-01-15. Not together with start_time.'),
  start_time: localTimeSchema
    .nullable()
    .optional()
    .describe("When it starts, in the user's local time, such as 2026-01-15 14:00:00."),
  end_time: localTimeSchema
    .nullable()
    .optional()
    .describe("When it ends, local time. Left out, it lasts the user's default duration."),
  alarm_time: localTimeSchema.nullable().optional().describe('When to remind, local time.'),
  importance: importance.describe('How important it is.'),
  tags: tags.describe('Names of tags; those that do not exist yet are created.'),
}

interface CreateTodoOutput {
  todo: LocalTodo
  conflicts: LocalConflict[]
  change_ids: string[]
}

export const createTodo = defineTool({
  name: 'create_todo',
  description:
    'Creates one todo. Returns it together with the todos that it overlaps; tell the user about these conflicts.',
  schema: z.strictObject({ item: item.describe('The title, one line of at most 100 characters.'), ...todoFields }),
  async execute(args, { store, user }) {
    const write = await store.create(checked(todoCreateSchema, withInstants(args, user.time_zone)))
    const { todos, conflicts, change_ids } = localWrite(write, user.time_zone)
    const output: CreateTodoOutput = { todo: todos[0]!, conflicts, change_ids }
    return { output, change_ids }
  },
})
