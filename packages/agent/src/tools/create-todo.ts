import { MAX_STEPS } from '@todo-agents/contract/bounds'
import { listNameSchema } from '@todo-agents/contract/list'
import { newStepSchema, plainFields, todoCreateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { withListId } from './lists.ts'
import { localTimeSchema, withInstants } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import type { LocalConflict, LocalTodo } from './views.ts'
import { localWrite } from './views.ts'

const { due_date, end_date, tags, recurrence, recurrence_from, parent_id } = todoCreateSchema.shape
const { item, ...plain } = z.object(plainFields).partial().required({ item: true }).shape

/** The fields of a todo as arguments. `update_todo` has the same. */
export const todoFields = {
  due_date: due_date.describe('A day without a time, such as 2026-01-15. Not together with start_time.'),
  end_date: end_date.describe('The last day of what lasts several whole days, such as a holiday. Only with due_date.'),
  start_time: localTimeSchema
    .nullable()
    .optional()
    .describe("When it starts, in the user's local time, such as 2026-01-15 14:00:00."),
  end_time: localTimeSchema
    .nullable()
    .optional()
    .describe("When it ends, local time. Left out, it lasts the user's default duration."),
  alarm_time: localTimeSchema
    .nullable()
    .optional()
    .describe('When to remind, local time. "Remind me at 3 to stretch" is an alarm_time alone, without a start_time.'),
  recurrence: recurrence.describe(
    'A rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=MO, without DTSTART; null: no longer repeats. The time comes from the todo.',
  ),
  recurrence_from: recurrence_from.describe(
    'completion: the next one is counted from the day when it was done ("3 days after I did it"). Otherwise schedule.',
  ),
  ...plain,
  tags: tags.describe('Names of tags; those that do not exist yet are created.'),
  list: listNameSchema.nullable().optional().describe('The name of a list that exists; null: the inbox.'),
}

/** A step as an argument: its title, or a title with its state. */
const stepSchema = z.union([newStepSchema.shape.item.transform((title) => ({ item: title })), newStepSchema])

export const stepsSchema = z.array(stepSchema).min(1).max(MAX_STEPS)

interface CreateTodoOutput {
  todo: LocalTodo
  /** Of a todo that repeats: this occurrence and the next one, in local time. */
  next_occurrences?: string[]
  conflicts: LocalConflict[]
  change_ids: string[]
}

export const createTodo = defineTool({
  name: 'create_todo',
  description:
    'Creates one todo, with its steps. Returns it together with the todos that it overlaps; tell the user about these conflicts.',
  schema: z.strictObject({
    item,
    ...todoFields,
    steps: stepsSchema.optional().describe('Titles of its steps, in order.'),
    parent_id: parent_id.describe('The id of the todo whose step this is.'),
  }),
  isNullAbsent: true,
  async execute(args, { store, user }) {
    const input = await withListId(args, store)
    const write = await store.create(checked(todoCreateSchema, withInstants(input, user.time_zone)))
    const { todos, conflicts, change_ids, next_occurrences } = localWrite(write, user.time_zone)
    const [occurrences] = Object.values(next_occurrences ?? {})
    const output: CreateTodoOutput = {
      todo: todos[0]!,
      ...(occurrences && { next_occurrences: occurrences }),
      conflicts,
      change_ids,
    }
    return { output, change_ids }
  },
})
