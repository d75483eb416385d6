import type { LocalTodo } from '@todo-agents/agent/tools/views'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { SingleCommand, Target } from '@todo-agents/language/commands/types'
import { matchTodos } from '@todo-agents/language/match'
import type { Conversation } from '../conversation.ts'
import type { Plan, Reply, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { bold, boldTitles, CAN_UNDO, listed, plainText, UNCHANGED } from '../wording/words.ts'
import { findTodos, refreshed } from './find-todos.ts'

/** Adds steps to a todo: "add steps to pack: socks, passport". */
export function* addStepsPlan(
  { target, steps }: Extract<SingleCommand, { kind: 'add_steps' }>,
  conversation: Conversation,
): Plan {
  const todo = yield* theTodo(target, conversation)
  if ('text' in todo) return todo
  if (todo.parent_id) return { text: `${bold(todo.item)} is a step, and a step has no steps of its own. ${UNCHANGED}` }
  const write = yield* callTool('update_todo', { id: todo.id, add_steps: steps })
  const after = write.todos.find(({ id }) => id === todo.id) ?? todo
  const total = after.step_count ?? steps.length
  const all = total > steps.length ? ` It has ${total} steps now.` : ''
  return {
    text: `Added ${steps.length === 1 ? 'a step' : `${steps.length} steps`} to ${bold(todo.item)}: ${listed(steps.map(({ item }) => plainText(item)))}.${all}`,
    undo: CAN_UNDO,
    about: { how: 'changed', todos: [after] },
  }
}

/** Lists the steps of a todo. */
export function* showStepsPlan({ target }: { target: Target }, conversation: Conversation): Plan {
  const todo = yield* theTodo({ ...target, status: 'all' }, conversation)
  if ('text' in todo) return todo
  const steps = yield* stepsOf(todo)
  const about = { how: 'changed' as const, todos: [todo] }
  if (steps.length === 0) {
    return {
      text: `${bold(todo.item)} has no steps. Say “add steps to ${plainText(todo.item)}: …” to add some.`,
      about,
    }
  }
  const done = steps.filter(({ completed_at }) => completed_at).length
  const lines = steps.map(
    ({ item, completed_at }, index) => `${index + 1}. ${bold(item)}${completed_at ? ' — done' : ''}`,
  )
  return {
    text: `${bold(todo.item)} has ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${done} done:\n${lines.join('\n')}`,
    about,
  }
}

/** Completes, reopens, renames or deletes one step of a todo. */
export function* editStepPlan(
  command: Extract<SingleCommand, { kind: 'edit_step' }>,
  conversation: Conversation,
): Plan {
  const found = yield* theStep(command.step, command.target, conversation)
  if ('text' in found) return found
  const { id, item } = found
  const about = { how: 'changed' as const, todos: [found] }
  switch (command.action) {
    case 'complete':
    case 'reopen': {
      const completed = command.action === 'complete'
      if ((found.completed_at !== null) === completed) {
        return { text: `The step ${bold(item)} is ${completed ? 'done' : 'open'} already.`, about }
      }
      const write = yield* callTool('complete_todo', { id, completed })
      return {
        text: `${completed ? 'Completed' : 'Opened again:'} the step ${bold(item)}${progress(write.also)}.`,
        undo: CAN_UNDO,
        about,
      }
    }
    case 'delete':
      yield* callTool('delete_todo', { id })
      return { text: `Deleted the step ${bold(item)}.`, undo: CAN_UNDO, about: { how: 'deleted', todos: [found] } }
    case 'rename':
      yield* callTool('update_todo', { id, item: command.title })
      return { text: `The step ${bold(item)} is now called ${bold(command.title)}.`, undo: CAN_UNDO, about }
  }
}

/** " of **pack**, 2 of 3 done" */
function progress(also: LocalTodo[] = []): string {
  const parent = also.find(({ step_count = 0 }) => step_count > 0)
  return parent ? ` of ${bold(parent.item)}: ${parent.done_step_count ?? 0} of ${parent.step_count} done` : ''
}

/** Returns the one todo that the target means, or the reply that says that there is none or several. */
function* theTodo(target: Target, conversation: Conversation): Steps<LocalTodo | Reply> {
  const { user, about } = conversation
  if (target.which === 'last') {
    const last = about && about.how !== 'deleted' ? yield* refreshed(about.todos) : []
    const [only] = last
    // "complete step 2" after a step means a step of the same todo.
    const [parent] = only?.parent_id ? yield* refreshed([{ ...only, id: only.parent_id }]) : []
    if (only && last.length === 1) return parent ?? only
    return { text: `Which todo do you mean? Say it with its title, for example “add steps to pack: socks, passport”.` }
  }
  const found = (yield* findTodos(target, user)).found.filter(({ parent_id }) => !parent_id)
  const [only] = found
  if (only && found.length === 1) return only
  if (found.length > 1)
    return { text: `Several todos fit: ${boldTitles(found.slice(0, 5))}. Please say it again with the whole title.` }
  return { text: `I found no todo that matches “${plainText(target.words)}”. ${UNCHANGED}` }
}

function* stepsOf({ id }: LocalTodo): Steps<LocalTodo[]> {
  const { todos } = yield* callTool('get_todo_list', {
    parent_id: id,
    status: 'all',
    sort: 'manual',
    limit: MAX_PAGE_LENGTH,
  })
  return todos
}

/** Returns a step by its number or its words, or the reply that says that there is none or several. */
function* theStep(words: string, target: Target, conversation: Conversation): Steps<LocalTodo | Reply> {
  const todo = yield* theTodo(target, conversation)
  const isUnnamed = 'text' in todo && target.which === 'last'
  if ('text' in todo && !isUnnamed) return todo
  const steps = 'text' in todo ? yield* anySteps(words) : yield* stepsOf(todo)
  const number = /^(?:number |no\.? ?|#)?(?<number>\d{1,3})$/i.exec(words)?.groups?.number
  const byNumber = number && !isUnnamed ? steps[Number(number) - 1] : undefined
  if (byNumber) return byNumber
  const match = matchTodos(words, steps)
  if (match.kind === 'one') return match.todo
  const of = 'text' in todo ? '' : ` of ${bold(todo.item)}`
  if (match.kind === 'none') return { text: `I found no step${of} that matches “${plainText(words)}”. ${UNCHANGED}` }
  return { text: `Several steps${of} fit: ${boldTitles(match.todos)}. Please say it again with the whole title.` }
}

/** Returns the steps of all todos whose title has the words. */
function* anySteps(words: string): Steps<LocalTodo[]> {
  const { todos } = yield* callTool('get_todo_list', { q: words, status: 'all', limit: MAX_PAGE_LENGTH })
  return todos.filter(({ parent_id }) => parent_id)
}
