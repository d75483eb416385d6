import { Circle, List, MessageCircle, Plus, Search, Sparkles } from 'lucide-react'
import { useToast } from '../../lib/page/toast.ts'
import { useGo, useOpenTodo } from '../../lib/places/use-place.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { newId } from '../../lib/server/new-id.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { paletteTexts as t } from '../../lib/texts/palette.ts'
import { formatDay } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useTodos } from '../../lib/todos/replica-context.ts'
import { isEmptySearch, matchesSearch, parseSearch } from '../../lib/todos/search.ts'
import { todoDay } from '../../lib/todos/todo-day.ts'
import { useMe } from '../../lib/user/me.ts'
import { bestMatches } from './match-rows.ts'
import type { PaletteRow } from './row.ts'
import type { PageActions } from './use-do-rows.tsx'
import { useDoRows } from './use-do-rows.tsx'
import { useGoRows } from './use-go-rows.tsx'

const MOST_TODOS = 6
const MOST_PLACES = 6
const MOST_COMMANDS = 5
const MOST_CHATS = 4

export interface RowActions extends PageActions {
  onConversation: (session_id: string) => void
  onAsk: (text: string) => void
  /** Returns when the todo of a line would be: an empty text without a time, or null if the line names no todo. */
  whenOf: (line: string) => string | null
  onAdd: (line: string) => void
}

/** Returns the rows for what is typed, in the order in which they are shown. */
export function useRows(query: string, actions: RowActions): PaletteRow[] {
  const text = query.trim()
  const go = useGo()
  const goRows = useGoRows()
  const doRows = useDoRows(actions)
  const todoRows = useTodoRows(text)
  const { data } = trpc.session.list.useQuery({})
  const newList = useNewList()
  if (text === '') {
    return [...goRows.slice(0, MOST_PLACES), ...doRows]
  }
  const chats = (data?.sessions ?? []).map(
    ({ id, title }): PaletteRow => ({
      id: `chat-${id}`,
      group: 'chats',
      label: title,
      icon: <MessageCircle size={16} aria-hidden />,
      run: () => actions.onConversation(id),
    }),
  )
  const search: PaletteRow = {
    id: 'search',
    group: 'todos',
    label: t.searchAll(text),
    icon: <Search size={16} aria-hidden />,
    run: () => go.to({ kind: 'search' }, { q: text }),
  }
  const create: PaletteRow = {
    id: 'new-list',
    group: 'do',
    label: t.newList(text),
    icon: <List size={16} aria-hidden />,
    run: () => newList(text),
  }
  const when = actions.whenOf(text)
  const add: PaletteRow[] =
    when === null
      ? []
      : [
          {
            id: 'add-todo',
            group: 'do',
            label: t.addTodo(text),
            note: when || undefined,
            icon: <Plus size={16} aria-hidden />,
            run: () => actions.onAdd(text),
          },
        ]
  const ask: PaletteRow = {
    id: 'ask',
    group: 'ask',
    label: t.ask(text),
    icon: <Sparkles size={16} aria-hidden />,
    run: () => actions.onAsk(text),
  }
  const commands = bestMatches(doRows, text, MOST_COMMANDS)
  const places = bestMatches(goRows, text, MOST_PLACES)
  const found = [...todoRows, search, ...bestMatches(chats, text, MOST_CHATS)]
  const make = [...add, create]
  // Enter runs the first row, which must not make anything of words that only look for something. Words that say when,
  // and are found nowhere, look for nothing.
  const isNew = when && places.length === 0 && found.length === 1
  return [...places, ...(commands.length > 0 || isNew ? [...commands, ...make, ...found] : [...found, ...make]), ask]
}

/** Returns the todos that match, those whose title starts with the text first. */
function useTodoRows(text: string): PaletteRow[] {
  const todos = useTodos()
  const openTodo = useOpenTodo()
  const { time_zone } = useMe()
  const query = parseSearch(text)
  if (text === '' || isEmptySearch(query)) return []
  const today = dayOf(new Date().toISOString(), time_zone)
  const found = todos.open.filter((todo) => matchesSearch(todo, todos.stepsOf(todo.id), query))
  const start = text.toLowerCase()
  const startsWith = (title: string) => (title.toLowerCase().startsWith(start) ? 0 : 1)
  return found
    .sort((a, b) => startsWith(a.item) - startsWith(b.item))
    .slice(0, MOST_TODOS)
    .map((todo) => {
      const day = todoDay(todo, { time_zone, today })
      return {
        id: `todo-${todo.id}`,
        group: 'todos',
        label: todo.item,
        note: day === null ? undefined : formatDay(day, today),
        icon: <Circle size={16} aria-hidden />,
        run: () => openTodo(todo.id),
      }
    })
}

function useNewList() {
  const { mutateAsync } = trpc.list.create.useMutation()
  const toast = useToast()
  const go = useGo()
  return async (name: string) => {
    try {
      const { list } = await mutateAsync({ id: newId(), name })
      go.to({ kind: 'list', id: list.id })
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
  }
}
