import { MAX_IDS } from '@todo-agents/contract/bounds'
import { idSchema } from '@todo-agents/contract/scalars'
import type { Conflict, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { todoUpdateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { patchWords, shortTime } from './approval.ts'
import { todoFields } from './create-todo.ts'
import { localTimeSchema, withInstants } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import { localWrite } from './views.ts'

const moveSchema = z.strictObject({
  id: idSchema.describe('The id of the todo.'),
  start_time: localTimeSchema.optional().describe('The new start, local time such as 2026-01-15 14:00:00.'),
  end_time: localTimeSchema.optional().describe('The new end, local time. Left out, the duration stays.'),
  due_date: todoFields.due_date.describe('A new day without a time, instead of start_time.'),
  version: todoUpdateSchema.shape.version.describe('The version that you have seen.'),
})

export const batchUpdateSchedule = defineTool({
  name: 'batch_update_schedule',
  description: 'Moves several todos to other times: all of them, or none when one cannot be moved.',
  schema: z.strictObject({
    moves: z
      .array(moveSchema)
      .min(1)
      .max(MAX_IDS)
      .refine((moves) => new Set(moves.map(({ id }) => id)).size === moves.length, 'must name each todo only once')
      .describe('Which todo goes where.'),
  }),
  rows: ({ moves }) =>
    moves.map(({ id, version: _, ...patch }) => ({ id, kind: 'update', what: 'Move', becomes: destination(patch) })),
  async execute({ moves }, { store, user }) {
    const writes: TodoWrite[] = []
    for (const move of moves) {
      writes.push(await store.update(checked(todoUpdateSchema, withInstants(move, user.time_zone))))
    }
    const output = localWrite(merged(writes), user.time_zone)
    return { output, change_ids: output.change_ids }
  },
})

function destination({ start_time, end_time, due_date }: Omit<z.output<typeof moveSchema>, 'id' | 'version'>): string {
  const to = start_time ?? due_date
  return to ? `to ${shortTime(String(to))}` : patchWords({ end_time, due_date })
}

function merged(writes: TodoWrite[]): TodoWrite {
  const todos = writes.flatMap((write) => write.todos)
  return {
    todos,
    also: writes.flatMap((write) => write.also),
    next_occurrences: writes.flatMap((write) => write.next_occurrences),
    conflicts: lasting(
      writes.flatMap((write) => write.conflicts),
      todos,
    ),
    change_ids: writes.flatMap((write) => write.change_ids),
  }
}

/**
 * Returns the conflicts that still hold after all moves. When two todos swap places, the first move conflicts only
 * until the second one is made.
 */
function lasting(conflicts: Conflict[], moved: Todo[]): Conflict[] {
  const byId = new Map(moved.map((todo) => [todo.id, todo]))
  const stillThere = conflicts.filter(({ todos }) =>
    todos.every((todo) => {
      const now = byId.get(todo.id) ?? todo
      return now.start_time === todo.start_time && now.end_time === todo.end_time
    }),
  )
  const key = ({ todos }: Conflict) =>
    todos
      .map(({ id }) => id)
      .sort()
      .join()
  return [...new Map(stillThere.map((conflict) => [key(conflict), conflict])).values()]
}
