import type { NewStep, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'

/** Adds and renames steps of a todo. Both resolve with false if they failed. A failure is shown in a toast. */
export function useStepActions(todo: Todo) {
  const addSteps = trpc.todo.addSteps.useMutation()
  const update = trpc.todo.update.useMutation()
  const toast = useToast()

  async function run(write: () => Promise<TodoWrite>): Promise<boolean> {
    try {
      await write()
      return true
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
      return false
    }
  }

  return {
    add: (steps: NewStep[]) => run(() => addSteps.mutateAsync({ id: todo.id, steps })),
    rename: ({ id }: Todo, item: string) => run(() => update.mutateAsync({ id: [id], item })),
  }
}
