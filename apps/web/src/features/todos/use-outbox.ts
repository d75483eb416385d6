import type { TodoWrite } from '@todo-agents/contract/todo'
import { createContext, use } from 'react'
import { trpc } from '../../lib/server/trpc.ts'
import { differingFields } from './editor/differing-fields.ts'
import type { TodoFields } from './editor/todo-form.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'

/**
 * Creates a todo under an id that the page has chosen. If the answer is lost, the page sends the todo again
 * (`isRepeated`): the server does not create a second one, and edits made since the first attempt are saved by an
 * update.
 */
export function useCreateTodo(): (
  todo: TodoFields & { id: string },
  isRepeated: boolean,
  action_id?: string,
) => Promise<TodoWrite> {
  const create = trpc.todo.create.useMutation()
  const update = trpc.todo.update.useMutation()
  return async (todo, isRepeated, action_id) => {
    const created = await create.mutateAsync({ ...todo, action_id })
    const [stored] = created.todos
    if (!isRepeated || !stored) return created
    const patch = differingFields(stored, todo)
    if (Object.keys(patch).length === 0) return created
    const updated = await update.mutateAsync({ id: stored.id, ...patch, action_id })
    return { ...updated, change_ids: [...created.change_ids, ...updated.change_ids] }
  }
}

interface PageOutbox {
  outbox: Outbox
  /** The todos that the server does not have yet. */
  entries: OutboxEntry[]
  /** Calls a listener with the id of each todo that the server has got. Returns a function that ends this. */
  onSent: (listener: (id: string) => void) => () => void
}

export const OutboxContext = createContext<PageOutbox | null>(null)

/** Returns the outbox of the page, through which every line that is entered becomes a todo. */
export function useOutbox(): PageOutbox {
  const outbox = use(OutboxContext)
  if (!outbox) throw new Error('useOutbox needs an OutboxProvider above it.')
  return outbox
}
