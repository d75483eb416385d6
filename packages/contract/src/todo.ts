import { z } from 'zod'
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_DURATION,
  MAX_FRAGMENTS,
  MAX_OCCURRENCES,
  MAX_RANGE_DAYS,
  MAX_RULE_LENGTH,
  MAX_SEARCH_LENGTH,
  MAX_STEPS,
  MAX_TAG_NAME_LENGTH,
  MAX_TAGS_PER_TODO,
  MAX_TITLE_LENGTH,
  MIN_DURATION,
} from './bounds.ts'
import {
  actionIdSchema,
  clockSchema,
  cursorSchema,
  daySchema,
  idSchema,
  idsSchema,
  instantSchema,
  pageLengthSchema,
} from './scalars.ts'
import { line, text } from './text.ts'

export const importanceSchema = z.enum(['none', 'low', 'medium', 'high'])
export type Importance = z.infer<typeof importanceSchema>

const titleSchema = line(MAX_TITLE_LENGTH)
export const tagNameSchema = line(MAX_TAG_NAME_LENGTH)
const descriptionSchema = text(0, MAX_DESCRIPTION_LENGTH).nullable()
const tagNamesSchema = z.array(tagNameSchema).max(MAX_TAGS_PER_TODO)

/** From where the next occurrence is counted: from the last one by the calendar, or from the day when it was done. */
export const recurrenceFromSchema = z.enum(['schedule', 'completion'])
export type RecurrenceFrom = z.infer<typeof recurrenceFromSchema>

/**
 * A rule of RFC 5545 without `RRULE:` and `DTSTART`, such as `FREQ=WEEKLY;BYDAY=MO`. The server refuses rules that never
 * yield a day, or yield more than one time in an hour.
 */
const recurrenceSchema = z.string().trim().min(1).max(MAX_RULE_LENGTH)

/** The content of a todo: every column that a change can set and an undo restores. Tags are links to other rows. */
export interface TodoContent {
  /** The title. */
  item: string
  description: string | null
  /** The list that the todo is in; null: the inbox. A step is in the list of its todo. */
  list_id: string | null
  /** The todo whose step this is, or null. A step has a title, a state and a position; it has no steps of its own. */
  parent_id: string | null
  /** Where the todo stands in its list, or among the steps of its todo, in manual order: a fractional index. */
  position: string
  /** A calendar day, without a time or a time zone. A todo with `start_time` has none. */
  due_date: string | null
  /** The last day of a todo that lasts several whole days. Only with `due_date`, and after it. */
  end_date: string | null
  /** A todo has both `start_time` and `end_time`, or neither. The end is after the start. */
  start_time: string | null
  end_time: string | null
  /** When to remind. A todo with nothing but an `alarm_time` is a point in time, and in conflict with nothing. */
  alarm_time: string | null
  /** A rule of RFC 5545, or null. `COUNT` counts the occurrences that are left, with this one. */
  recurrence: string | null
  recurrence_from: RecurrenceFrom
  /** The occurrences of one rule have the same `series_id`. At most one of them is open. */
  series_id: string | null
  /**
   * Where the rule put this occurrence, even if it was moved since: a day (`2026-12-01`), or a time on the user's clock
   * (`2026-12-01T09:00:00`). Null without a rule.
   */
  occurrence: string | null
  /** What the next occurrence has instead of the values of this one, because a change was meant for this one only. */
  next_values: NextValues | null
  importance: Importance
  completed_at: string | null
}

/** See `next_values` of a todo. An absent field is taken from the todo. */
export interface NextValues extends Partial<Pick<TodoContent, PlainField | 'list_id'>> {
  tags?: string[]
  times?: OccurrenceTimes
}

/** The times of an occurrence, relative to where the rule puts it. */
export interface OccurrenceTimes {
  /** The duration in minutes; null for a day or a point in time. */
  minutes: number | null
  /** How many days after its first day the last one is; null for a todo of one day. */
  days: number | null
  /** How many minutes after the occurrence the reminder is, by the wall clock. Negative: before. Null: no reminder. */
  alarm: number | null
}

/** A todo, as stored and as sent. All instants are ISO 8601 in UTC. */
export interface Todo extends TodoContent {
  id: string
  /** Names of tags, in alphabetical order. */
  tags: string[]
  /** How many steps the todo has, and how many of them are done. They change without a new version of the todo. */
  step_count: number
  done_step_count: number
  created_at: string
  updated_at: string
  /** Rises with each change. The server refuses an update that sends an older version with `conflict`. */
  version: number
}

/**
 * The fields that no rule connects with another one: a change sets them as they are given. The store, the tools of the
 * assistant, undo and the feed handle each field that is added here, to `TodoContent` and to `NEW_CONTENT`. The
 * description is for the assistant.
 */
export const plainFields = {
  item: titleSchema.describe('The title, one line of at most 100 characters.'),
  description: descriptionSchema.describe('Further details.'),
  importance: importanceSchema.describe('How important it is.'),
} satisfies { [Field in keyof TodoContent]?: z.ZodType<TodoContent[Field]> }

export type PlainField = keyof typeof plainFields
export const PLAIN_FIELDS = Object.keys(plainFields) as PlainField[]

/** The fields that a user sets. */
const fields = {
  ...plainFields,
  list_id: idSchema.nullable(),
  parent_id: idSchema.nullable(),
  due_date: daySchema.nullable(),
  end_date: daySchema.nullable(),
  start_time: instantSchema.nullable(),
  end_time: instantSchema.nullable(),
  alarm_time: instantSchema.nullable(),
  recurrence: recurrenceSchema.nullable(),
  recurrence_from: recurrenceFromSchema,
  tags: tagNamesSchema,
}

/** A step of a new todo, or a new step. `is_done`: it is done already, as a ticked line of a pasted checklist is. */
export const newStepSchema = z.strictObject({ item: titleSchema, is_done: z.boolean().default(false) })
export type NewStep = z.output<typeof newStepSchema>
const newStepsSchema = z.array(newStepSchema).max(MAX_STEPS, `must be at most ${MAX_STEPS} steps`)

const createIdSchema = z.uuidv7('must be a UUID of version 7').toLowerCase()

/**
 * A new todo. With `start_time` but no `end_time`, it lasts the user's `default_duration`. Tags that do not exist are
 * created. With a `recurrence` and no time, the todo is due on the first day of the rule. `id` is a UUID of version 7
 * that the caller makes, so that the create is idempotent: when the caller sends it again because the answer was lost,
 * no second todo is created, even if the first one was changed or deleted meanwhile.
 */
export const todoCreateSchema = z
  .strictObject({ ...fields, steps: newStepsSchema, id: createIdSchema })
  .partial()
  .required({ item: true })
  .superRefine(refineTimes)
export type TodoCreate = z.infer<typeof todoCreateSchema>
/** The input of `todo.create`. */
export const todoCreateCallSchema = todoCreateSchema.safeExtend({ action_id: actionIdSchema })

/**
 * Which occurrences of a todo that repeats a change is meant for: `this` one, or this one and all that follow.
 * Without a scope, a move (only its times change) is meant for this one, and everything else for all that follow.
 */
export const changeScopeSchema = z.enum(['this', 'following'])
export type ChangeScope = z.infer<typeof changeScopeSchema>

/**
 * Changes to one or many todos. An absent field stays as it is. Setting `due_date` clears the times, and setting
 * `start_time` clears the day. A new `start_time` without `end_time` keeps the duration of the todo. When a todo moves,
 * its alarm moves with it unless `alarm_time` is given, too, and keeps its distance by the wall clock.
 */
export const todoUpdateSchema = z
  .strictObject({
    id: idsSchema,
    version: z.int().positive().optional(),
    scope: changeScopeSchema.optional(),
    ...z.object(fields).partial().shape,
  })
  .superRefine(refineTimes)
  .superRefine((update, ctx) => {
    if (update.version !== undefined && update.id.length > 1) {
      ctx.addIssue({ code: 'custom', path: ['version'], message: 'can only be given with a single id' })
    }
  })
export type TodoUpdate = z.infer<typeof todoUpdateSchema>
/** The input of `todo.update`. */
export const todoUpdateCallSchema = todoUpdateSchema.safeExtend({ action_id: actionIdSchema })
export type TodoPatch = Omit<TodoUpdate, 'id' | 'version' | 'scope'>

/**
 * Skips the open occurrence of todos that repeat: the todo moves to the next one, and its steps are open again. `until`:
 * skips every occurrence before this day, too. `occurrence`: the occurrence to skip, with a single id; when the todo is
 * not there any more, for example because the call is a repetition, nothing is skipped.
 */
export const todoSkipSchema = z
  .strictObject({ id: idsSchema, until: daySchema.optional(), occurrence: z.string().max(19).optional() })
  .refine(({ id, occurrence }) => occurrence === undefined || id.length === 1, {
    path: ['occurrence'],
    error: 'can only be given with a single id',
  })
export type TodoSkip = z.infer<typeof todoSkipSchema>

/**
 * Moves todos to a day, as one change that is undone at once. A todo with a time of day keeps it and its duration, one of
 * several days keeps their number, and the alarm moves along. Of a todo that repeats, only this occurrence moves.
 */
export const todoMoveSchema = z.strictObject({ id: idsSchema, day: daySchema, action_id: actionIdSchema })
export type TodoMove = Omit<z.infer<typeof todoMoveSchema>, 'action_id'>

/** Adds steps to a todo, after those that it has. */
export const addStepsSchema = z.strictObject({ id: idSchema, steps: newStepsSchema.min(1) })
export type AddSteps = z.output<typeof addStepsSchema>

/**
 * Puts a todo in another place of its list in manual order, or a step among the steps of its todo: directly after the
 * todo `after`, or first when `after` is null.
 */
export const todoReorderSchema = z.strictObject({ id: idSchema, after: idSchema.nullable() })
export type TodoReorder = z.infer<typeof todoReorderSchema>

interface Times {
  due_date?: string | null | undefined
  end_date?: string | null | undefined
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
  if (todo.end_date && (todo.start_time || todo.end_time)) {
    ctx.addIssue({
      code: 'custom',
      path: ['end_date'],
      message: 'cannot be given together with start_time or end_time',
    })
  }
  if (todo.due_date && todo.end_date && todo.end_date <= todo.due_date) {
    ctx.addIssue({ code: 'custom', path: ['end_date'], message: 'must be after due_date' })
  }
}

export const todoIdsSchema = z.strictObject({ id: idsSchema, action_id: actionIdSchema })

export const todoGetSchema = z.strictObject({ id: idSchema })

const todoSortSchema = z.enum(['time', 'importance', 'created', 'completed', 'manual'])

/**
 * Filters and sorts todos. Lists contain no steps, except a search (`id`, `q`, `fragments`) and the list of a `parent_id`.
 * Todos of archived lists are listed only with their `list_id` or `id`.
 * - `id`: is one of these
 * - `status`: `open` (default), `done` or `all`
 * - `q`: all of these words are in the title or the description, ignoring case
 * - `fragments`: the title contains at least one of these, ignoring case; with a leading space, at its start or after a
 *   space. When there are more than `limit` such titles, the best are returned: those that contain the longest fragments
 *   in all, then open todos, then the shortest titles. There is no next page. Only the first 1,000 open todos by time
 *   and the 500 last completed ones are compared with the fragments; with `q`, only the first 500 that match it.
 * - `day`: starts on this day in the user's time zone, or is due on it
 * - `from`, `to`: the start (or, for a due day, its local midnight; or the alarm of a todo with nothing else) is in
 *   `[from, to)`. Of a todo that lasts several days, this is the first day.
 * - `list_id`: in this list; null: in the inbox
 * - `parent_id`: the steps of this todo
 * - `sort`: `time` (default; todos without a time last), `importance` (highest first, then time), `created` (newest first),
 *   `completed` (last completed first; done todos only), `manual` (as the user ordered them: the open todos of a
 *   `list_id`, or all steps of a `parent_id`)
 */
export const todoListSchema = z
  .strictObject({
    id: idsSchema.optional(),
    status: z.enum(['open', 'done', 'all']).default('open'),
    q: text(1, MAX_SEARCH_LENGTH).optional(),
    fragments: z.array(text(1, MAX_TITLE_LENGTH)).min(1).max(MAX_FRAGMENTS).optional(),
    tag: tagNameSchema.optional(),
    importance: importanceSchema.optional(),
    list_id: idSchema.nullable().optional(),
    parent_id: idSchema.optional(),
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
    if (query.sort === 'manual' && query.parent_id === undefined) {
      if (query.list_id === undefined) {
        ctx.addIssue({ code: 'custom', path: ['sort'], message: 'manual needs a list_id or a parent_id' })
      }
      if (query.status !== 'open') {
        ctx.addIssue({ code: 'custom', path: ['status'], message: 'must be open with the sort manual' })
      }
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

/** `occurrence`: set when a later occurrence of the todo is meant, which is computed and not stored. */
export type ConflictTodo = Pick<Todo, 'id' | 'item' | 'occurrence'> & TimeRange

/**
 * The result of a write: the todos as they are now, their new conflicts, and the ids of the changes, with which the
 * write can be undone.
 */
export interface TodoWrite {
  todos: Todo[]
  /** What was written with them: the next occurrence of a todo that was completed or skipped, and steps. */
  also: Todo[]
  /** Of each written todo that repeats and is open: this occurrence and the next one. */
  next_occurrences: { id: string; occurrences: string[] }[]
  conflicts: Conflict[]
  change_ids: string[]
}

/** A later occurrence of the todo `id`, as it will be. It is not stored. */
export type Occurrence = Pick<
  Todo,
  'id' | 'item' | 'due_date' | 'end_date' | 'start_time' | 'end_time' | 'alarm_time' | 'importance' | 'list_id' | 'tags'
> & { occurrence: string }

/** `is_complete`: false when there are more occurrences in the range than the limit. */
export interface OccurrencePage {
  occurrences: Occurrence[]
  is_complete: boolean
}

const rangeFields = { from: instantSchema, to: instantSchema }

function refineRange(range: { from: string; to: string }, ctx: z.RefinementCtx): void {
  const days = (Date.parse(range.to) - Date.parse(range.from)) / 86_400_000
  if (days <= 0) ctx.addIssue({ code: 'custom', path: ['to'], message: 'must be after from' })
  if (days > MAX_RANGE_DAYS) {
    ctx.addIssue({ code: 'custom', path: ['to'], message: `must be at most ${MAX_RANGE_DAYS} days after from` })
  }
}

/** Asks for the later occurrences of todos that repeat, in the order of their times. */
export const occurrencesSchema = z
  .strictObject({
    ...rangeFields,
    id: idsSchema.optional(),
    limit: z.int().min(1).max(MAX_OCCURRENCES).default(MAX_OCCURRENCES),
  })
  .superRefine(refineRange)
export type OccurrencesQuery = z.output<typeof occurrencesSchema>

export const conflictsSchema = z.strictObject(rangeFields).superRefine(refineRange)
export type ConflictsQuery = z.output<typeof conflictsSchema>

/**
 * Asks for the free slots of at least `minutes` between `day_start` and `day_end` of each local day in the range. Without
 * them, the user's working hours are meant.
 */
export const freeSlotsSchema = z
  .strictObject({
    ...rangeFields,
    minutes: z.int().min(MIN_DURATION).max(MAX_DURATION).default(60),
    day_start: clockSchema.optional(),
    day_end: clockSchema.optional(),
  })
  .superRefine(refineRange)
  .refine(({ day_start, day_end }) => !day_start || !day_end || day_end > day_start, {
    path: ['day_end'],
    error: 'must be after day_start',
  })
export type FreeSlotsQuery = z.output<typeof freeSlotsSchema>
