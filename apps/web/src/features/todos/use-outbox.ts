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
 * Makes a todo under an id of this page. Sent again after an answer was lost, the todo is made once; what was edited
 * before it was sent again is stored as well.
 */
export function useCreateTodo(): (todo: TodoCreate & { id: string }, isRepeated: boolean) => Promise<TodoWrite> {
  const create = trpc.todo.create.useMutation()
  const update = trpc.todo.update.useMutation()
  return async (todo, isRepeated) => {
    const made = await create.mutateAsync(todo)
    const [stored] = made.todos
    if (!isRepeated || !stored) return made
    const patch = differingFields(stored, todo)
    if (Object.keys(patch).length === 0) return made
    const updated = await update.mutateAsync({ id: stored.id, ...patch })
    return { ...updated, change_ids: [...made.change_ids, ...updated.change_ids] }
  }
}

/** The todos of this user that the server is not known to have; they are sent as soon as it can be reached. */
export function useOutbox(onSent: (unsent: Unsent, write: TodoWrite) => void) {
  const { id: user_id } = useMe()
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
  const [outbox] = useState(() => createOutbox({ user_id, storage: safeStorage(), send: (unsent) => send(unsent) }))
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

/** null where the browser blocks it. */
function safeStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
