import type { Todo } from '@todo-agents/contract/todo'
import type { KeyboardEvent } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { LIST_KEYS } from '../../../lib/keys/list-keys.ts'
import { useKeys } from '../../../lib/keys/use-keys.ts'
import type { ListActions, PopoverPart, RowEvents } from './row-context.ts'
import type { Selection } from './selection.ts'
import { NOTHING_SELECTED, stillShown, toggled, withEndMoved, withRange } from './selection.ts'

/** What the user is doing in the list. */
export interface ListState {
  /** The row that the Tab key reaches: the last focused one, or the first. */
  active: string | null
  selection: Selection
  /** The todo whose title is edited in its row. */
  editing: string | null
  popover: { ids: readonly string[]; anchor: Element; part: PopoverPart } | null
}

interface ListStateOptions {
  /** The todos of the list, in the order in which it shows them. */
  todos: readonly Todo[]
  /** The rows that can have the focus: the ids of the todos, with the keys of later occurrences between them. */
  rows: readonly string[]
  actions: ListActions
  onOpen: (todo: Todo) => void
  /** Another value clears the selection. */
  place: string
}

const isTouch = () => matchMedia('(pointer: coarse)').matches

/** A row of a todo, or of a later occurrence, which has the focus and no other state. */
const ROW = '[data-todo], [data-later]'

const CONTROLS = ['toggle', 'edit', 'more']

/** The focus, the selection and the keys of a list. Its element gets `listProps`. */
export function useListState({ todos, rows, actions, onOpen, place }: ListStateOptions) {
  const root = useRef<HTMLDivElement>(null)
  const order = useMemo(() => todos.map(({ id }) => id), [todos])
  const [wanted, setActive] = useState<string | null>(null)
  const [chosen, setSelection] = useState<Selection>(NOTHING_SELECTED)
  const [editing, setEditing] = useState<string | null>(null)
  const [popover, setPopover] = useState<ListState['popover']>(null)
  const selection = useMemo(() => stillShown(chosen, order), [chosen, order])
  const active = wanted !== null && rows.includes(wanted) ? wanted : (rows[0] ?? null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of the place.
  useEffect(() => {
    setSelection(NOTHING_SELECTED)
    setPopover(null)
    setEditing(null)
  }, [place])

  const control = (id: string, name: string) =>
    root.current?.querySelector<HTMLElement>(`:is([data-todo="${id}"], [data-later="${id}"]) [data-control="${name}"]`)

  /** Moves the focus to a row, also to one that is not in the document yet. */
  function focusRow(id: string | undefined): void {
    if (id === undefined) return
    flushSync(() => setActive(id))
    control(id, 'edit')?.focus()
  }

  /** The row with the focus; null if the focus is not in the list. */
  function focusedRow(): string | null {
    const focused = document.activeElement
    if (!root.current?.contains(focused)) return null
    return keyOf(focused)
  }

  function neighbour(by: -1 | 1): string | undefined {
    const focused = focusedRow()
    if (focused === null) return active ?? undefined
    return rows[rows.indexOf(focused) + by]
  }

  /** The selected todos in the order of the list, or else the focused one. */
  function targets(): Todo[] {
    const focused = focusedRow()
    return todos.filter(({ id }) => (selection.ids.size > 0 ? selection.ids.has(id) : id === focused))
  }

  /** The selected todos if the row is one of them, else the row alone. */
  function withSelection(id: string): string[] {
    return selection.ids.has(id) ? order.filter((one) => selection.ids.has(one)) : [id]
  }

  function extend(by: -1 | 1): void {
    const from = focusedRow()
    const to = neighbour(by)
    if (from === null || to === undefined) return
    if (order.includes(from) && order.includes(to)) setSelection(withEndMoved(selection, from, to, order))
    focusRow(to)
  }

  function open(part: PopoverPart): void {
    const [first] = targets()
    const row = first && (root.current?.querySelector(`[data-todo="${focusedRow() ?? first.id}"]`) ?? root.current)
    if (row) setPopover({ ids: targets().map(({ id }) => id), anchor: row, part })
  }

  function act(run: (todos: Todo[]) => void): void {
    const todos = targets()
    if (todos.length > 0) run(todos)
  }

  const isPlain = (keys: readonly string[]) => keys.filter((key) => !/Arrow|Home|End|Enter/.test(key))
  useKeys(isPlain(LIST_KEYS.next.keys), () => focusRow(neighbour(1)))
  useKeys(isPlain(LIST_KEYS.previous.keys), () => focusRow(neighbour(-1)))
  useKeys(isPlain(LIST_KEYS.selectNext.keys), () => extend(1))
  useKeys(isPlain(LIST_KEYS.selectPrevious.keys), () => extend(-1))
  useKeys(LIST_KEYS.select.keys, () => {
    const focused = focusedRow()
    if (focused !== null && order.includes(focused)) setSelection(toggled(selection, focused))
  })
  useKeys(LIST_KEYS.complete.keys, () =>
    act(([first, ...rest]) => {
      if (first && rest.length === 0) actions.toggle(first)
      else if (first) actions.complete([first, ...rest])
    }),
  )
  useKeys(LIST_KEYS.remove.keys, () => act((todos) => actions.remove(todos)))
  useKeys(LIST_KEYS.date.keys, () => open('date'))
  useKeys(LIST_KEYS.list.keys, () => open('list'))
  useKeys(LIST_KEYS.importance.keys, ({ key }) => {
    const importance = (['high', 'medium', 'low', 'none'] as const)[Number(key) - 1]
    if (importance) act((todos) => actions.setImportance(todos, importance))
  })

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const focused = focusedRow()
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event
    if (focused === null || event.defaultPrevented || editing !== null) return
    const todo = todos.find(({ id }) => id === focused)
    const by = key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1
    if (ctrlKey || metaKey) {
      if (key.toLowerCase() !== 'a') return
      setSelection({ ids: new Set(order), anchor: focused })
    } else if (altKey) {
      if ((key !== 'ArrowUp' && key !== 'ArrowDown') || !todo) return
      if (actions.canMove(todo, by)) actions.move(todo, by)
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (shiftKey) extend(by)
      else focusRow(neighbour(by))
    } else if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const now = CONTROLS.indexOf((document.activeElement as HTMLElement).dataset.control ?? '')
      control(focused, CONTROLS[now + by] ?? '')?.focus()
    } else if (key === 'Home' || key === 'End') {
      focusRow(key === 'Home' ? rows[0] : rows.at(-1))
    } else if (key === 'F2') {
      if (todo) setEditing(focused)
    } else if (key === 'Escape' && selection.ids.size > 0) {
      setSelection(NOTHING_SELECTED)
    } else {
      return
    }
    event.preventDefault()
  }

  const events: RowEvents = {
    // On a touch screen there are no keys to hold: while some are selected, a tap selects.
    open: (todo) => (selection.ids.size > 0 && isTouch() ? events.select(todo.id) : onOpen(todo)),
    edit(id) {
      const before = editing
      flushSync(() => setEditing(id))
      // The field is gone. If the focus went nowhere else with it, it goes to the title.
      if (id === null && before !== null && document.activeElement === document.body) control(before, 'edit')?.focus()
    },
    select: (id, isRange = false) => setSelection(isRange ? withRange(selection, id, order) : toggled(selection, id)),
    dragged: withSelection,
    popover: (id, anchor, part) => setPopover({ ids: withSelection(id), anchor, part }),
  }

  return {
    state: { active, selection, editing, popover },
    events,
    selectAll: () => setSelection({ ids: new Set(order), anchor: order[0] ?? null }),
    clear: () => setSelection(NOTHING_SELECTED),
    closePopover: () => setPopover(null),
    openPopover: (anchor: Element, part: PopoverPart) =>
      setPopover({ ids: order.filter((id) => selection.ids.has(id)), anchor, part }),
    root,
    listProps: {
      onKeyDown,
      onFocus: ({ target }: { target: Element }) => {
        const key = keyOf(target)
        if (key !== null) setActive(key)
      },
    },
  }
}

function keyOf(element: Element | null): string | null {
  const row = element?.closest<HTMLElement>(ROW)
  return row?.dataset.todo ?? row?.dataset.later ?? null
}
