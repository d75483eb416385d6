import type { InfiniteData, QueryKey } from '@tanstack/react-query'
import { DEFAULT_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Change, ChangeListQuery, ChangePage } from '@todo-agents/contract/change'
import type { Lists } from '@todo-agents/contract/list'
import type { ReminderPage } from '@todo-agents/contract/reminder'
import type { ActiveRun, Run } from '@todo-agents/contract/run'
import type { SessionPage } from '@todo-agents/contract/session'
import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Conflict, OccurrencePage, Todo, TodoListQuery } from '@todo-agents/contract/todo'
import type { ListFilter, LoadedPage } from '@todo-agents/contract/todo-pages'
import { patchPages } from '@todo-agents/contract/todo-pages'
import { startOfDay } from '../../lib/time/time.ts'
import type { ListUpdate } from '../../lib/todos/list-update.ts'
import { patchTagsOf } from '../../lib/todos/tag-update.ts'
import type { CacheUpdate } from './cache-update.ts'
import { patchConflicts } from './patch-conflicts.ts'
import { effectOnTodos, patchLists } from './patch-lists.ts'
import { patchOccurrences } from './patch-occurrences.ts'
import { patchReminder, patchRemindersOf } from './patch-reminders.ts'
import { patchActive, patchChanges, patchSessions, patchTags } from './patch-rows.ts'

type ListData = InfiniteData<LoadedPage>

export interface PatchContext {
  timeZone: string
  /** Returns all open todos that start before an instant, or null if not all of them are loaded. */
  openTodos: (before: string) => Todo[] | null
  /** Whether a list is archived; null if its state is not loaded. */
  isArchived: (list_id: string) => boolean | null
}

/** Returns the procedure that a query or a mutation calls, such as `todo.list`, or null if it calls none. */
export function pathOf([path]: QueryKey): string | null {
  return Array.isArray(path) ? path.join('.') : null
}

function inputOf([, options]: QueryKey): Record<string, unknown> {
  return (options as { input?: Record<string, unknown> } | undefined)?.input ?? {}
}

/** Returns true if a query reads the todo list page by page. Only the data of such an infinite query has `pages`. */
function isPagedTodoList(queryKey: QueryKey): boolean {
  return pathOf(queryKey) === 'todo.list' && (queryKey[1] as { type?: string } | undefined)?.type === 'infinite'
}

/**
 * Returns the data of a query after an update: the same object if the update does not concern the query, and null if
 * the query has to be read again.
 */
export function patchQuery(queryKey: QueryKey, data: unknown, update: CacheUpdate, context: PatchContext): unknown {
  switch (pathOf(queryKey)) {
    case 'todo.list':
      if (isPagedTodoList(queryKey)) return patchList(queryKey, data as ListData, update, context)
      return update.type === 'todo' || update.type === 'tag' || update.type === 'list' ? null : data
    case 'list.list':
      return update.type === 'list' ? patchLists(data as Lists, update) : data
    case 'todo.conflicts':
      return patchOverlaps(queryKey, data as Conflict[], update, context)
    case 'todo.occurrences':
      return patchOccurrences(data as OccurrencePage | InfiniteData<OccurrencePage>, update)
    case 'tag.list':
      return update.type === 'tag' ? patchTags(data as Tag[], update) : data
    case 'change.list':
      return update.type === 'change'
        ? patchChangeList(queryKey, data as ChangePage | InfiniteData<ChangePage>, update.change)
        : data
    case 'preference.list':
      return update.type === 'change' && update.change.entity === 'preference' ? null : data
    case 'wording.list':
      return update.type === 'change' && update.change.entity === 'wording' ? null : data
    case 'session.list':
      return update.type === 'run'
        ? patchSessionList(data as SessionPage | InfiniteData<SessionPage>, update.run)
        : data
    case 'reminder.list':
      if (update.type === 'reminder') return patchReminder(inputOf(queryKey), data as ReminderPage, update.reminder)
      return update.type === 'todo' ? patchRemindersOf(data as ReminderPage, update.id, update.todo) : data
    case 'run.active':
      return update.type === 'run'
        ? patchActive(data as ActiveRun[], String(inputOf(queryKey).session_id), update.run)
        : data
    case 'usage.get':
      return update.type === 'run' && update.run.finished_at !== null ? null : data
    default:
      return data
  }
}

const filters = new WeakMap<QueryKey, ListFilter>()

function filterOf(queryKey: QueryKey): ListFilter {
  const known = filters.get(queryKey)
  if (known) return known
  // The page itself made the input, so the schema need not check it: its defaults are enough.
  const { limit: _, cursor: __, ...filter } = { status: 'open', sort: 'time', ...inputOf(queryKey) } as TodoListQuery
  filters.set(queryKey, filter)
  return filter
}

function patchList(
  queryKey: QueryKey,
  data: ListData,
  update: CacheUpdate,
  { timeZone, isArchived }: PatchContext,
): ListData | null {
  const filter = filterOf(queryKey)
  if (update.type === 'tag') return patchListTags(filter, data, update)
  if (update.type === 'list') return patchListOfTodos(filter, data, update)
  if (update.type !== 'todo') return data
  const startOf = (day: string) => Date.parse(startOfDay(day, timeZone))
  const state = update.todo ? { todo: update.todo } : { id: update.id, deleted_version: update.version }
  const pages = patchPages(data.pages, filter, state, startOf, isArchived)
  return pages && (pages === data.pages ? data : { ...data, pages })
}

function patchListTags(
  { tag }: ListFilter,
  data: ListData,
  update: Extract<CacheUpdate, { type: 'tag' }>,
): ListData | null {
  const names = [update.before, update.after].flatMap((one) => (one ? [tagKey(one.name)] : []))
  // The tag of the filter was renamed, created or deleted, so todos that are not loaded may enter the list.
  const isFilterChanged = tag !== undefined && names.includes(tagKey(tag)) && names[0] !== names[1]
  if (update.isUnclear || isFilterChanged) return null
  return mapTodos(data, (todo) => patchTagsOf(todo, update))
}

/** The todos of an archived list leave all lists but its own. Of a deleted list, they may enter any other one. */
function patchListOfTodos({ id, list_id, parent_id }: ListFilter, data: ListData, update: ListUpdate): ListData | null {
  if (update.after === null || update.before === null) return effectOnTodos(update) === 'none' ? data : null
  if (list_id !== undefined || parent_id !== undefined || id !== undefined) return data
  const effect = effectOnTodos(update)
  if (effect === 'unclear') return null
  return effect === 'none' ? data : mapTodos(data, (todo) => (todo.list_id === update.after?.id ? null : todo))
}

/** Replaces todos of a list, or removes those that `map` turns into null. Keeps the objects that do not change. */
function mapTodos(data: ListData, map: (todo: Todo) => Todo | null): ListData {
  let hasChanged = false
  const pages = data.pages.map((page) => {
    const todos = page.todos.flatMap((todo) => map(todo) ?? [])
    if (todos.length === page.todos.length && todos.every((todo, index) => todo === page.todos[index])) return page
    hasChanged = true
    return { ...page, todos }
  })
  return hasChanged ? { ...data, pages } : data
}

function patchOverlaps(
  queryKey: QueryKey,
  conflicts: Conflict[],
  update: CacheUpdate,
  { openTodos }: PatchContext,
): Conflict[] | null {
  if (update.type === 'list') return effectOnTodos(update) === 'none' ? conflicts : null
  if (update.type !== 'todo' || !update.hasOverlaps) return conflicts
  const { from, to } = inputOf(queryKey) as { from: string; to: string }
  return patchConflicts(conflicts, { from, to }, update, openTodos)
}

function patchChangeList(
  queryKey: QueryKey,
  data: ChangePage | InfiniteData<ChangePage>,
  change: Change,
): typeof data | null {
  const { entity_id, run_id, actor, program_id, from, before, limit } = {
    limit: DEFAULT_PAGE_LENGTH,
    ...inputOf(queryKey),
  } as ChangeListQuery
  if ([entity_id, run_id, actor, program_id, from, before].some((filter) => filter !== undefined)) return null
  if ('pages' in data) return patchChangePages(data, change)
  const changes = patchChanges(data.changes, change, limit)
  return changes === data.changes ? data : { ...data, changes }
}

/** The first page grows, so that the others keep their changes. */
function patchChangePages(data: InfiniteData<ChangePage>, change: Change): InfiniteData<ChangePage> {
  const all = data.pages.flatMap(({ changes }) => changes)
  const changes = patchChanges(all, change, Infinity)
  if (changes === all) return data
  let rest = changes
  const pages = data.pages.map((page, index) => {
    const length = page.changes.length + (index === 0 ? 1 : 0)
    const part = rest.slice(0, length)
    rest = rest.slice(length)
    return { ...page, changes: part }
  })
  return { ...data, pages }
}

function patchSessionList(data: SessionPage | InfiniteData<SessionPage>, run: Run): typeof data | null {
  if (!('pages' in data)) {
    const sessions = patchSessions(data.sessions, run)
    return sessions && (sessions === data.sessions ? data : { ...data, sessions })
  }
  const all = data.pages.flatMap(({ sessions }) => sessions)
  const sessions = patchSessions(all, run)
  if (!sessions || sessions === all) return sessions && data
  let rest = sessions
  const pages = data.pages.map((page) => {
    const part = rest.slice(0, page.sessions.length)
    rest = rest.slice(page.sessions.length)
    return { ...page, sessions: part }
  })
  return { ...data, pages }
}
