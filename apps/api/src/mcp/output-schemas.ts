import type { ToolName } from '@todo-agents/agent/tools/registry'
import { tagColorSchema } from '@todo-agents/contract/tag'
import { importanceSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'

// The outputs of the tools, which `views.ts` of the agent documents. tools.test.ts compares them with real outputs.

// Functions: a schema that is used twice would be described once, and referred to at greater length.
/** Local time of the user, such as `2026-01-15 14:00:00`. */
const localTime = () => z.string()
const id = () => z.string()

const todo = z.object({
  id: id(),
  item: z.string(),
  description: z.string().nullable(),
  importance: importanceSchema,
  tags: z.array(z.string()),
  due_date: z.string().nullable(),
  start_time: localTime().nullable(),
  end_time: localTime().nullable(),
  alarm_time: localTime().nullable(),
  completed_at: localTime().nullable(),
  created_at: localTime(),
  version: z.int(),
  list_id: id().optional(),
  parent_id: id().optional(),
  end_date: z.string().optional(),
  recurrence: z.string().optional(),
  recurrence_from: z.string().optional(),
  step_count: z.int().optional(),
  done_step_count: z.int().optional(),
})

const range = z.object({ start_time: localTime(), end_time: localTime() })
const conflict = z
  .object({
    todos: z.array(range.extend({ id: id(), item: z.string(), occurrence: z.string().nullable().optional() })),
    overlap: range,
  })
  .describe('Two todos that overlap.')
const change_ids = z.array(id()).describe('The undo tool accepts these.')
const conflicts = z.array(conflict)

const write = {
  todos: z.array(todo),
  also: z.array(todo).optional().describe('What changed with them.'),
  next_occurrences: z.record(z.string(), z.array(z.string())).optional(),
  conflicts,
  change_ids,
}

const list = z.object({ name: z.string(), color: tagColorSchema, is_archived: z.boolean() })

/** The fields of each tool's output. */
export const OUTPUTS = {
  get_user_datetime: { now: localTime(), weekday: z.string(), time_zone: z.string(), utc_offset: z.string() },
  get_todo_list: {
    todos: z.array(todo),
    later_occurrences: z.array(z.looseObject({ id: id(), item: z.string() })).optional(),
    next_cursor: z.string().nullable(),
  },
  get_lists: { lists: z.array(list.extend({ open_count: z.int() })), inbox_open_count: z.int() },
  analyze_schedule: { from: localTime(), to: localTime(), conflicts, free_slots: z.array(range) },
  create_todo: { todo, next_occurrences: z.array(z.string()).optional(), conflicts, change_ids },
  update_todo: write,
  complete_todo: write,
  skip_todo: write,
  delete_todo: { deleted: z.array(todo), change_ids },
  update_list: { list: list.nullable(), change_ids },
  schedule_todo: { todo, reason: z.string(), conflicts, change_ids },
  batch_update_schedule: write,
  undo: {
    undone: z.array(
      z.object({
        entity: z.enum(['todo', 'tag', 'list', 'preference', 'wording']),
        name: z.string(),
        now: z.enum(['deleted', 'restored', 'changed_back']),
        todo: todo.nullable(),
      }),
    ),
    count: z.int(),
    change_ids,
  },
} satisfies Partial<Record<ToolName, z.ZodRawShape>>

/** A tool that programs may call. */
export type OfferedTool = keyof typeof OUTPUTS
