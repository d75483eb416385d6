import type { Todo } from '@todo-agents/contract/todo'
import { useState } from 'react'
import { readStored, writeStored } from '../../../lib/page/stored-text.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from './todo-form.ts'
import { emptyForm } from './todo-form.ts'

/** What the dialog edits: a todo, or what a new one begins with. */
export type Subject = Todo | Partial<TodoForm>

/** An edit in the dialog that is not saved. */
export interface TodoDraft {
  subject: Subject
  form: TodoForm
  /** The id that a new todo gets. */
  new_id: string
}

const NAME = 'todo-dialog'

/**
 * The edit that was under way when the page went, as at a reload, or a sign-out elsewhere; null for none. `keep` replaces
 * it. Kept in this tab, for the same user alone, see `useStoredText`.
 */
export function useTodoDraft(): { kept: TodoDraft | null; keep: (draft: TodoDraft | null) => void } {
  const { id } = useMe()
  const [kept] = useState(() => parse(readStored(id, NAME)))
  const [keep] = useState(() => (draft: TodoDraft | null) => writeStored(id, NAME, draft ? JSON.stringify(draft) : ''))
  return { kept, keep }
}

/** Null for what another version of the page has kept in another form. */
function parse(text: string): TodoDraft | null {
  try {
    const { subject, form, new_id } = JSON.parse(text) as Partial<TodoDraft>
    const isDraft = typeof subject === 'object' && typeof form?.item === 'string' && typeof new_id === 'string'
    return isDraft && subject ? { subject, form: emptyForm(form), new_id } : null
  } catch {
    return null
  }
}
