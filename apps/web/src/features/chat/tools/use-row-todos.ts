import type { Todo } from '@todo-agents/contract/todo'
import { use, useRef, useSyncExternalStore } from 'react'
import { ReplicaContext } from '../../../lib/todos/replica-context.ts'

/** A todo of a question as it is now. */
export interface RowTodo {
  todo: Todo
  /** True when it has changed since the question was shown. */
  hasChanged: boolean
}

/**
 * Returns a function that returns a todo as it is now: null when it is gone, undefined when the page does not know it.
 * The component is rendered again when a todo changes, here or elsewhere.
 */
export function useRowTodos(): (todo_id: string | null) => RowTodo | null | undefined {
  const replica = use(ReplicaContext)
  const todos = useSyncExternalStore(replica?.subscribe ?? subscribeToNothing, () => replica?.snapshot() ?? null)
  /** The versions that the user saw first. */
  const versions = useRef(new Map<string, number>())

  return (todo_id) => {
    if (todo_id === null || !todos) return undefined
    const todo = todos.get(todo_id)
    const first = versions.current.get(todo_id)
    if (!todo) return first === undefined ? undefined : null
    if (first === undefined) versions.current.set(todo_id, todo.version)
    return { todo, hasChanged: first !== undefined && first !== todo.version }
  }
}

function subscribeToNothing(): () => void {
  return () => {}
}
