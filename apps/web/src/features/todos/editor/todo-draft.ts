import type { Todo } from '@todo-agents/contract/todo'
import { useState } from 'react'
import { readStored, writeStored } from '../../../lib/page/stored-text.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from './todo-form.ts'
import { emptyForm } from './todo-form.ts'

/** The subject of the dialog: an existing todo, or the first values of a new one. */
export type Subject = Todo | Partial<TodoForm>

/** An unsaved edit in the dialog. */
export interface TodoDraft {
  subject: Subject
  form: TodoForm
  /** The id with which the todo is added, if it is a new one. */
  new_id: string
}

const NAME = 'todo-dialog'

/**
 * Returns the edit that was not saved when the page was reloaded, or was closed by a sign-out in another tab; null if
 * there is no such edit. `saveDraft` stores another one for the same user in this tab; see `useStoredText`.
 */
export function useTodoDraft(): { storedDraft: TodoDraft | null; saveDraft: (draft: TodoDraft | null) => void } {
  const { id } = useMe()
  const [storedDraft] = useState(() => parse(readStored(id, NAME)))
  const [saveDraft] = useState(
    () => (draft: TodoDraft | null) => writeStored(id, NAME, draft ? JSON.stringify(draft) : ''),
  )
  return { storedDraft, saveDraft }
}

/** Returns null when the text is no draft of this version of the page: another version may have stored it. */
function parse(text: string): TodoDraft | null {
  try {
    const { subject, form, new_id } = JSON.parse(text) as Partial<TodoDraft>
    const isDraft = typeof subject === 'object' && typeof form?.item === 'string' && typeof new_id === 'string'
    return isDraft && subject ? { subject, form: emptyForm(form), new_id } : null
  } catch {
    return null
  }
}
