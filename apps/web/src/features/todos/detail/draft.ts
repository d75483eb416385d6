import type { ChangeScope, Todo } from '@todo-agents/contract/todo'
import { readStored, writeStored } from '../../../lib/page/stored-text.ts'
import type { TodoForm } from '../editor/todo-form.ts'
import { emptyForm } from '../editor/todo-form.ts'

/** The id of a new todo in the address: `?todo=new`. */
export const NEW = 'new'

/** An edit that is not saved yet, or not valid. It survives a reload, and a sign-out in another tab. */
export interface Draft {
  /** The stored todo that was edited; null for a new todo. */
  base: Todo | null
  form: TodoForm
  scope: ChangeScope | null
  /** The id with which a new todo is created. */
  new_id?: string | undefined
}

/** Returns the draft of a todo, or null. `id`: `new` for the todo that is not created yet. */
export function readDraft(userId: string, id: string): Draft | null {
  return parse(readStored(userId, nameOf(id)))
}

/** Stores the draft of a todo in this tab; null deletes it. */
export function writeDraft(userId: string, id: string, draft: Draft | null): void {
  writeStored(userId, nameOf(id), draft ? JSON.stringify(draft) : '')
}

function nameOf(id: string): string {
  return `detail.${id}`
}

/** Returns null when the text is no draft of this version of the page: another version may have stored it. */
function parse(text: string): Draft | null {
  try {
    const { base, form, scope, new_id } = JSON.parse(text) as Partial<Draft>
    if (typeof form?.item !== 'string' || (base == null && typeof new_id !== 'string')) return null
    return { base: base ?? null, form: emptyForm(form), scope: scope ?? null, new_id }
  } catch {
    return null
  }
}
