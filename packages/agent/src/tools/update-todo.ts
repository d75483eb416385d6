import { idsSchema } from '@todo-agents/contract/scalars'
import { todoUpdateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { patchWords } from './approval.ts'
import { todoFields } from './create-todo.ts'
import { localTimeSchema, withInstants } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import { localWrite } from './views.ts'

const { version, item } = todoUpdateSchema.shape

export const updateTodo = defineTool({
  name: 'update_todo',
  description:
    'Changes one todo, or several in the same way. Fields that are left out stay as they are; null empties a field. ' +
    'Setting due_date takes the times away, setting start_time takes due_date away.',
  schema: z.strictObject({
    id: idsSchema.describe('The id of a todo, or a list of ids.'),
    version: version.describe('The version that you have seen; an error says when it has changed since. One id only.'),
    item: item.describe('A new title.'),
    ...todoFields,
    end_time: localTimeSchema
      .nullable()
      .optional()
      .describe('When it ends, local time. Left out with a new start_time, the duration stays.'),
    tags: todoFields.tags.describe('All tags that the todo should have; they replace its present tags.'),
  }),
  rows({ id: ids, version: _, ...patch }) {
    const becomes = patchWords(patch)
    return ids.map((id) => ({ id, kind: 'update', what: 'Change', becomes }))
  },
  async execute(args, { store, user }) {
    const write = await store.update(checked(todoUpdateSchema, withInstants(args, user.time_zone)))
    const output = localWrite(write, user.time_zone)
    return { output, change_ids: write.change_ids }
  },
})
