import type { Todo } from '@todo-agents/contract/todo'
import { useToast } from '../../../lib/page/toast.ts'
import { useStableActions } from '../../../lib/page/use-stable-actions.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { actionTexts as t } from '../../../lib/texts/actions.ts'
import type { TodoActions } from '../../../lib/todos/use-todo-actions.ts'
import { nameTodos } from '../../../lib/todos/write-messages.ts'
import type { ListActions } from './row-context.ts'

/** Returns the actions of the rows of a list. The object stays the same. `shown`: the todos in the order of the list. */
export function useListActions(actions: Omit<TodoActions, 'failed'>, shown: readonly Todo[]): ListActions {
  const { mutateAsync: createList } = trpc.list.create.useMutation()
  const toast = useToast()
  const placeOf = (todo: Todo) => shown.findIndex(({ id }) => id === todo.id)
  const canMove = (todo: Todo, by: -1 | 1) => placeOf(todo) >= 0 && placeOf(todo) + by in shown

  /** One after the other, because each goes after the one before it. */
  async function place(todos: readonly Todo[], after: Todo | null): Promise<void> {
    let previous = after
    for (const todo of todos) {
      if (!(await actions.reorder(todo, previous))) return
      previous = todo
    }
  }

  async function moveToNewList(todos: readonly Todo[], name: string): Promise<void> {
    try {
      const { list } = await createList({ id: newId(), name })
      await actions.moveToList(todos, list)
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
  }

  return useStableActions({
    toggle: (todo) => void actions.toggle(todo),
    complete: (todos) => void actions.complete(todos.filter(({ completed_at }) => completed_at === null)),
    remove: (todos) => void actions.remove(todos),
    rename: (todo, item) => void actions.rename(todo, item),
    moveToDay: (todos, day) => void actions.moveToDay(todos, day),
    setTimes: (todos, times) => void actions.change(todos, times, t.rescheduled(nameTodos(todos)), t.notMoved),
    moveToList: (todos, list) => void actions.moveToList(todos, list),
    moveToNewList: (todos, name) => void moveToNewList(todos, name),
    moveUnder: (todos, parent) => void actions.moveUnder(todos, parent),
    setImportance: (todos, importance) => void actions.setImportance(todos, importance),
    addTag: (todos, name) => void actions.addTag(todos, name),
    removeTag: (todos, name) => void actions.removeTag(todos, name),
    skip: (todo, until) => void actions.skip(todo, until),
    stopRepeating: (todos) => void actions.stopRepeating(todos),
    place: (todos, after) => void place(todos, after),
    canMove,
    move(todo, by) {
      const others = shown.filter(({ id }) => id !== todo.id)
      if (canMove(todo, by)) void actions.reorder(todo, others[placeOf(todo) + by - 1] ?? null)
    },
  } satisfies ListActions)
}
