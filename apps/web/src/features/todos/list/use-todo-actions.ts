import type { Todo, TodoUpdate, TodoWrite } from '@todo-agents/contract/todo'
import { useState, useSyncExternalStore } from 'react'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { placeAfter } from './manual-order.ts'
import { createPendingTodos } from './pending-todos.ts'
import { completedMessage, skippedMessage } from './write-messages.ts'

interface Action {
  todo: Todo
  /** The todo as it will be, or null if it is deleted. */
  expected?: (todo: Todo) => Todo | null
  write: () => Promise<TodoWrite>
  /** What was done, as in “was not completed”. */
  verb: string
  /** The message after it was done; none shows no toast. */
  message?: (write: TodoWrite) => string
}

/**
 * Returns the actions of a row. The list shows the outcome of an action at once, and the previous state again if the
 * action fails. A toast offers to undo the action. The live cache patches the cached lists with the answer of the
 * server.
 */
export function useTodoActions() {
  const { time_zone } = useMe()
  const complete = trpc.todo.complete.useMutation()
  const reopen = trpc.todo.reopen.useMutation()
  const remove = trpc.todo.delete.useMutation()
  const skip = trpc.todo.skip.useMutation()
  const update = trpc.todo.update.useMutation()
  const reorder = trpc.todo.reorder.useMutation()
  const [pending] = useState(createPendingTodos)
  const [failed, setFailed] = useState<string | null>(null)
  const toast = useToast()
  const undo = useUndo()
  useSyncExternalStore(pending.subscribe, pending.snapshot)

  async function run({ todo, expected = (now) => now, write, verb, message }: Action): Promise<void> {
    const settle = pending.expect(todo.id, expected)
    setFailed(null)
    try {
      const written = await write()
      const { change_ids } = written
      if (message) {
        toast({ message: message(written), action: { label: 'Undo', run: () => undo(change_ids) } })
      }
    } catch (error) {
      setFailed(todo.id)
      toast({ kind: 'error', message: `“${todo.item}” was not ${verb}: ${errorMessage(error)}` })
    } finally {
      settle()
    }
  }

  const today = () => dayOf(new Date().toISOString(), time_zone)

  function change(todo: Todo, fields: Omit<TodoUpdate, 'id'>, verb: string, message: string): Promise<void> {
    return run({ todo, write: () => update.mutateAsync({ id: [todo.id], ...fields }), verb, message: () => message })
  }

  return {
    /** Returns todos with the expected outcome of pending actions. */
    withPending: pending.applyTo,
    /** The todo whose last action failed, until the next action. */
    failed,
    /** Returns true while an action of the todo is pending. */
    isPending: pending.has,
    complete: (todo: Todo) => {
      const completed_at = new Date().toISOString()
      return run({
        todo,
        expected: (now) => ({ ...now, completed_at: now.completed_at ?? completed_at }),
        write: () => complete.mutateAsync({ id: todo.id }),
        verb: 'completed',
        message: (written) => completedMessage(todo, written, today()),
      })
    },
    reopen: (todo: Todo) =>
      run({
        todo,
        expected: (now) => ({ ...now, completed_at: null }),
        write: () => reopen.mutateAsync({ id: todo.id }),
        verb: 'reopened',
        message: () => `Reopened “${todo.item}”`,
      }),
    remove: (todo: Todo) =>
      run({
        todo,
        expected: () => null,
        write: () => remove.mutateAsync({ id: todo.id }),
        verb: 'deleted',
        message: () => `Deleted “${todo.item}”`,
      }),
    /** Moves a todo that repeats to its next occurrence, or with `until` to the first one from that day on. */
    skip: (todo: Todo, until?: string) =>
      run({
        todo,
        // The occurrence keeps a repeated call from skipping another one.
        write: () =>
          skip.mutateAsync({
            id: todo.id,
            ...(todo.occurrence !== null && { occurrence: todo.occurrence }),
            ...(until !== undefined && { until }),
          }),
        verb: 'skipped',
        message: (written) => skippedMessage(todo, written, today()),
      }),
    stopRepeating: (todo: Todo) => change(todo, { recurrence: null }, 'changed', `“${todo.item}” no longer repeats`),
    moveToList: (todo: Todo, list_id: string | null, name: string) =>
      change(todo, { list_id }, 'moved', `Moved “${todo.item}” to ${list_id === null ? 'the inbox' : `“${name}”`}`),
    /** Puts a todo directly after another one in manual order, or first. */
    reorder: (todo: Todo, after: Todo | null) =>
      run({
        todo,
        expected: (now) => ({ ...now, position: placeAfter(after) }),
        write: () => reorder.mutateAsync({ id: todo.id, after: after?.id ?? null }),
        verb: 'moved',
      }),
  }
}
