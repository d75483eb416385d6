import { idsSchema } from '@todo-agents/contract/scalars'
import { z } from 'zod'
import { defineTool } from './tool.ts'
import { localWrite } from './views.ts'

export const completeTodo = defineTool({
  name: 'complete_todo',
  description: 'Marks one or several todos as done, or as open again.',
  schema: z.strictObject({
    id: idsSchema.describe('The id of a todo, or a list of ids.'),
    completed: z.boolean().default(true).describe('false opens them again.'),
  }),
  rows: (args) => args.id.map((id) => ({ id, kind: 'update', what: args.completed ? 'Complete' : 'Reopen' })),
  async execute({ id, completed }, { store, user }) {
    const write = completed ? await store.complete(id) : await store.reopen(id)
    return { output: localWrite(write, user.time_zone), change_ids: write.change_ids }
  },
})
