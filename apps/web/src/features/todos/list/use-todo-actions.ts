import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { useState, useSyncExternalStore } from 'react'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { createPendingTodos } from './pending-todos.ts'

/**
 * Returns the actions of a row. The list shows the outcome of an action at once, and the previous state again if the
 * action fails. A toast offers to undo the action. The live cache patches the cached lists with the answer of the
 * server.
 */
export function useTodoActions() {
  const complete = trpc.todo.complete.useMutation()
  const reopen = trpc.todo.reopen.useMutation()
  const remove = trpc.todo.delete.useMutation()
  const [pending] = useState(createPendingTodos)
  const [failed, setFailed] = useState<string | null>(null)
  const toast = useToast()
  const undo = useUndo()
  useSyncExternalStore(pending.subscribe, pending.snapshot)

  async function run(todo: Todo, expected: (todo: Todo) => Todo | null, write: () => Promise<TodoWrite>, done: string) {
    const settle = pending.expect(todo.id, expected)
    setFailed(null)
    try {
      const { change_ids } = await write()
      toast({ message: `${done} “${todo.item}”`, action: { label: 'Undo', run: () => undo(change_ids) } })
    } catch (error) {
      setFailed(todo.id)
      toast({ kind: 'error', message: `“${todo.item}” was not ${done.toLowerCase()}: ${errorMessage(error)}` })
    } finally {
      settle()
    }
  }

  return {
    /** Returns todos with the expected outcome of pending actions. */
    withPending: pending.applyTo,
    /** The todo whose last action failed, until the next action. */
    failed,
    complete: (todo: Todo) => {
      const completed_at = new Date().toISOString()
      return run(
        todo,
        (now) => ({ ...now, completed_at: now.completed_at ?? completed_at }),
        () => complete.mutateAsync({ id: todo.id }),
        'Completed',
      )
    },
    reopen: (todo: Todo) =>
      run(
        todo,
        (now) => ({ ...now, completed_at: null }),
        () => reopen.mutateAsync({ id: todo.id }),
        'Reopened',
      ),
    remove: (todo: Todo) =>
      run(
        todo,
        () => null,
        () => remove.mutateAsync({ id: todo.id }),
        'Deleted',
      ),
  }
}
