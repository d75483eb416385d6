import { idsSchema } from '@todo-agents/contract/scalars'
import type { Todo } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { defineTool } from './tool.ts'
import type { LocalTodo } from './views.ts'
import { localTodo } from './views.ts'

/** `deleted` has the todos as they were before. */
interface DeleteTodoOutput {
  deleted: LocalTodo[]
  change_ids: string[]
}

export const deleteTodo = defineTool({
  name: 'delete_todo',
  description: 'Deletes one or several todos. It can be undone. More than one in all must be approved by the user.',
  schema: z.strictObject({ id: idsSchema.describe('The id of a todo, or a list of ids.') }),
  rows: (args) => args.id.map((id) => ({ id, kind: 'delete', what: 'Delete' })),
  async execute({ id }, { store, user }) {
    const todos: Todo[] = []
    for (const each of id) todos.push(await store.get(each))
    const { change_ids } = await store.delete(id)
    const output: DeleteTodoOutput = { deleted: todos.map((todo) => localTodo(todo, user.time_zone)), change_ids }
    return { output, change_ids }
  },
})
