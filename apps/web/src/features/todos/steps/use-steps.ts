import { MAX_STEPS } from '@todo-agents/contract/bounds'
import type { Todo } from '@todo-agents/contract/todo'
import { trpc } from '../../../lib/server/trpc.ts'
import { inManualOrder } from '../../../lib/todos/manual-order.ts'
import { useTodos } from '../../../lib/todos/replica-context.ts'

/** Returns the steps of a todo, in their order: from the replica, which has those of open todos, or from the server. */
export function useSteps(todo: Todo) {
  const known = useTodos().stepsOf(todo.id)
  const isUnknown = known.length === 0 && todo.step_count > 0
  const { data, error, refetch } = trpc.todo.list.useQuery(
    { parent_id: todo.id, status: 'all', sort: 'manual', limit: MAX_STEPS },
    { enabled: isUnknown },
  )
  return { steps: isUnknown ? (data?.todos ?? []) : inManualOrder(known), error: isUnknown ? error : null, refetch }
}
