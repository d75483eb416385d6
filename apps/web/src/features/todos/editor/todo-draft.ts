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
  /** The id of the todo if it is new. */
  new_id: string
}

const NAME = 'todo-dialog'

/**
 * The edit that was not saved when the page was reloaded, or closed by a sign-out elsewhere; null without one. `saveDraft`
 * replaces it in the storage of this tab, for the same user; see `useStoredText`.
 */
export function useTodoDraft(): { storedDraft: TodoDraft | null; saveDraft: (draft: TodoDraft | null) => void } {
  const { id } = useMe()
  const [storedDraft] = useState(() => parse(readStored(id, NAME)))
  const [saveDraft] = useState(
    () => (draft: TodoDraft | null) => writeStored(id, NAME, draft ? JSON.stringify(draft) : ''),
  )
  return { storedDraft, saveDraft }
}

/** Returns null for a form that another version of the page has stored. */
function parse(text: string): TodoDraft | null {
  try {
    const { subject, form, new_id } = JSON.parse(text) as Partial<TodoDraft>
    const isDraft = typeof subject === 'object' && typeof form?.item === 'string' && typeof new_id === 'string'
    return isDraft && subject ? { subject, form: emptyForm(form), new_id } : null
  } catch {
    return null
  }
}
