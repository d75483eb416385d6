import { z } from 'zod'
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_DURATION,
  MAX_FRAGMENTS,
  MAX_RANGE_DAYS,
  MAX_SEARCH_LENGTH,
  MAX_TAG_NAME_LENGTH,
  MAX_TAGS_PER_TODO,
  MAX_TITLE_LENGTH,
  MIN_DURATION,
} from './bounds.ts'
import { cursorSchema, daySchema, idSchema, idsSchema, instantSchema, pageLengthSchema } from './scalars.ts'
import { line, text } from './text.ts'

export const importanceSchema = z.enum(['none', 'low', 'medium', 'high'])
export type Importance = z.infer<typeof importanceSchema>

const titleSchema = line(MAX_TITLE_LENGTH)
export const tagNameSchema = line(MAX_TAG_NAME_LENGTH)
const descriptionSchema = text(0, MAX_DESCRIPTION_LENGTH).nullable()
const tagNamesSchema = z.array(tagNameSchema).max(MAX_TAGS_PER_TODO)

/** A todo, as stored and as sent. All instants are ISO 8601 in UTC. */
export interface Todo {
  id: string
  /** The title. */
  item: string
  description: string | null
  /** A calendar day, without a time or a time zone. A todo with `start_time` has none. */
  due_date: string | null
  /** A todo has both `start_time` and `end_time`, or neither. The end is after the start. */
  start_time: string | null
  end_time: string | null
  alarm_time: string | null
  importance: Importance
  /** Names of tags, in alphabetical order. */
  tags: string[]
  completed_at: string | null
  created_at: string
  updated_at: string
  /** Rises with each change. The server refuses an update that sends an older version with `conflict`. */
  version: number
}

const fields = {
  item: titleSchema,
  description: descriptionSchema,
  due_date: daySchema.nullable(),
  start_time: instantSchema.nullable(),
  end_time: instantSchema.nullable(),
  alarm_time: instantSchema.nullable(),
  importance: importanceSchema,
  tags: tagNamesSchema,
}

/**
 * A new todo. With `start_time` but no `end_time`, it lasts the user's `default_duration`. Tags that do not exist are
 * created. `id` is a UUID of version 7 that the caller makes, so that the create is idempotent: when the caller sends
 * it again because the answer was lost, no second todo is created, even if the first one was changed or deleted
 * meanwhile.
 */
export const todoCreateSchema = z
  .strictObject({ ...fields, id: z.uuidv7('must be a UUID of version 7').toLowerCase() })
  .partial()
  .required({ item: true })
  .superRefine(refineTimes)
export type TodoCreate = z.infer<typeof todoCreateSchema>

/**
 * Changes to one or many todos. An absent field stays as it is. Setting `due_date` clears the times, and setting
 * `start_time` clears the day. A new `start_time` without `end_time` keeps the duration of the todo.
 */
export const todoUpdateSchema = z
  .strictObject({ id: idsSchema, version: z.int().positive().optional(), ...z.object(fields).partial().shape })
  .superRefine(refineTimes)
  .superRefine((update, ctx) => {
    if (update.version !== undefined && update.id.length > 1) {
      ctx.addIssue({ code: 'custom', path: ['version'], message: 'can only be given with a single id' })
    }
  })
export type TodoUpdate = z.infer<typeof todoUpdateSchema>
export type TodoPatch = Omit<TodoUpdate, 'id' | 'version'>

interface Times {
  due_date?: string | null | undefined
  start_time?: string | null | undefined
  end_time?: string | null | undefined
}

/** Checks the rules about times that need only the input. The repository checks those that need the stored row. */
function refineTimes(todo: Times, ctx: z.RefinementCtx): void {
  if (todo.due_date && (todo.start_time || todo.end_time)) {
    ctx.addIssue({
      code: 'custom',
      path: ['due_date'],
      message: 'cannot be given together with start_time or end_time',
    })
  }
  if (todo.start_time && todo.end_time && todo.end_time <= todo.start_time) {
    ctx.addIssue({ code: 'custom', path: ['end_time'], message: 'must be after start_time' })
  }
}

export const todoIdsSchema = z.strictObject({ id: idsSchema })

export const todoGetSchema = z.strictObject({ id: idSchema })

const todoSortSchema = z.enum(['time', 'importance', 'created', 'completed'])

/**
 * Filters and sorts todos.
 * - `id`: is one of these
 * - `status`: `open` (default), `done` or `all`
 * - `q`: all of these words are in the title or the description, ignoring case
 * - `fragments`: the title contains at least one of these, ignoring case; with a leading space, at its start or after a
 *   space. When there are more than `limit` such titles, the best are returned: those that contain the longest fragments
 *   in all, then open todos, then the shortest titles. There is no next page. Only the first 1,000 open todos by time
 *   and the 500 last completed ones are compared with the fragments.
 * - `day`: starts on this day in the user's time zone, or is due on it
 * - `from`, `to`: the start (or, for a due day, its local midnight) is in `[from, to)`
 * - `sort`: `time` (default; todos without a time last), `importance` (highest first, then time), `created` (newest first),
 *   `completed` (last completed first; done todos only)
 */
export const todoListSchema = z
  .strictObject({
    id: idsSchema.optional(),
    status: z.enum(['open', 'done', 'all']).default('open'),
    q: text(1, MAX_SEARCH_LENGTH).optional(),
    fragments: z.array(text(1, MAX_TITLE_LENGTH)).min(1).max(MAX_FRAGMENTS).optional(),
    tag: tagNameSchema.optional(),
    importance: importanceSchema.optional(),
    day: daySchema.optional(),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    sort: todoSortSchema.default('time'),
    limit: pageLengthSchema,
    cursor: cursorSchema.optional(),
  })
  .superRefine((query, ctx) => {
    if (query.day && (query.from || query.to)) {
      ctx.addIssue({ code: 'custom', path: ['day'], message: 'cannot be given together with from or to' })
    }
    if (query.fragments && query.cursor) {
      ctx.addIssue({ code: 'custom', path: ['cursor'], message: 'cannot be given together with fragments' })
    }
  })
export type TodoListInput = z.input<typeof todoListSchema>
export type TodoListQuery = z.output<typeof todoListSchema>

export interface TodoPage {
  todos: Todo[]
  /** The `cursor` of the next page; null at the end. */
  next_cursor: string | null
}

export interface TimeRange {
  start_time: string
  end_time: string
}

/** Two open todos with overlapping times, and the time in which they overlap. */
export interface Conflict {
  todos: [ConflictTodo, ConflictTodo]
  overlap: TimeRange
}
export type ConflictTodo = Pick<Todo, 'id' | 'item'> & TimeRange

/**
 * The result of a write: the todos as they are now, their new conflicts, and the ids of the changes, with which the
 * write can be undone.
 */
export interface TodoWrite {
  todos: Todo[]
  conflicts: Conflict[]
  change_ids: string[]
}

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00')

const rangeFields = { from: instantSchema, to: instantSchema }

function refineRange(range: { from: string; to: string }, ctx: z.RefinementCtx): void {
  const days = (Date.parse(range.to) - Date.parse(range.from)) / 86_400_000
  if (days <= 0) ctx.addIssue({ code: 'custom', path: ['to'], message: 'must be after from' })
  if (days > MAX_RANGE_DAYS) {
    ctx.addIssue({ code: 'custom', path: ['to'], message: `must be at most ${MAX_RANGE_DAYS} days after from` })
  }
}

export const conflictsSchema = z.strictObject(rangeFields).superRefine(refineRange)
export type ConflictsQuery = z.output<typeof conflictsSchema>

/** Asks for the free slots of at least `minutes` between `day_start` and `day_end` of each local day in the range. */
export const freeSlotsSchema = z
  .strictObject({
    ...rangeFields,
    minutes: z.int().min(MIN_DURATION).max(MAX_DURATION).default(60),
    day_start: clockSchema.default('09:00'),
    day_end: clockSchema.default('18:00'),
  })
  .superRefine(refineRange)
  .refine((query) => query.day_end > query.day_start, { path: ['day_end'], error: 'must be after day_start' })
export type FreeSlotsQuery = z.output<typeof freeSlotsSchema>
