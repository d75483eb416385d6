import type { InfiniteData, QueryKey } from '@tanstack/react-query'
import type { Change, ChangePage } from '@todo-agents/contract/change'
import { changeListSchema } from '@todo-agents/contract/change'
import type { ActiveRun, Run } from '@todo-agents/contract/run'
import type { SessionPage } from '@todo-agents/contract/session'
import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Conflict, Todo } from '@todo-agents/contract/todo'
import { todoListSchema } from '@todo-agents/contract/todo'
import type { ListFilter, LoadedPage } from '@todo-agents/contract/todo-pages'
import { patchPages } from '@todo-agents/contract/todo-pages'
import { startOfDay } from '../../lib/time/time.ts'
import { patchConflicts } from './patch-conflicts.ts'
import type { TagNews } from './patch-rows.ts'
import { patchActive, patchChanges, patchSessions, patchTags, patchTagsOf } from './patch-rows.ts'

/** What has happened, as far as it concerns what a page has read. */
export type News =
  | TodoNews
  | { type: 'change'; change: Change }
  /** `isUnclear`: a tag is back, and on more todos than the feed names. */
  | ({ type: 'tag'; isUnclear: boolean } & TagNews)
  | { type: 'run'; run: Run }

interface TodoNewsBase {
  type: 'todo'
  id: string
  before: Todo | null
  /** New overlaps, where the server has said so. */
  found?: Conflict[]
  /** False when its overlaps were taken in before, from the answer to the write. */
  hasOverlaps: boolean
}

type TodoNews = TodoNewsBase & ({ todo: Todo } | { todo: null; version: number })

type ListData = InfiniteData<LoadedPage>

export interface PatchContext {
  time_zone: string
  openTodos: (before: string) => Todo[] | null
}

/** The procedure that a query or a mutation calls, such as `todo.list`; null for those of anything else. */
export function pathOf([path]: QueryKey): string | null {
  return Array.isArray(path) ? path.join('.') : null
}

function inputOf([, options]: QueryKey): Record<string, unknown> {
  return (options as { input?: Record<string, unknown> } | undefined)?.input ?? {}
}

/** Whether a query is a list of todos read page by page: its data has `pages`, that of a plain query has none. */
export function isPagedTodoList(queryKey: QueryKey): boolean {
  return pathOf(queryKey) === 'todo.list' && (queryKey[1] as { type?: string } | undefined)?.type === 'infinite'
}

/** The data of a query after something has happened; the same when it does not concern it. Null: read it again. */
export function patchQuery(queryKey: QueryKey, data: unknown, news: News, context: PatchContext): unknown {
  switch (pathOf(queryKey)) {
    case 'todo.list':
      if (isPagedTodoList(queryKey)) return patchList(queryKey, data as ListData, news, context)
      return news.type === 'todo' || news.type === 'tag' ? null : data
    case 'todo.conflicts':
      return patchOverlaps(queryKey, data as Conflict[], news, context)
    case 'tag.list':
      return news.type === 'tag' ? patchTags(data as Tag[], news) : data
    case 'change.list':
      return news.type === 'change' ? patchChangeList(queryKey, data as ChangePage, news.change) : data
    case 'session.list':
      return news.type === 'run' ? patchSessionList(data as SessionPage | InfiniteData<SessionPage>, news.run) : data
    case 'run.active':
      return news.type === 'run'
        ? patchActive(data as ActiveRun[], String(inputOf(queryKey).session_id), news.run)
        : data
    case 'usage.get':
      return news.type === 'run' && news.run.finished_at !== null ? null : data
    default:
      return data
  }
}

/** The pages of a list of all open todos by time, as far as it is loaded; null for any other query. */
export function loadedPages(queryKey: QueryKey, data: unknown): LoadedPage[] | null {
  if (!isPagedTodoList(queryKey) || data === undefined) return null
  const { status, sort, ...narrowing } = filterOf(queryKey)
  return status === 'open' && sort === 'time' && Object.keys(narrowing).length === 0 ? (data as ListData).pages : null
}

const filters = new WeakMap<QueryKey, ListFilter>()

function filterOf(queryKey: QueryKey): ListFilter {
  const known = filters.get(queryKey)
  if (known) return known
  const { limit: _, cursor: __, ...filter } = todoListSchema.parse(inputOf(queryKey))
  filters.set(queryKey, filter)
  return filter
}

function patchList(queryKey: QueryKey, data: ListData, news: News, { time_zone }: PatchContext): ListData | null {
  const filter = filterOf(queryKey)
  if (news.type === 'tag') return patchListTags(filter, data, news)
  if (news.type !== 'todo') return data
  const startOf = (day: string) => Date.parse(startOfDay(day, time_zone))
  const state = news.todo ? { todo: news.todo } : { id: news.id, deleted_version: news.version }
  const pages = patchPages(data.pages, filter, state, startOf)
  return pages && (pages === data.pages ? data : { ...data, pages })
}

function patchListTags({ tag }: ListFilter, data: ListData, news: Extract<News, { type: 'tag' }>): ListData | null {
  const names = [news.before, news.after].flatMap((one) => (one ? [tagKey(one.name)] : []))
  // Todos enter or leave the list that it does not have.
  const isFilteredBy = tag !== undefined && names.includes(tagKey(tag)) && names[0] !== names[1]
  if (news.isUnclear || isFilteredBy) return null
  let hasChanged = false
  const pages = data.pages.map((page) => {
    const todos = page.todos.map((todo) => patchTagsOf(todo, news))
    if (todos.every((todo, index) => todo === page.todos[index])) return page
    hasChanged = true
    return { ...page, todos }
  })
  return hasChanged ? { ...data, pages } : data
}

function patchOverlaps(
  queryKey: QueryKey,
  conflicts: Conflict[],
  news: News,
  { openTodos }: PatchContext,
): Conflict[] | null {
  if (news.type !== 'todo' || !news.hasOverlaps) return conflicts
  const { from, to } = inputOf(queryKey) as { from: string; to: string }
  return patchConflicts(conflicts, { from, to }, news, openTodos)
}

function patchChangeList(queryKey: QueryKey, page: ChangePage, change: Change): ChangePage | null {
  const { entity_id, run_id, limit } = changeListSchema.parse(inputOf(queryKey))
  if (entity_id !== undefined || run_id !== undefined) return null
  const changes = patchChanges(page.changes, change, limit)
  return changes === page.changes ? page : { ...page, changes }
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
