import type { Todo } from '@todo-agents/contract/todo'
import { useMemo } from 'react'
import { useDebounced } from '../../../lib/page/use-debounced.ts'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import { matchesSearch } from '../../../lib/todos/search.ts'
import type { Calendar } from '../../../lib/todos/todo-day.ts'
import { useDoneTodos } from '../list/use-todo-list.ts'
import { groupDone, withoutStepsOf } from './group-todos.ts'
import type { TodoView } from './use-view.ts'

/** Returns the todos of a view in groups: the open ones, and in the search and in Done those that are done. */
export function useGroups(view: TodoView, { time_zone, today }: Calendar) {
  const done = useDone(view)
  const { place } = view
  const isSearch = view.search !== null
  const groups = useMemo(() => {
    if (place.kind === 'done') return groupDone(done.todos, { time_zone, today })
    const found = isSearch ? withoutStepsOf(view.groups, done.todos) : []
    return found.length > 0
      ? [...view.groups, { key: 'done', title: t.foundDone, day: null, todos: found }]
      : view.groups
  }, [view.groups, done.todos, place.kind, isSearch, time_zone, today])
  return { groups, done }
}

const NO_STEPS: readonly Todo[] = []
const DONE_PAUSE_MS = 200

/** Done todos are read once the typing pauses. Until then, those that were read are searched. */
function useDone({ place, search }: TodoView) {
  const isShown = place.kind === 'done' || search !== null
  const read = useDebounced(search, DONE_PAUSE_MS)
  const done = useDoneTodos(read, isShown)
  const todos = useMemo(() => {
    if (!search) return done.todos
    // The server finds words in steps, too, but knows only one tag.
    const query = search === read ? { ...search, words: [] } : search
    return done.todos.filter((todo) => matchesSearch(todo, NO_STEPS, query))
  }, [done.todos, search, read])
  return { ...done, todos, isShown }
}
