import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { useRef, useState } from 'react'
import { useToast } from '../../../lib/page/toast.ts'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import type { Day } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { useNewTodo } from '../detail/new-todo.ts'
import type { TodoFields } from '../editor/todo-form.ts'
import type { OutboxEntry } from '../outbox.ts'
import { useOutbox } from '../use-outbox.ts'
import { lineFields, lineForm } from './line-fields.ts'
import { whenOf } from './line-labels.ts'
import type { Line, Times } from './read-line.ts'
import { useLine } from './use-line.ts'

export interface QuickAddOptions {
  /** Tags that each new todo gets, so that the filtered list shows it. */
  tags: string[]
  /** The list that each new todo goes to; null: the inbox. */
  list_id: string | null
  /** The day of a todo that is typed without one; null: none. */
  day: Day | null
  /** Called with the id of the new todo once the server has it. */
  onAdded: (id: string) => void
}

const NOT_READ = '. Dates and tags in it could not be read.'

/** Turns entered lines into todos. A todo goes through the outbox, so it is not lost while the server is unreachable. */
export function useQuickAdd({ tags, list_id, day, onAdded }: QuickAddOptions) {
  const me = useMe()
  const { typed, clear, restore, prepend, readNow, readWhenLoaded, ...lineState } = useLine()
  const toast = useToast()
  const openNew = useNewTodo()
  const undo = useUndo()
  /** The ids of todos whose dates and tags could not be read. An id is removed when the server has the todo. */
  const unreadIds = useRef(new Set<string>())
  const { outbox, entries } = useOutbox(({ id, fields }, { todos, change_ids }) => {
    const when = whenOf(timesIn(fields), { time_zone: me.time_zone, now: new Date().toISOString() })
    toast({
      message: `Added “${fields.item}”${when && `: ${when}`}${unreadIds.current.delete(id) ? NOT_READ : ''}`,
      action: { label: 'Undo', run: () => undo(change_ids) },
    })
    if (todos[0]) onAdded(todos[0].id)
  })
  /**
   * The id of an unsent todo that the user took back for editing. The edited todo gets the same id, because the server
   * may have the todo already.
   */
  const [editedId, setEditedId] = useState<string | null>(null)
  /** Entered lines that cannot be read until the reader is loaded. */
  const [waiting, setWaiting] = useState<{ key: string; text: string }[]>([])
  useUnloadGuard(waiting.length > 0 || (editedId !== null && typed.text !== ''))

  /**
   * Passes the typed line to `accept`, and empties the input unless `accept` returns false. While the reader is not
   * loaded, the input is emptied at once, so that the user can type the next line; a refused line is put back later.
   */
  async function enter(accept: (line: Line, isTitle: boolean) => boolean) {
    const line = readNow()
    if (line) {
      if (accept(line, false)) empty()
      return
    }
    if (typed.text.trim() === '') return
    empty()
    const key = newId()
    setWaiting((lines) => [...lines, { key, text: typed.text.trim() }])
    const late = await readWhenLoaded()
    setWaiting((lines) => lines.filter((line) => line.key !== key))
    if (!accept(late.line, late.isTitle)) {
      prepend(typed)
      setEditedId(editedId)
    }
  }

  function empty() {
    setEditedId(null)
    clear()
  }

  function add(line: Line, isTitle: boolean): boolean {
    const { title } = line
    const now = new Date().toISOString()
    if (!title) return false
    if (title.length > MAX_TITLE_LENGTH) {
      toast({
        kind: 'error',
        message: `This title has ${title.length} characters. Shorten it to at most ${MAX_TITLE_LENGTH}.`,
      })
      return false
    }
    const id = editedId ?? newId()
    if (isTitle) unreadIds.current.add(id)
    const list = line.list_id ?? list_id
    const fields = { ...lineFields(line, tags), ...(list && { list_id: list }) }
    const { time_zone } = me
    if (day !== null && whenOf(timesIn(fields), { time_zone, now }) === '' && !fields.recurrence) fields.due_date = day
    void outbox.add({ id, fields, typed })
    return true
  }

  return {
    ...lineState,
    typed,
    waiting,
    unsent: entries,
    add: () => enter(add),
    addWithDetails() {
      // Without a line there is nothing to read, and the reader may not be loaded yet.
      if (typed.text.trim() === '') return openNew({ tags, list: list_id ?? '' })
      return enter((line) => {
        openNew({ ...lineForm(line, tags, me), list: line.list_id ?? list_id ?? '' })
        return true
      })
    },
    retry: outbox.retry,
    edit({ id, typed }: OutboxEntry) {
      outbox.remove(id)
      setEditedId(id)
      restore(typed)
    },
    discard: outbox.remove,
  }
}

function timesIn({ due_date, end_date, start_time, end_time, alarm_time }: TodoFields): Times {
  const times = Object.entries({ due_date, end_date, start_time, end_time, alarm_time }).filter(([, value]) => value)
  return Object.fromEntries(times)
}
