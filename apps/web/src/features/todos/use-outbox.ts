import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { useEffect, useEffectEvent, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useUnloadGuard } from '../../lib/page/use-unload-guard.ts'
import { errorMessage, isTransient } from '../../lib/server/error-message.ts'
import { useServerWatch } from '../../lib/server/server-watch.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { addMinutes } from '../../lib/time/time.ts'
import { useReplica } from '../../lib/todos/replica-context.ts'
import { useMe } from '../../lib/user/me.ts'
import { differingFields } from './editor/differing-fields.ts'
import type { TodoFields } from './editor/todo-form.ts'
import type { BulkProgress, OutboxEntry, Outcome, Unsent } from './outbox.ts'
import { createOutbox } from './outbox.ts'

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

interface OutboxListeners {
  /** Called when the server has a todo that was entered alone. */
  onSent: (unsent: Unsent, write: TodoWrite) => void
  onProgress: (progress: BulkProgress) => void
}

/**
 * Returns the outbox of this user. It sends its entries when the page opens and each time the server can be reached
 * again.
 */
export function useOutbox({ onSent, onProgress }: OutboxListeners) {
  const { id: userId } = useMe()
  const watch = useServerWatch()
  const create = useCreateTodo()
  const [sentBefore] = useState(() => new Set<string>())

  const send = useEffectEvent(async (unsent: Unsent): Promise<Outcome> => {
    const isRepeated = sentBefore.has(unsent.id)
    sentBefore.add(unsent.id)
    try {
      const write = await create({ ...unsent.fields, id: unsent.id }, isRepeated, unsent.action?.id)
      if (!unsent.action) onSent(unsent, write)
      return { kind: 'sent' }
    } catch (error) {
      return isTransient(error) ? { kind: 'unanswered' } : { kind: 'refused', message: errorMessage(error) }
    }
  })
  const report = useEffectEvent(onProgress)
  const [outbox] = useState(() =>
    createOutbox({
      userId,
      storage: safeStorage(),
      send: (unsent) => send(unsent),
      onProgress: (progress) => report(progress),
    }),
  )
  const entries = useSyncExternalStore(outbox.subscribe, outbox.entries)
  useUnloadGuard(entries.length > 0 && outbox.isVolatile())
  useExpectedTodos(entries)

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

/** Shows the entered todos in the list before the server has them. */
function useExpectedTodos(entries: OutboxEntry[]): void {
  const replica = useReplica()
  const { default_duration } = useMe()
  useLayoutEffect(() => {
    const expected = entries.filter(({ state }) => state.kind !== 'refused')
    return replica.expectNew(expected.map((entry) => expectedTodo(entry, default_duration)))
  }, [entries, replica, default_duration])
}

function expectedTodo({ id, fields }: Unsent, default_duration: number): Todo {
  const { steps = [], tags = [], ...content } = fields
  const given = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
  const now = new Date().toISOString()
  return {
    ...NEW_CONTENT,
    ...given,
    ...(fields.start_time && !fields.end_time && { end_time: addMinutes(fields.start_time, default_duration) }),
    item: fields.item,
    id,
    position: '',
    tags,
    step_count: steps.length,
    done_step_count: 0,
    created_at: now,
    updated_at: now,
    version: 0,
  }
}

/** Returns null if the browser blocks the storage. */
function safeStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
