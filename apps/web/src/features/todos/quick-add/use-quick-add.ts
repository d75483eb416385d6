import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { useEffect, useEffectEvent, useState } from 'react'
import { useToast } from '../../../lib/page/toast.ts'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import type { Day } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { useNewTodo } from '../detail/new-todo.ts'
import type { OutboxEntry, Unsent } from '../outbox.ts'
import { useOutbox } from '../use-outbox.ts'
import { lineFields, lineForm } from './line-fields.ts'
import type { Line } from './read-line.ts'
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

/** Turns entered lines into todos. A todo goes through the outbox, so it is not lost while the server is unreachable. */
export function useQuickAdd({ tags, list_id, day, onAdded }: QuickAddOptions) {
  const me = useMe()
  const { typed, clear, restore, prepend, readNow, readWhenLoaded, ...lineState } = useLine()
  const toast = useToast()
  const openNew = useNewTodo()
  const { outbox, entries, onSent } = useOutbox()
  const added = useEffectEvent(onAdded)
  useEffect(() => onSent((id) => added(id)), [onSent])
  /**
   * The id of an unsent todo that the user took back for editing. The edited todo gets the same id, because the server
   * may have the todo already.
   */
  const [editedId, setEditedId] = useState<string | null>(null)
  /** The pasted lines that came back into the input because they are too long. */
  const [returned, setReturned] = useState({ text: '', count: 0 })
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

  /** Whether a line has no day or time of its own, and gets the day of the view. */
  function getsDay({ times, repeat }: Line): boolean {
    return day !== null && !typed.hasNoDay && Object.keys(times).length === 0 && !repeat.recurrence
  }

  /** Returns the fields of the todo that a line describes. */
  function fieldsOf(line: Line) {
    const list = line.list_id ?? list_id
    const fields = { ...lineFields(line, tags), ...(list && { list_id: list }) }
    if (day !== null && getsDay(line)) fields.due_date = day
    return fields
  }

  /** Adds the todo of the typed line. Returns false, and says why, if its title is too long. */
  function add(line: Line, isTitle: boolean): boolean {
    const { title } = line
    if (!title) return false
    if (title.length > MAX_TITLE_LENGTH) {
      toast({ kind: 'error', message: t.tooLong(title.length, MAX_TITLE_LENGTH) })
      return false
    }
    const id = editedId ?? newId()
    void outbox.add({ id, fields: fieldsOf(line), typed, ...(isTitle && { isUnread: true }) })
    return true
  }

  /** Adds a todo for each of the lines, as one action. Those that are too long are put into the input. */
  async function addEach(lines: readonly string[]) {
    const left: string[] = []
    const added: Unsent[] = []
    let isUnread = false
    const now = Date.now()
    for (const text of lines) {
      const typed = { text, ignore: [], other: null }
      const { line, isTitle } = await readWhenLoaded(typed)
      if (isTitle) isUnread = true
      // Ids of one millisecond have no order.
      if (line.title.length > MAX_TITLE_LENGTH) left.push(text)
      else if (line.title) added.push({ id: newId(now + added.length), fields: fieldsOf(line), typed })
    }
    const action = { id: newId(), count: added.length, isUnread }
    void outbox.addAll(added.map((unsent) => ({ ...unsent, action })))
    if (left.length === 0) return
    const text = left.join(' ')
    prepend({ text, ignore: [], other: null })
    setReturned({ text, count: left.length })
  }

  return {
    ...lineState,
    typed,
    clear,
    waiting,
    /** How many lines of the input are pasted ones that are too long; 0 once it was edited. */
    tooLong: typed.text === returned.text ? returned.count : 0,
    unsent: entries,
    /** The day of the view, if the typed line gets it. */
    day: typed.text.trim() !== '' && getsDay(lineState.line) ? day : null,
    add: () => enter(add),
    addEach,
    addWithDetails() {
      // Without a line there is nothing to read, and the reader may not be loaded yet.
      const onDay = day === null ? {} : ({ when: 'day', day } as const)
      if (typed.text.trim() === '') return openNew({ tags, list: list_id ?? '', ...onDay })
      return enter((line) => {
        const list = line.list_id ?? list_id ?? ''
        openNew({ ...lineForm(line, tags, me), list, ...(getsDay(line) && onDay) })
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
