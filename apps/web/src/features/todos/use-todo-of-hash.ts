import type { Todo } from '@todo-agents/contract/todo'
import { useEffect, useEffectEvent } from 'react'
import { useToast } from '../../lib/page/toast.ts'
import { useHash } from '../../lib/page/use-hash.ts'
import { todoOfHash } from '../../lib/reminders/open-todo.ts'
import { forgetOpenedTodo } from '../../lib/reminders/open-todo-here.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage, isNotFound } from '../../lib/server/error-message.ts'

/**
 * Opens the todo that the address names, as after a press on a notification, and removes it from the address. While
 * another todo is open, this waits: its unsaved changes must not be lost.
 */
export function useTodoOfHash(isFree: boolean, onOpen: (todo: Todo) => void): void {
  const client = useClient()
  const toast = useToast()
  const id = todoOfHash(useHash())
  const open = useEffectEvent(onOpen)
  const fail = useEffectEvent((error: unknown) =>
    toast({ kind: 'error', message: isNotFound(error) ? 'This todo has been deleted.' : errorMessage(error) }),
  )

  useEffect(() => {
    if (id === null || !isFree) return
    const reading = new AbortController()
    client.trpc.todo.get.query({ id }, { signal: reading.signal }).then(
      (todo) => {
        if (reading.signal.aborted) return
        forgetOpenedTodo()
        open(todo)
      },
      (error) => {
        if (reading.signal.aborted) return
        forgetOpenedTodo()
        fail(error)
      },
    )
    return () => reading.abort()
  }, [client, id, isFree])
}
