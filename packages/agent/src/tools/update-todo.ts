import { AppError } from '@todo-agents/contract/errors'
import { idsSchema } from '@todo-agents/contract/scalars'
import { addStepsSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { patchWords } from './approval.ts'
import { stepsSchema, todoFields } from './create-todo.ts'
import { withListId } from './lists.ts'
import { localTimeSchema, withInstants } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import { localWrite } from './views.ts'

const { version, item, scope, parent_id } = todoUpdateSchema.shape

export const updateTodo = defineTool({
  name: 'update_todo',
  description:
    'Changes one todo, or several in the same way. Fields that are left out stay as they are; null empties a field. ' +
    'Setting due_date takes the times away, setting start_time takes due_date away. A move takes the alarm along. ' +
    'Of a todo that repeats, a move is meant for this occurrence and everything else for all that follow, unless scope says otherwise.',
  schema: z.strictObject({
    id: idsSchema.describe('The id of a todo, or a list of ids.'),
    version: version.describe('The version that you have seen; an error says when it has changed since. One id only.'),
    scope: scope.describe('For a todo that repeats: this occurrence only, or this one and all that follow.'),
    item: item.describe('A new title.'),
    ...todoFields,
    parent_id: parent_id.describe('The todo whose step it becomes; null makes a step a todo.'),
    add_steps: stepsSchema.optional().describe('Titles of steps to add, with a single id.'),
    end_time: localTimeSchema
      .nullable()
      .optional()
      .describe('When it ends, local time. Left out with a new start_time, the duration stays.'),
    tags: todoFields.tags.describe('All tags that the todo should have; they replace its present tags.'),
  }),
  rows({ id: ids, version: _, scope: __, add_steps, ...patch }) {
    const becomes = patchWords({ ...patch, ...(add_steps && { steps: add_steps.map((step) => step.item) }) })
    return ids.map((id) => ({ id, kind: 'update', what: 'Change', becomes }))
  },
  async execute(args, { store, user }) {
    const { add_steps, ...fields } = args
    const input = await withListId(fields, store)
    const write = await store.update(checked(todoUpdateSchema, withInstants(input, user.time_zone)))
    const added =
      add_steps && (await store.addSteps(checked(addStepsSchema, { id: onlyOf(args.id), steps: add_steps })))
    const todos = added ? added.also : write.todos
    const change_ids = [...write.change_ids, ...(added?.change_ids ?? [])]
    return { output: localWrite({ ...write, todos, change_ids }, user.time_zone), change_ids }
  },
})

function onlyOf(ids: string[]): string {
  const [id, ...others] = ids
  if (id && others.length === 0) return id
  throw new AppError('invalid_request', 'Steps can be added to one todo at a time.', { field: 'add_steps' })
}
