import type { Change, UndoInput } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Preference } from '@todo-agents/contract/preference'
import type {
  Conflict,
  FreeSlotsQuery,
  TimeRange,
  Todo,
  TodoCreate,
  TodoListQuery,
  TodoWrite,
} from '@todo-agents/contract/todo'
import { PLAIN_FIELDS } from '@todo-agents/contract/todo'
import type { Wording } from '@todo-agents/contract/wording'
import type { TodoStore } from '../types.ts'
import { memoryPreferences } from './memory-preferences.ts'
import { memoryWordings } from './memory-wordings.ts'

const MINUTE = 60_000

export interface MemoryTodos {
  todos: Map<string, Todo>
  changes: Extract<Change, { entity: 'todo' }>[]
  preferences: Preference[]
  wordings: Wording[]
}

interface Caller {
  user: { time_zone: string; default_duration: number; now: string }
  session_id: string
  run_id: string
  call_id: string | null
}

/**
 * One user's todos in memory, for tests of the agent without a database. The store makes no transactions; the caller
 * does.
 */
export function memoryTodoStore(state: MemoryTodos, { user, ...by }: Caller): TodoStore {
  const { now } = user

  function find(id: string): Todo {
    const todo = state.todos.get(id)
    if (!todo) throw new AppError('not_found', `There is no todo ${id}.`)
    return todo
  }

  function write(before: Todo | null, after: Todo | null, undoes: string | null = null): Change {
    const entity_id = (after ?? before)!.id
    if (after) state.todos.set(entity_id, after)
    else state.todos.delete(entity_id)
    const kind = before ? (after ? 'update' : 'delete') : 'create'
    const ids = { id: newId('c', state.changes.length), entity: 'todo' as const, entity_id }
    const change = {
      ...ids,
      kind,
      actor: 'assistant',
      ...by,
      before,
      after,
      group_id: null,
      undoes,
      undone_by: null,
      created_at: now,
    }
    state.changes.push(change as MemoryTodos['changes'][number])
    return change as Change
  }

  function change(id: string[], patch: (todo: Todo) => Partial<Todo>): TodoWrite {
    const changes = id.map((each) => {
      const before = find(each)
      return write(before, { ...before, ...patch(before), version: before.version + 1, updated_at: now })
    })
    return written(changes)
  }

  function written(changes: Change[]): TodoWrite {
    const todos = changes.map(({ entity_id }) => state.todos.get(entity_id)).filter((todo) => todo !== undefined)
    const mine = new Set(todos.map(({ id }) => id))
    const conflicts = overlaps([...state.todos.values()]).filter((each) => each.todos.some(({ id }) => mine.has(id)))
    return { todos, also: [], next_occurrences: [], conflicts, change_ids: changes.map(({ id }) => id) }
  }

  const store: TodoStore = {
    async lock() {},
    async list(query) {
      const todos = [...state.todos.values()]
        .filter((todo) => matches(todo, query, user.time_zone))
        .sort(ORDERS[query.sort](user.time_zone))
      const best = query.fragments ? new Set(todos.toSorted(byFragments(query.fragments)).slice(0, query.limit)) : null
      const page = todos.filter((todo) => best?.has(todo) ?? true).slice(0, query.limit)
      return { todos: page, next_cursor: !best && todos.length > page.length ? 'more' : null }
    },
    get: async (id) => find(id),
    async earlierTitles(ids) {
      const ours = state.changes.filter((each) => each.call_id && each.before && ids.includes(each.entity_id))
      return new Map(ours.toReversed().map(({ entity_id, before }) => [entity_id, before!.item]))
    },
    create: async (input) => written([write(null, newTodo(newId('a', state.changes.length), input, user))]),
    update: async ({ id, version, ...patch }) =>
      change(id, (todo) => {
        if (version !== undefined && version !== todo.version) throw new AppError('conflict', 'The todo has changed.')
        return { ...defined(patch), ...moved(todo, patch) }
      }),
    complete: async (id) => change(id, () => ({ completed_at: now })),
    reopen: async (id) => change(id, () => ({ completed_at: null })),
    delete: async (id) => written(id.map((each) => write(find(each), null))),
    conflicts: async ({ from, to }) =>
      overlaps([...state.todos.values()]).filter(({ overlap }) => overlap.start_time < to && overlap.end_time > from),
    // The rules of todos that repeat, of lists and of steps are in the repositories. Their tests use a database.
    occurrences: async () => ({ occurrences: [], is_complete: true }),
    skip: async () => notHere(),
    addSteps: async () => notHere(),
    lists: async () => ({ lists: [] }),
    openCounts: async () => [{ list_id: null, count: state.todos.size }],
    createList: async () => notHere(),
    updateList: async () => notHere(),
    archiveList: async () => notHere(),
    deleteList: async () => notHere(),
    freeSlots: async (query) => freeSlots([...state.todos.values()], query, user.time_zone),
    async undo(input) {
      const targets = state.changes.filter((each) => isNamed(each, input)).reverse()
      if (targets.length === 0) throw new AppError('not_found', 'There is no such change.')
      return { changes: targets.map((each) => write(each.after, each.before, each.id)), has_more: false }
    },
    previewUndo: (input) =>
      memoryTodoStore({ ...state, todos: new Map(state.todos), changes: [...state.changes] }, { user, ...by }).undo(
        input,
      ),
    lastUndoable: async (count) => lastUndoable(state.changes, count),
    tags: async () => [],
    ...memoryPreferences(state.preferences, now),
    ...memoryWordings(state.wordings, now),
    usage: async () => ({
      current_usage: 3,
      cost_usd: 0,
      monthly_budget_usd: null,
      monthly_limit: 200,
      remaining_quota: 197,
      reset_date: '2026-02-01T00:00:00.000Z',
      input_tokens: 30,
      output_tokens: 15,
    }),
  }
  return store
}

function notHere(): never {
  throw new AppError('invalid_request', 'The store in memory cannot do this.')
}

function newTodo(id: string, input: TodoCreate, user: Caller['user']): Todo {
  const { item, start_time = null, end_time, ...rest } = input
  return {
    ...NEW_CONTENT,
    id,
    item,
    position: id,
    list_id: rest.list_id ?? null,
    end_date: rest.end_date ?? null,
    step_count: 0,
    done_step_count: 0,
    due_date: rest.due_date ?? null,
    start_time,
    end_time: end_time ?? (start_time && after(start_time, user.default_duration * MINUTE)),
    alarm_time: rest.alarm_time ?? null,
    ...defined(Object.fromEntries(PLAIN_FIELDS.map((field) => [field, input[field]]))),
    tags: [...(rest.tags ?? [])].sort(),
    created_at: user.now,
    updated_at: user.now,
    version: 1,
  }
}

function lastUndoable(changes: MemoryTodos['changes'], count: number): UndoInput | null {
  // A change is in effect again when the undo that reverted it was itself undone.
  const isInEffect = ({ id }: Change): boolean => !changes.some((other) => other.undoes === id && isInEffect(other))
  const undoable = changes.filter((each) => !each.undoes && each.call_id && isInEffect(each))
  const calls = [...new Set(undoable.toReversed().map(({ call_id }) => call_id))].slice(0, count)
  if (calls.length === 0) return null
  return { change_id: undoable.filter(({ call_id }) => calls.includes(call_id)).map(({ id }) => id) }
}

/** Returns a valid uuid. The letter distinguishes todos from changes. */
function newId(kind: 'a' | 'c', n: number): string {
  return `00000000-0000-7000-8000-${kind}${n.toString(16).padStart(11, '0')}`
}

function after(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) + milliseconds).toISOString()
}

function defined(patch: object): Partial<Todo> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}

function moved(todo: Todo, patch: { due_date?: unknown; start_time?: unknown; end_time?: unknown }): Partial<Todo> {
  if (patch.due_date) return { start_time: null, end_time: null }
  if (typeof patch.start_time !== 'string') return {}
  if (patch.end_time) return { due_date: null }
  const lasted =
    todo.start_time && todo.end_time ? Date.parse(todo.end_time) - Date.parse(todo.start_time) : 60 * MINUTE
  return { due_date: null, end_time: after(patch.start_time, lasted) }
}

function isNamed({ id, run_id, call_id }: Change, input: UndoInput): boolean {
  if ('change_id' in input) return input.change_id.includes(id)
  if ('since' in input || !('run_id' in input)) throw new Error('A tool undoes changes by their ids, a run or a call.')
  return run_id === input.run_id && (input.call_id === undefined || call_id === input.call_id)
}

/** Applies the filters as `todoListSchema` describes them. */
function matches(todo: Todo, query: TodoListQuery, time_zone: string): boolean {
  const { id, status, q, fragments, tag, importance, day, from, to, sort } = query
  if (id && !id.includes(todo.id)) return false
  if (fragments && lengthOfFragments(todo, fragments) === 0) return false
  if (status !== 'all' && (status === 'done') !== (todo.completed_at !== null)) return false
  if (sort === 'completed' && todo.completed_at === null) return false
  const text = `${todo.item}\n${todo.description ?? ''}`.toLowerCase()
  if (q && !q.split(/\s+/).every((word) => text.includes(word.toLowerCase()))) return false
  if (tag && !todo.tags.some((each) => each.toLowerCase() === tag.toLowerCase())) return false
  if (importance && todo.importance !== importance) return false
  if (!day && !from && !to) return true
  const start = startOf(todo, time_zone)
  if (start === null) return false
  if (day) return Temporal.Instant.from(start).toZonedDateTimeISO(time_zone).toPlainDate().toString() === day
  return (!from || start >= from) && (!to || start < to)
}

/** Returns the start of a todo, or else the local midnight of its due date. */
function startOf({ start_time, due_date }: Todo, time_zone: string): string | null {
  if (!due_date) return start_time
  const midnight = Temporal.PlainDate.from(due_date).toZonedDateTime(time_zone)
  return midnight.toInstant().toString({ fractionalSecondDigits: 3 })
}

function lengthOfFragments({ item }: Todo, fragments: string[]): number {
  const title = ` ${item.toLowerCase()}`
  return fragments.reduce((sum, fragment) => sum + (title.includes(fragment.toLowerCase()) ? fragment.length : 0), 0)
}

function byFragments(fragments: string[]) {
  return (one: Todo, other: Todo) =>
    lengthOfFragments(other, fragments) - lengthOfFragments(one, fragments) ||
    Number(one.completed_at !== null) - Number(other.completed_at !== null) ||
    one.item.length - other.item.length
}

type Order = (time_zone: string) => (one: Todo, other: Todo) => number

/** Sorts after every instant, so that todos without a time come last. */
const NEVER = 'never'
const RANK: Record<Todo['importance'], number> = { high: 0, medium: 1, low: 2, none: 3 }
const byTime: Order = (time_zone) => (one, other) =>
  (startOf(one, time_zone) ?? NEVER).localeCompare(startOf(other, time_zone) ?? NEVER)

const ORDERS: Record<TodoListQuery['sort'], Order> = {
  time: byTime,
  importance: (time_zone) => (one, other) =>
    RANK[one.importance] - RANK[other.importance] || byTime(time_zone)(one, other),
  created: () => (one, other) => other.created_at.localeCompare(one.created_at),
  manual: () => (one, other) => one.position.localeCompare(other.position),
  completed: () => (one, other) => (other.completed_at ?? '').localeCompare(one.completed_at ?? ''),
}

type Timed = Todo & TimeRange

function busy(todos: Todo[]): Timed[] {
  return todos
    .filter((todo): todo is Timed => todo.start_time !== null && todo.completed_at === null)
    .sort((one, other) => one.start_time.localeCompare(other.start_time))
}

function overlaps(todos: Todo[]): Conflict[] {
  const open = busy(todos)
  return open.flatMap((one, n) =>
    open
      .slice(n + 1)
      .filter((other) => other.start_time < one.end_time)
      .map((other): Conflict => {
        const end_time = one.end_time < other.end_time ? one.end_time : other.end_time
        return { todos: [brief(one), brief(other)], overlap: { start_time: other.start_time, end_time } }
      }),
  )
}

function brief({ id, item, start_time, end_time }: Timed) {
  return { id, item, start_time, end_time, occurrence: null }
}

function freeSlots(todos: Todo[], query: FreeSlotsQuery, time_zone: string): TimeRange[] {
  const slots: TimeRange[] = []
  const last = Temporal.Instant.from(query.to).toZonedDateTimeISO(time_zone).toPlainDate()
  let day = Temporal.Instant.from(query.from).toZonedDateTimeISO(time_zone).toPlainDate()
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    const at = (clock: string) =>
      day.toZonedDateTime({ timeZone: time_zone, plainTime: clock }).toInstant().toString({ fractionalSecondDigits: 3 })
    const [opens, closes] = [at(query.day_start ?? '09:00'), at(query.day_end ?? '18:00')]
    const end = closes < query.to ? closes : query.to
    let start = opens > query.from ? opens : query.from
    for (const todo of busy(todos)) {
      if (todo.end_time <= start || todo.start_time >= end) continue
      slots.push({ start_time: start, end_time: todo.start_time })
      start = todo.end_time
    }
    slots.push({ start_time: start, end_time: end })
  }
  const enough = query.minutes * MINUTE
  return slots.filter(({ start_time, end_time }) => Date.parse(end_time) - Date.parse(start_time) >= enough)
}
