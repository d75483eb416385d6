import type { NewStep, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { useReplica } from '../../../lib/todos/replica-context.ts'

/** Adds and renames steps. Both resolve with false if they failed. A failure is shown in a toast. */
export function useStepActions() {
  const addSteps = trpc.todo.addSteps.useMutation()
  const update = trpc.todo.update.useMutation()
  const replica = useReplica()
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
    add: (todo: Todo, steps: NewStep[]) => run(() => addSteps.mutateAsync({ id: todo.id, steps })),
    async rename({ id }: Todo, item: string) {
      const settle = replica.expect([id], (step) => ({ ...step, item }))
      const isDone = await run(() => update.mutateAsync({ id: [id], item }))
      settle()
      return isDone
    },
  }
}
