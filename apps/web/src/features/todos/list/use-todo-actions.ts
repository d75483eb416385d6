import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { useState, useSyncExternalStore } from 'react'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { createPendingTodos } from './pending-todos.ts'

/**
 * What a row of the list can do. The list shows the outcome at once, and the state before again when it fails; each
 * action can be taken back from the toast that it leaves. What the server answers, the live cache takes in.
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
    /** The todos as they will be when what is under way has succeeded. */
    expected: pending.over,
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
