import type { Todo } from '@todo-agents/contract/todo'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { focusMarked } from '../../../lib/page/focus.ts'
import { useToast } from '../../../lib/page/toast.ts'
import { useGo } from '../../../lib/places/use-place.ts'
import { isInvalid, isNotFound } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { useTodos } from '../../../lib/todos/replica-context.ts'
import { DetailPane } from './detail-pane.tsx'
import { NEW } from './draft.ts'
import type { Editor } from './editor.ts'
import { focusRow } from './neighbours.ts'
import { isTyped, useEditors } from './use-editors.ts'

interface DetailProps {
  /** The todo in the address, `new`, or undefined while the details are closed. */
  id: string | undefined
  isOpenedHere: () => boolean
  onClose: () => void
}

/** The details of a todo: finds it, keeps the edits of all todos that were open, and moves the focus. */
export function Detail({ id, isOpenedHere, onClose }: DetailProps) {
  const { todo, isGone, isReading } = useTodo(id)
  const editor = useEditor(id, todo)
  useLeaving(editor)
  useFocus(editor?.id, isOpenedHere)
  const isEmpty = id !== undefined && isGone && !editor?.snapshot().isDirty
  const toast = useToast()
  const closeGone = useEffectEvent(() => {
    // A user who deletes the open todo sees that. A link to a todo that is not there would only seem not to work.
    if (!editor) toast({ message: t.noSuchTodo })
    onClose()
  })
  useEffect(() => {
    if (isEmpty) closeGone()
  }, [isEmpty])

  useEffect(() => {
    if (!editor) return
    if (todo) editor.sync(todo)
    editor.setGone(isGone)
  }, [editor, todo, isGone])

  if (id === undefined || isEmpty) return null
  return <DetailPane editor={editor} todo={todo ?? null} isReading={isReading} onClose={onClose} />
}

/** Returns a todo: from the replica, or read from the server if it was done before the page was loaded. */
function useTodo(id: string | undefined): { todo: Todo | undefined; isGone: boolean; isReading: boolean } {
  const todos = useTodos()
  const isNew = id === undefined || id === NEW
  const known = isNew ? undefined : todos.get(id)
  const { data, error, isFetching } = trpc.todo.get.useQuery(
    { id: id ?? '' },
    { enabled: !isNew && !known && todos.status !== 'loading', gcTime: 0, retry: (_, error) => !namesNoTodo(error) },
  )
  if (isNew || known) return { todo: known, isGone: false, isReading: false }
  const isGone = namesNoTodo(error)
  return {
    todo: isGone || data?.id !== id ? undefined : data,
    isGone,
    isReading: isFetching || todos.status === 'loading',
  }
}

/** Whether the id in the address is that of no todo, or cannot be one. */
function namesNoTodo(error: unknown): boolean {
  return isNotFound(error) || isInvalid(error)
}

/** Returns the editor of the todo that is shown; null while it is read. */
function useEditor(id: string | undefined, todo: Todo | undefined): Editor | null {
  const { editorOf, editorOfNew, known } = useEditors()
  const [fresh, setFresh] = useState<Editor | null>(null)
  if (id !== NEW) {
    if (fresh !== null) setFresh(null)
    if (id === undefined) return null
    // Also the editor of a new todo, once the address names the todo that it has become.
    return known(id) ?? (todo ? editorOf(todo) : null)
  }
  if (fresh !== null && fresh.snapshot().base === null) return fresh
  const next = editorOfNew()
  setFresh(next)
  return next
}

/** Saves the edit of a todo when its details are closed. Says so if that is not possible. */
function useLeaving(editor: Editor | null): void {
  const toast = useToast()
  const go = useGo()
  const last = useRef(editor)
  useEffect(() => {
    const left = last.current
    last.current = editor
    if (!left || left === editor) return
    void left.save().then(() => {
      const { base, isDirty, isGone, form, status } = left.snapshot()
      if (!isDirty || isGone || !isTyped(left) || last.current === left) return
      toast({
        kind: 'error',
        message: base
          ? (status === 'asking' ? t.leftAsking : t.leftUnsaved)(base.item)
          : form.item.trim()
            ? t.leftUnsaved(form.item.trim())
            : t.leftWithoutTitle,
        action: { label: t.open, run: () => go.set({ todo: base?.id ?? NEW }) },
      })
    })
  }, [editor, toast, go])
}

/** Moves the focus to the title, or to the details where the title would open an on-screen keyboard. */
function focusPane(): void {
  const pane = document.querySelector<HTMLElement>('#detail')
  pane?.focus()
  focusMarked(pane)
}

/** Moves the focus into the details when they open, and back to the row of the todo when they close. */
function useFocus(id: string | undefined, isOpenedHere: () => boolean): void {
  const last = useRef<{ id: string; from: Element | null } | null>(null)
  const isHere = useEffectEvent(isOpenedHere)
  useLayoutEffect(() => {
    const before = last.current
    if (before?.id === id) return
    if (id !== undefined) {
      last.current = { id, from: before ? before.from : document.activeElement }
      // The next todo, by a button: the focus stays on it.
      const isInside = document.querySelector('#detail')?.contains(document.activeElement) ?? false
      if (isHere() && !isInside) focusPane()
      return
    }
    last.current = null
    // The user has moved the focus to another element already.
    if (!before || (document.activeElement !== document.body && document.activeElement !== null)) return
    if (focusRow(before.id)) return
    if (before.from instanceof HTMLElement && before.from.isConnected) before.from.focus()
    else document.querySelector<HTMLElement>('#todos')?.focus()
  }, [id])
}
