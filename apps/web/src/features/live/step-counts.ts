import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Todo } from '@todo-agents/contract/todo'
import type { StepCounts } from './patch-query.ts'
import { isPagedTodoList } from './patch-query.ts'

interface StepCountsOptions {
  queryClient: QueryClient
  readTodos: (ids: string[]) => Promise<Todo[]>
  /** For how long requests are collected. */
  delayMs: number
  onRead: (counts: StepCounts[]) => void
}

/**
 * Reads how many steps todos have. The counts change without a new version of the todo, so changes of steps cannot be
 * ordered with them. One read runs at a time, and a request during a read starts another one after it: the last read
 * contains every change that was requested.
 */
export function createStepCounts({ queryClient, readTodos, delayMs, onRead }: StepCountsOptions) {
  const requested = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  let hasStopped = false

  async function read(): Promise<void> {
    timer = undefined
    const ids = [...requested].slice(0, MAX_PAGE_LENGTH)
    for (const id of ids) requested.delete(id)
    const shown = ids.filter(isShown)
    if (shown.length > 0) {
      isReading = true
      // On a failure the counts stay as they are. A page that reconnects reads everything again.
      const todos = await readTodos(shown).catch(() => [])
      isReading = false
      if (hasStopped) return
      onRead(todos.map(({ id, step_count, done_step_count }) => ({ id, step_count, done_step_count })))
    }
    schedule()
  }

  function schedule(): void {
    if (requested.size > 0 && !isReading && !hasStopped) timer ??= setTimeout(read, delayMs)
  }

  function isShown(id: string): boolean {
    return queryClient
      .getQueryCache()
      .getAll()
      .filter(({ queryKey, state }) => isPagedTodoList(queryKey) && state.data !== undefined)
      .flatMap(({ state }) => (state.data as InfiniteData<{ todos: Todo[] }>).pages)
      .some(({ todos }) => todos.some((todo) => todo.id === id))
  }

  return {
    /** Reads the counts of a todo soon, if a list contains it. */
    request(id: string): void {
      requested.add(id)
      schedule()
    },
    stop(): void {
      hasStopped = true
      clearTimeout(timer)
    },
  }
}
