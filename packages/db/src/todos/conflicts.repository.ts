import { LATER_CONFLICT_DAYS, MAX_CONFLICTS, MAX_OCCURRENCES, MAX_RANGE_DAYS } from '@todo-agents/contract/bounds'
import type { Conflict, ConflictsQuery, ConflictTodo, TimeRange, Todo } from '@todo-agents/contract/todo'
import type { Db } from '../scope.ts'
import { getSettings } from '../users/user.repository.ts'
import type { LaterOccurrence, LaterOccurrences, Series } from './later-occurrences.ts'
import { laterOccurrences } from './later-occurrences.ts'
import { readSeries } from './occurrences.repository.ts'
import {
  conflictBetween,
  conflictsWithStored,
  storedConflicts,
  storedConflictsOf,
  storedTimes,
} from './schedule.repository.ts'
import { isRepeating } from './series.ts'
import type { Owner } from './todo.repository.ts'

const DAY_MS = 86_400_000

/**
 * Returns the pairs of open, timed todos that overlap within a range, sorted by start: the first `MAX_CONFLICTS` of
 * them. Counts the first `MAX_OCCURRENCES` later occurrences in the range. A series is not in conflict with itself.
 */
export async function listConflicts(db: Db, user_id: string, range: ConflictsQuery): Promise<Conflict[]> {
  const [stored, { occurrences }] = await Promise.all([
    storedConflicts(db, user_id, range),
    busyOccurrences(db, user_id, range),
  ])
  if (occurrences.length === 0) return stored
  const later = occurrences.map(toConflictTodo)
  const between = await conflictsWithStored(db, user_id, later, range)
  return firstConflicts([...stored, ...between, ...conflictsAmong(later)])
}

/** The times that are taken in a range, sorted by start. */
export interface BusyTimes {
  times: TimeRange[]
  /** The times are known until this instant. Before the end of the range only when many occurrences are in it. */
  until: string
}

export async function busyTimes(db: Db, user_id: string, range: ConflictsQuery): Promise<BusyTimes> {
  const [stored, { occurrences, is_complete }] = await Promise.all([
    storedTimes(db, user_id, range),
    busyOccurrences(db, user_id, range),
  ])
  const times = [...stored, ...occurrences.map(({ start_time, end_time }) => ({ start_time, end_time }))]
  return {
    times: times.sort((a, b) => compare(a.start_time, b.start_time)),
    until: is_complete ? range.to : (occurrences.at(-1)?.start_time ?? range.from),
  }
}

async function busyOccurrences(db: Db, user_id: string, { from, to }: ConflictsQuery): Promise<LaterOccurrences> {
  const [{ time_zone }, series] = await Promise.all([getSettings(db, user_id), readSeries(db, user_id, to)])
  return laterOccurrences(series, { ...busyIn({ from, to }), time_zone })
}

function busyIn({ from, to }: ConflictsQuery) {
  return { start_time: from, end_time: to, which: 'busy' as const, limit: MAX_OCCURRENCES }
}

/** A todo that was written, and its state before. */
export interface WrittenTodo {
  before: Todo | null
  after: Todo
}

/** The conflicts for which a write is searched. */
interface Search extends ConflictsQuery {
  /** Todos that take a new time. */
  moved: Todo[]
  /** The ids of todos with a new rule, whose later occurrences take new times, too. */
  renewed: Set<string>
}

/**
 * Returns the overlaps with other open todos that a write has caused: the first `MAX_CONFLICTS` of them. Of a todo with a
 * new rule, the later occurrences of the next `LATER_CONFLICT_DAYS` count. `isNext`: the todos were closed, and go on as
 * their rules said before, so that only the new times of the next occurrences are compared.
 */
export async function newConflicts(
  db: Db,
  owner: Owner,
  written: WrittenTodo[],
  { isNext = false } = {},
): Promise<Conflict[]> {
  const search = searchFor(written, isNext)
  if (!search) return []
  const ids = search.moved.map(({ id }) => id)
  const [stored, series] = await Promise.all([
    storedConflictsOf(db, owner.id, ids),
    readSeries(db, owner.id, search.to),
  ])
  return withLater(db, owner, search, stored, series)
}

/** Adds the conflicts with later occurrences to those that a new todo has with stored todos. */
export async function conflictsOfNew(db: Db, owner: Owner, todo: Todo, stored: Conflict[]): Promise<Conflict[]> {
  const search = searchFor([{ before: null, after: todo }], false)
  if (!search) return stored
  return withLater(db, owner, search, stored, await readSeries(db, owner.id, search.to))
}

async function withLater(
  db: Db,
  { id: user_id, time_zone }: Owner,
  { moved, renewed, from, to }: Search,
  stored: Conflict[],
  series: Series[],
): Promise<Conflict[]> {
  const { occurrences } = await laterOccurrences(series, { ...busyIn({ from, to }), time_zone })
  if (occurrences.length === 0) return stored
  const later = occurrences.map(toConflictTodo)
  const isNew = ({ id, occurrence }: ConflictTodo) => occurrence === null || renewed.has(id)
  const own = later.filter(isNew)
  const ids = moved.map(({ id }) => id)
  const between = await conflictsWithStored(db, user_id, own, { from, to }, ids)
  const among = conflictsAmong(
    [...moved.flatMap(asConflictTodo), ...later],
    (a, b) => (a.occurrence !== null || b.occurrence !== null) && (isNew(a) || isNew(b)),
  )
  return firstConflicts([...stored, ...between, ...among])
}

/** Returns null when no todo takes a new time. */
function searchFor(written: WrittenTodo[], isNext: boolean): Search | null {
  const moved = written.filter(takesNewTime).map(({ after }) => after)
  const renewed = isNext ? [] : written.filter(hasNewRule).map(({ after }) => after)
  const starts = [...moved, ...renewed].map(({ start_time }) => Date.parse(start_time as string))
  if (starts.length === 0) return null
  const ends = [
    ...moved.map(({ end_time }) => Date.parse(end_time as string)),
    ...renewed.map(({ start_time }) => Date.parse(start_time as string) + LATER_CONFLICT_DAYS * DAY_MS),
  ]
  const from = Math.min(...starts)
  const to = Math.min(Math.max(...ends), from + MAX_RANGE_DAYS * DAY_MS, Date.parse('9999-12-31T23:59:59.999Z'))
  const ids = new Set(renewed.map(({ id }) => id))
  return { moved, renewed: ids, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

function takesNewTime({ before, after }: WrittenTodo): boolean {
  if (!after.start_time || after.completed_at) return false
  const isSameTime = before?.start_time === after.start_time && before.end_time === after.end_time
  return !isSameTime || before.completed_at !== null
}

function hasNewRule(todo: WrittenTodo): boolean {
  const { before, after } = todo
  if (!isRepeating(after) || !after.start_time || after.completed_at) return false
  if (before?.recurrence !== after.recurrence || before.occurrence !== after.occurrence) return true
  return takesNewTime(todo) && after.next_values?.times === undefined
}

function asConflictTodo({ id, item, start_time, end_time }: Todo): ConflictTodo[] {
  return start_time && end_time ? [{ id, item, start_time, end_time, occurrence: null }] : []
}

function toConflictTodo({ todo, occurrence, start_time, end_time }: LaterOccurrence): ConflictTodo {
  return { id: todo.id, item: todo.next_values?.item ?? todo.item, start_time, end_time, occurrence }
}

/** Finds the pairs that overlap and that `counts` accepts: the first `MAX_CONFLICTS` of them. */
function conflictsAmong(
  todos: ConflictTodo[],
  counts: (a: ConflictTodo, b: ConflictTodo) => boolean = () => true,
): Conflict[] {
  const sorted = todos.toSorted((a, b) => compare(a.start_time, b.start_time))
  const conflicts: Conflict[] = []
  for (const [index, a] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length; next += 1) {
      const b = sorted[next] as ConflictTodo
      if (b.start_time >= a.end_time || conflicts.length >= MAX_CONFLICTS) break
      if (a.id !== b.id && counts(a, b)) conflicts.push(conflictBetween(a, b))
    }
  }
  return conflicts
}

function firstConflicts(conflicts: Conflict[]): Conflict[] {
  return conflicts
    .toSorted(({ todos: [a, b] }, { todos: [c, d] }) => {
      return compare(a.start_time, c.start_time) || compare(b.start_time, d.start_time) || compare(a.id, c.id)
    })
    .slice(0, MAX_CONFLICTS)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
