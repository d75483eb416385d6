import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useToast } from '../../lib/page/toast.ts'
import { useUnloadGuard } from '../../lib/page/use-unload-guard.ts'
import { errorMessage, isTransient } from '../../lib/server/error-message.ts'
import { useServerWatch } from '../../lib/server/server-watch.ts'
import { useUndo } from '../../lib/server/use-undo.ts'
import { actionTexts } from '../../lib/texts/actions.ts'
import { quickAddTexts as t } from '../../lib/texts/quick-add.ts'
import { addMinutes } from '../../lib/time/time.ts'
import { useReplica } from '../../lib/todos/replica-context.ts'
import { useMe } from '../../lib/user/me.ts'
import type { BulkProgress, OutboxEntry, Outcome, Unsent } from './outbox.ts'
import { createOutbox } from './outbox.ts'
import { timesIn, whenOf } from './quick-add/line-labels.ts'
import { OutboxContext, useCreateTodo } from './use-outbox.ts'

/**
 * Keeps the outbox of this user, and says in a toast what was added. The outbox sends its entries when the page opens
 * and each time the server can be reached again, whatever the page shows.
 */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const { id: userId, time_zone } = useMe()
  const watch = useServerWatch()
  const create = useCreateTodo()
  const toast = useToast()
  const undo = useUndo()
  const [sentBefore] = useState(() => new Set<string>())
  const [listeners] = useState(() => new Set<(id: string) => void>())

  const send = useEffectEvent(async (unsent: Unsent): Promise<Outcome> => {
    const isRepeated = sentBefore.has(unsent.id)
    sentBefore.add(unsent.id)
    try {
      const write = await create({ ...unsent.fields, id: unsent.id }, isRepeated, unsent.action?.id)
      if (!unsent.action) report(unsent, write)
      return { kind: 'sent' }
    } catch (error) {
      return isTransient(error) ? { kind: 'unanswered' } : { kind: 'refused', message: errorMessage(error) }
    }
  })

  function report({ fields, isUnread }: Unsent, { todos: [todo], change_ids }: TodoWrite): void {
    const added = t.added(fields.item, whenOf(timesIn(fields), { time_zone, now: new Date().toISOString() }))
    toast({
      message: isUnread ? `${added}${t.notRead}` : added,
      action: { label: actionTexts.undo, run: () => undo(change_ids) },
    })
    if (todo) for (const listener of listeners) listener(todo.id)
  }

  const reportAll = useEffectEvent(({ action, sent, isDone }: BulkProgress) => {
    if (!isDone) return toast({ message: t.addingEach(sent, action.count) })
    // Below the field stands why.
    if (sent === 0) return toast({ message: t.noneSaved(action.count) })
    const added = sent === action.count ? t.addedEach(sent) : t.addedOf(sent, action.count)
    toast({
      message: action.isUnread ? `${added}${t.notRead}` : added,
      action: { label: actionTexts.undo, run: () => undo({ call_id: action.id }) },
    })
  })

  const [outbox] = useState(() =>
    createOutbox({
      userId,
      storage: safeStorage(),
      send: (unsent) => send(unsent),
      onProgress: (progress) => reportAll(progress),
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

  const value = useMemo(
    () => ({
      outbox,
      entries,
      onSent(listener: (id: string) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [outbox, entries, listeners],
  )
  return <OutboxContext value={value}>{children}</OutboxContext>
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
