import { AppError } from '@todo-agents/contract/errors'
import { idSchema } from '@todo-agents/contract/scalars'
import type { FreeSlotsQuery, TimeRange, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { freeSlotsSchema, todoCreateSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { daysAfter, workingHours } from './analyze-schedule.ts'
import { withoutDaysOff } from './days-off.ts'
import { localTimeSchema, toInstant, toLocal } from './local-time.ts'
import type { ToolContext } from './tool.ts'
import { checked, defineTool } from './tool.ts'
import type { LocalConflict, LocalTodo } from './views.ts'
import { localWrite } from './views.ts'

const DEFAULT_DAYS = 14
const MINUTE = 60_000
/** Without `earliest`, slots start on a quarter of an hour, not at 14:07:23. */
const QUARTER = 15 * MINUTE

const { minutes } = freeSlotsSchema.shape

/** `reason` explains the chosen time to the user. */
interface ScheduleTodoOutput {
  todo: LocalTodo
  reason: string
  conflicts: LocalConflict[]
  change_ids: string[]
}

export const scheduleTodo = defineTool({
  name: 'schedule_todo',
  description:
    'Puts a todo into the first free slot that fits the wishes, and says why there. ' +
    'Give either id for a todo that exists, or item for a new one.',
  schema: z.strictObject({
    id: idSchema.optional().describe('The todo to place.'),
    item: todoCreateSchema.shape.item.optional().describe('The title of a new todo to place.'),
    minutes: minutes
      .unwrap()
      .optional()
      .describe("How long it takes. Left out: as long as the todo lasts now, or the user's default duration."),
    earliest: localTimeSchema.optional().describe('Not before this local time; now when left out.'),
    latest: localTimeSchema
      .optional()
      .describe(`Must end by this local time; ${DEFAULT_DAYS} days after earliest when left out.`),
    ...workingHours,
  }),
  rows: ({ id }) => (id === undefined ? [] : [{ id, kind: 'update', what: 'Move', becomes: 'to the first free slot' }]),
  async execute(args, { store, user }) {
    if ((args.id === undefined) === (args.item === undefined)) {
      throw new AppError('invalid_request', 'Give either id or item, and not both.', { field: 'id' })
    }
    const existing = args.id === undefined ? null : await store.get(args.id)
    const query = wishes(args, args.minutes ?? duration(existing) ?? user.default_duration, user)
    const [slot] = withoutDaysOff(await store.freeSlots(query), query, user)
    if (!slot) throw new AppError('conflict', `${noSlot(query, user.time_zone)} Try other hours or a shorter duration.`)

    const time = firstPart(slot, query.minutes)
    const write = await place(existing, args.item, time, store)
    const { todos, conflicts, change_ids } = localWrite(write, user.time_zone)
    const output: ScheduleTodoOutput = {
      todo: todos[0]!,
      reason: reason(time, query, user.time_zone),
      conflicts,
      change_ids,
    }
    return { output, change_ids }
  },
})

interface Wishes {
  earliest?: Temporal.PlainDateTime | undefined
  latest?: Temporal.PlainDateTime | undefined
  day_start?: string | undefined
  day_end?: string | undefined
}

function wishes(
  { earliest, latest, day_start, day_end }: Wishes,
  minutes: number,
  { now, time_zone, working_hours_start, working_hours_end }: ToolContext['user'],
): FreeSlotsQuery {
  const from = earliest
    ? toInstant(earliest, time_zone)
    : new Date(Math.ceil(Date.parse(now) / QUARTER) * QUARTER).toISOString()
  const to = latest ? toInstant(latest, time_zone) : daysAfter(from, DEFAULT_DAYS, time_zone)
  const hours = { day_start: day_start ?? working_hours_start, day_end: day_end ?? working_hours_end }
  return checked(freeSlotsSchema, { from, to, minutes, ...hours })
}

/** Returns the duration in minutes, or null for a todo without times. */
function duration(todo: Todo | null): number | null {
  if (!todo?.start_time || !todo.end_time) return null
  return Math.ceil((Date.parse(todo.end_time) - Date.parse(todo.start_time)) / MINUTE)
}

function firstPart({ start_time }: TimeRange, minutes: number): TimeRange {
  return { start_time, end_time: new Date(Date.parse(start_time) + minutes * MINUTE).toISOString() }
}

function place(
  existing: Todo | null,
  item: string | undefined,
  time: TimeRange,
  store: ToolContext['store'],
): Promise<TodoWrite> {
  return existing
    ? store.update(checked(todoUpdateSchema, { id: existing.id, ...time }))
    : store.create(checked(todoCreateSchema, { item, ...time }))
}

function reason(time: TimeRange, query: FreeSlotsQuery, time_zone: string): string {
  const [start, end] = [toLocal(time.start_time, time_zone), toLocal(time.end_time, time_zone)]
  return `${start.slice(0, 16)} to ${end.slice(11, 16)}: the first ${query.minutes} free minutes from ${within(query, time_zone)}.`
}

function noSlot(query: FreeSlotsQuery, time_zone: string): string {
  const to = toLocal(query.to, time_zone).slice(0, 16)
  return `There are no ${query.minutes} free minutes from ${within(query, time_zone)}, until ${to}.`
}

function within({ from, day_start, day_end }: FreeSlotsQuery, time_zone: string): string {
  return `${toLocal(from, time_zone).slice(0, 16)} on, between ${day_start} and ${day_end}`
}
