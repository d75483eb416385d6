import { todoSkipSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { defineTool } from './tool.ts'
import { localWrite } from './views.ts'

const { id, until } = todoSkipSchema.shape

export const skipTodo = defineTool({
  name: 'skip_todo',
  description:
    'Skips the open occurrence of todos that repeat: each moves to its next occurrence. A todo that has no further one is deleted, and not returned.',
  schema: z.strictObject({
    id: id.describe('The id of a todo, or a list of ids.'),
    until: until.describe('Skips every occurrence before this day, such as 2026-01-15.'),
  }),
  rows: (args) => args.id.map((each) => ({ id: each, kind: 'update', what: 'Skip' })),
  async execute(args, { store, user }) {
    const write = await store.skip(args)
    return { output: localWrite(write, user.time_zone), change_ids: write.change_ids }
  },
})
