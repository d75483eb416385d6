import { z } from 'zod'
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_DURATION,
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

/** A todo as stored and as sent. Instants are ISO 8601 in UTC. */
export interface Todo {
  id: string
  /** The title. */
  item: string
  description: string | null
  /** A calendar day without a time; floats with the user. Never together with `start_time`. */
  due_date: string | null
  /** Both `start_time` and `end_time`, or neither; the end is after the start. */
  start_time: string | null
  end_time: string | null
  alarm_time: string | null
  importance: Importance
  /** Names of the user's tags, in alphabetical order. */
  tags: string[]
  completed_at: string | null
  created_at: string
  updated_at: string
  /** Goes up with each change; give it back with an update to be told of a conflict. */
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
 * What a new todo is made of. `start_time` without `end_time` lasts the user's `default_duration`.
 * Tags that do not exist yet are created. `id`: a UUID of version 7 that the caller has made. With it a create can be
 * sent again when its answer was lost: the todo is made once, also if it was changed or deleted meanwhile.
 */
export const todoCreateSchema = z
  .strictObject({ ...fields, id: z.uuidv7('must be a UUID of version 7').toLowerCase() })
  .partial()
  .required({ item: true })
  .superRefine(refineTimes)
export type TodoCreate = z.infer<typeof todoCreateSchema>

/**
 * Changes to one todo or to many. A field that is left out stays.
 * Setting `due_date` takes the times away, setting `start_time` takes the day away;
 * a new `start_time` without `end_time` keeps the duration that the todo had.
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

/** The rules about times that hold for any input; what depends on the stored row is the repository's. */
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

/** `id`: one or many. `version` only with one. */
export const todoIdsSchema = z.strictObject({ id: idsSchema })

export const todoGetSchema = z.strictObject({ id: idSchema })

const todoSortSchema = z.enum(['time', 'importance', 'created', 'completed'])

/**
 * Which todos, in which order.
 * - `status`: `open` (default), `done` or `all`
 * - `q`: words that stand in the title or the description, ignoring case
 * - `day`: begins on that day in the user's time zone, or is due on it
 * - `from`, `to`: begins (or, for a day, its local midnight lies) in `[from, to)`
 * - `sort`: `time` (default; todos without a time come last), `importance` (highest first, then time),
 *   `created` (newest first), `completed` (last completed first; only those that are done)
 */
export const todoListSchema = z
  .strictObject({
    status: z.enum(['open', 'done', 'all']).default('open'),
    q: text(1, MAX_SEARCH_LENGTH).optional(),
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
  })
export type TodoListInput = z.input<typeof todoListSchema>
export type TodoListQuery = z.output<typeof todoListSchema>

export interface TodoPage {
  todos: Todo[]
  /** Give it as `cursor` for the next page; null at the end. */
  next_cursor: string | null
}

export interface TimeRange {
  start_time: string
  end_time: string
}

/** Two open, timed todos that overlap, and where they do. */
export interface Conflict {
  todos: [ConflictTodo, ConflictTodo]
  overlap: TimeRange
}
export type ConflictTodo = Pick<Todo, 'id' | 'item'> & TimeRange

/** What a write answers: the todos after it, new conflicts of theirs, and the changes to undo it by. */
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

/** Free slots of at least `minutes` between `day_start` and `day_end` of each local day in the range. */
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
