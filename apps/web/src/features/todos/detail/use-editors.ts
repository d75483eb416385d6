import type { Todo } from '@todo-agents/contract/todo'
import { useEffect, useEffectEvent, useState } from 'react'
import { useToast } from '../../../lib/page/toast.ts'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'
import { useGo } from '../../../lib/places/use-place.ts'
import { useClient } from '../../../lib/server/client.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { useServerWatch } from '../../../lib/server/server-watch.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { actionTexts } from '../../../lib/texts/actions.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { withPatch } from '../../../lib/todos/expected-todo.ts'
import { useReplica } from '../../../lib/todos/replica-context.ts'
import { savedMessage } from '../../../lib/todos/write-messages.ts'
import { useMe } from '../../../lib/user/me.ts'
import { useCreateTodo } from '../use-outbox.ts'
import { NEW, readDraft, writeDraft } from './draft.ts'
import type { Editor, EditorOptions } from './editor.ts'
import { createEditor } from './editor.ts'

/**
 * Returns a function that returns the editor of a todo. An editor lives as long as the page of the user, so an edit is
 * saved also after its details are closed. When the server answers again, what could not be saved is sent again.
 */
export function useEditors() {
  const { id: userId, time_zone, default_duration } = useMe()
  const { todo: api } = useClient().trpc
  const replica = useReplica()
  const watch = useServerWatch()
  const go = useGo()
  const toast = useToast()
  const undo = useUndo()
  const create = useCreateTodo()
  const update = trpc.todo.update.useMutation()
  const [editors] = useState(() => new Map<string, Editor>())
  const [hasUnsaved, setUnsaved] = useState(false)
  useUnloadGuard(hasUnsaved)
  useEffect(
    () =>
      watch.onWake((wake) => {
        if (wake !== 'server') return
        for (const editor of editors.values()) if (editor.snapshot().error?.isTransient) void editor.save()
      }),
    [editors, watch],
  )

  const send = useEffectEvent(create)
  const onSaved: EditorOptions['onSaved'] = (write, parts) => {
    if (!parts.includes('repeat') && !parts.includes('when')) return
    const message = savedMessage(write, dayOf(new Date().toISOString(), time_zone))
    if (message) toast({ message, action: { label: actionTexts.undo, run: () => undo(write.change_ids) } })
  }

  function open(id: string, todo: Todo | null, isNew: boolean): Editor {
    const editor = createEditor({
      id,
      time_zone,
      todo,
      draft: readDraft(userId, isNew ? NEW : id),
      create: (fields, isRepeated) => send(fields, isRepeated),
      update: (fields) => update.mutateAsync(fields),
      read: (id) => api.get.query({ id }),
      expect: (id, patch) => replica.expect([id], (before) => withPatch(before, patch, default_duration)),
      keep: (draft) => writeDraft(userId, draft && draft.base === null ? NEW : id, draft),
      onCreated(created) {
        writeDraft(userId, NEW, null)
        if (new URLSearchParams(window.location.search).get('todo') === NEW)
          go.set({ todo: created.id }, { replace: true })
      },
      onSaved,
    })
    editors.set(id, editor)
    editor.subscribe(() => setUnsaved([...editors.values()].some((one) => one.snapshot().isDirty && isTyped(one))))
    return editor
  }

  return {
    /** The editor of a stored todo. */
    editorOf: (todo: Todo) => editors.get(todo.id) ?? open(todo.id, todo, false),
    /** The editor of a todo that is known to exist, or was edited before; null if it was not opened yet. */
    known: (id: string): Editor | null => editors.get(id) ?? null,
    /** The editor of the todo that is not created yet. */
    editorOfNew(): Editor {
      const id = readDraft(userId, NEW)?.new_id ?? newId()
      return editors.get(id) ?? open(id, null, true)
    },
  }
}

/** Whether the editor has something that the user would miss: the first values of a new todo are not. */
export function isTyped(editor: Editor): boolean {
  const { base, form } = editor.snapshot()
  return base !== null || form.item.trim() !== '' || form.description.trim() !== '' || form.steps.trim() !== ''
}
