import { z } from 'zod'
import { changeIds, count, exactPartial, nextCursor, outputDay, outputId, outputInstant } from './output-scalars.ts'
import type { SameType } from './same-type.ts'
import type { Conflict, OccurrencePage, TimeRange, Todo, TodoContent, TodoPage, TodoWrite } from './todo.ts'
import { importanceSchema, recurrenceFromSchema } from './todo.ts'

// The schemas of answers about todos. Not in todo.ts, whose schemas the web app loads.

const occurrenceSchema = z
  .string()
  .describe('Where the rule put this occurrence: a day, or a time on the clock of the user without an offset.')

const nextValuesSchema = exactPartial(
  z.object({
    item: z.string(),
    description: z.string().nullable(),
    importance: importanceSchema,
    list_id: outputId.nullable(),
    tags: z.array(z.string()),
    times: z.object({
      minutes: z.int().nullable().describe('The duration; null for a day or a point in time.'),
      days: z.int().nullable().describe('How many days after its first day the last one is.'),
      alarm: z.int().nullable().describe('Minutes after the occurrence, by the wall clock; negative: before.'),
    }),
  }),
).describe('What the next occurrence has instead of the values of this one.')

/** The fields of a todo that a change can set. */
export const todoContentFields = {
  item: z.string().describe('The title.'),
  description: z.string().nullable(),
  list_id: outputId.nullable().describe('Null: the inbox.'),
  parent_id: outputId.nullable().describe('The todo whose step this is.'),
  position: z.string().describe('A fractional index: the manual order in its list, or among the steps of its todo.'),
  due_date: outputDay.nullable().describe('A calendar day. A todo with `start_time` has none.'),
  end_date: outputDay.nullable().describe('The last day of a todo that lasts several whole days.'),
  start_time: outputInstant.nullable(),
  end_time: outputInstant.nullable(),
  alarm_time: outputInstant.nullable().describe('When to remind.'),
  recurrence: z.string().nullable().describe('A rule of RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO`.'),
  recurrence_from: recurrenceFromSchema,
  series_id: outputId.nullable().describe('The same for all occurrences of one rule.'),
  occurrence: occurrenceSchema.nullable(),
  next_values: nextValuesSchema.nullable(),
  importance: importanceSchema,
  completed_at: outputInstant.nullable(),
} satisfies { [Field in keyof TodoContent]: z.ZodType<TodoContent[Field]> }

export const todoSchema = z
  .object({
    ...todoContentFields,
    id: outputId,
    tags: z.array(z.string()).describe('Names of tags, in alphabetical order.'),
    step_count: count,
    done_step_count: count,
    created_at: outputInstant,
    updated_at: outputInstant,
    version: z.int().describe('Rises with each change. A change that names an older version is refused (409).'),
  })
  .describe('A todo, or a step of one.')

export const todoPageSchema = z.object({ todos: z.array(todoSchema), next_cursor: nextCursor })

export const timeRangeSchema = z.object({ start_time: outputInstant, end_time: outputInstant })

const conflictTodoSchema = timeRangeSchema.extend({
  id: outputId,
  item: z.string(),
  occurrence: occurrenceSchema.nullable(),
})

export const conflictSchema = z
  .object({ todos: z.tuple([conflictTodoSchema, conflictTodoSchema]), overlap: timeRangeSchema })
  .describe('Two open todos with overlapping times.')

export const todoWriteSchema = z
  .object({
    todos: z.array(todoSchema).describe('The todos as they are now.'),
    also: z.array(todoSchema).describe('What was written with them: next occurrences, and steps.'),
    next_occurrences: z.array(z.object({ id: outputId, occurrences: z.array(z.string()) })),
    conflicts: z.array(conflictSchema).describe('Overlaps that the write has made.'),
    change_ids: changeIds,
  })
  .describe('The result of a write.')

const { due_date, end_date, start_time, end_time, alarm_time, list_id, importance } = todoContentFields

export const occurrencePageSchema = z.object({
  occurrences: z.array(
    z
      .object({
        id: outputId,
        item: z.string(),
        ...{ due_date, end_date, start_time, end_time, alarm_time, importance, list_id },
        tags: z.array(z.string()),
        occurrence: occurrenceSchema,
      })
      .describe('A later occurrence of the todo `id`. It is computed, not stored.'),
  ),
  is_complete: z.boolean().describe('False when the range has more occurrences than the limit.'),
})

true satisfies SameType<z.output<typeof todoSchema>, Todo>
true satisfies SameType<z.output<typeof todoPageSchema>, TodoPage>
true satisfies SameType<z.output<typeof todoWriteSchema>, TodoWrite>
true satisfies SameType<z.output<typeof conflictSchema>, Conflict>
true satisfies SameType<z.output<typeof timeRangeSchema>, TimeRange>
true satisfies SameType<z.output<typeof occurrencePageSchema>, OccurrencePage>
