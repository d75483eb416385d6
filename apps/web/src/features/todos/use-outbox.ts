import type { TodoCreate, TodoWrite } from '@todo-agents/contract/todo'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { useUnloadGuard } from '../../lib/page/use-unload-guard.ts'
import { errorMessage, isTransient } from '../../lib/server/error-message.ts'
import { useServerWatch } from '../../lib/server/server-watch.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useMe } from '../../lib/user/me.ts'
import { differingFields } from './editor/todo-merge.ts'
import type { Outcome, Unsent } from './outbox.ts'
import { createOutbox } from './outbox.ts'

/**
 * Creates a todo under an id that the page has chosen. If the answer is lost, the page sends the todo again
 * (`isRepeated`): the server does not create a second one, and edits made since the first attempt are saved by an
 * update.
 */
export function useCreateTodo(): (todo: TodoCreate & { id: string }, isRepeated: boolean) => Promise<TodoWrite> {
  const create = trpc.todo.create.useMutation()
  const update = trpc.todo.update.useMutation()
  return async (todo, isRepeated) => {
    const created = await create.mutateAsync(todo)
    const [stored] = created.todos
    if (!isRepeated || !stored) return created
    const patch = differingFields(stored, todo)
    if (Object.keys(patch).length === 0) return created
    const updated = await update.mutateAsync({ id: stored.id, ...patch })
    return { ...updated, change_ids: [...created.change_ids, ...updated.change_ids] }
  }
}

/**
 * Returns the outbox of this user. It sends its entries when the page opens and each time the server can be reached
 * again.
 */
export function useOutbox(onSent: (unsent: Unsent, write: TodoWrite) => void) {
  const { id: userId } = useMe()
  const watch = useServerWatch()
  const create = useCreateTodo()
  const [sentBefore] = useState(() => new Set<string>())

  const send = useEffectEvent(async (unsent: Unsent): Promise<Outcome> => {
    const isRepeated = sentBefore.has(unsent.id)
    sentBefore.add(unsent.id)
    try {
      onSent(unsent, await create({ ...unsent.fields, id: unsent.id }, isRepeated))
      return { kind: 'sent' }
    } catch (error) {
      return isTransient(error) ? { kind: 'unanswered' } : { kind: 'refused', message: errorMessage(error) }
    }
  })
  const [outbox] = useState(() => createOutbox({ userId, storage: safeStorage(), send: (unsent) => send(unsent) }))
  const entries = useSyncExternalStore(outbox.subscribe, outbox.entries)
  useUnloadGuard(entries.length > 0 && outbox.isVolatile())

  useEffect(() => {
    outbox.retry()
    const stopWaking = watch.onWake((wake) => wake === 'server' && outbox.retry())
    return () => {
      stopWaking()
      outbox.stop()
    }
  }, [outbox, watch])

  return { outbox, entries }
}

/** Returns null if the browser blocks the storage. */
function safeStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
