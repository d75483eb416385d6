import type { InfiniteData } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import type { Todo, TodoPage, TodoWrite } from '@todo-agents/contract/todo'
import { getQueryKey } from '@trpc/react-query'
import { errorMessage } from '../../lib/error-message.ts'
import { useToast } from '../../lib/toast.ts'
import { trpc } from '../../lib/trpc.ts'
import { useRefresh } from '../../lib/use-refresh.ts'
import { useUndo } from '../../lib/use-undo.ts'

const LISTS = getQueryKey(trpc.todo.list)

/**
 * What a row of the list can do. The list shows the new state at once and the server's afterwards; each
 * action can be taken back from the toast that it leaves.
 */
export function useTodoActions() {
  const complete = trpc.todo.complete.useMutation()
  const reopen = trpc.todo.reopen.useMutation()
  const remove = trpc.todo.delete.useMutation()
  const queryClient = useQueryClient()
  const refresh = useRefresh()
  const toast = useToast()
  const undo = useUndo()

  async function run(change: (todos: Todo[]) => Todo[], write: () => Promise<TodoWrite>, message: string) {
    await queryClient.cancelQueries({ queryKey: LISTS })
    queryClient.setQueriesData<InfiniteData<TodoPage>>({ queryKey: LISTS }, (data) => data && mapTodos(data, change))
    try {
      const { change_ids } = await write()
      toast({ message, action: { label: 'Undo', run: () => undo(change_ids) } })
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    } finally {
      await refresh()
    }
  }

  return {
    complete: ({ id, item }: Todo) =>
      run(
        (todos) => todos.map((todo) => (todo.id === id ? { ...todo, completed_at: new Date().toISOString() } : todo)),
        () => complete.mutateAsync({ id }),
        `Completed “${item}”`,
      ),
    reopen: ({ id, item }: Todo) =>
      run(
        (todos) => todos.map((todo) => (todo.id === id ? { ...todo, completed_at: null } : todo)),
        () => reopen.mutateAsync({ id }),
        `Reopened “${item}”`,
      ),
    remove: ({ id, item }: Todo) =>
      run(
        (todos) => todos.filter((todo) => todo.id !== id),
        () => remove.mutateAsync({ id }),
        `Deleted “${item}”`,
      ),
  }
}

function mapTodos(data: InfiniteData<TodoPage>, change: (todos: Todo[]) => Todo[]): InfiniteData<TodoPage> {
  return { ...data, pages: data.pages.map((page) => ({ ...page, todos: change(page.todos) })) }
}
