import type { Command, Target } from '@todo-agents/language/commands/types'
import type { FoundTime } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import { localTime, plusDays, todayOf } from '@todo-agents/language/todo-fields'
import type { ToolArguments } from '../../tools/registry.ts'
import type { LocalTodo } from '../../tools/views.ts'
import type { UserContext } from '../../types.ts'
import type { Conversation } from './conversation.ts'
import { filtersOf, findTodos } from './find-todos.ts'
import type { Plan } from './plan.ts'
import { use } from './plan.ts'
import { dayName, daysName, line, plainText } from './words.ts'

const SHOWN = 25

/** Lists what was asked for, by day, tag, importance, state or words of the title. */
export function* listPlan({ target }: Extract<Command, { kind: 'list' }>, { user, recent }: Conversation): Plan {
  const { todos, has_more } =
    target.words || target.which === 'last'
      ? { todos: yield* findTodos(target, user, recent), has_more: false }
      : yield* page(target, user)
  const what = described(target)
  if (todos.length === 0) return { text: `You have no ${what}.` }
  const shown = todos.slice(0, SHOWN)
  const more =
    has_more || todos.length > SHOWN
      ? '\n\nThere are more; ask for a day, a tag or words of the title to see less at once.'
      : ''
  const count = has_more ? `The first ${shown.length}` : String(todos.length)
  return {
    text: `${count} ${todos.length === 1 ? singular(what) : what}:\n${shown.map((todo) => `- ${line(todo)}`).join('\n')}${more}`,
  }
}

function* page(target: Target, user: UserContext) {
  const query: ToolArguments['get_todo_list'] = {
    ...filtersOf(target),
    ...(target.status === 'done' && { sort: 'completed' }),
  }
  // A todo for a day is overdue when the day is over, so the day that runs is left out.
  if (target.overdue) query.to = localTime(todayOf(user))
  const { todos, next_cursor } = yield* use('get_todo_list', { ...query, limit: SHOWN })
  const at_hour = target.time && hoursOf(target.time)
  const fitting: LocalTodo[] = at_hour
    ? todos.filter(
        ({ start_time, end_time }) => start_time && end_time && start_time < at_hour.to && end_time > at_hour.from,
      )
    : todos
  return { todos: fitting, has_more: next_cursor !== null }
}

/** The hours that were asked for within a day; null when it was the whole of it. */
function hoursOf(found: FoundTime): { from: string; to: string } | null {
  const time = onceOf(found)
  if (!time) return null
  if (time.kind === 'part' || time.kind === 'interval') return { from: localTime(time.from), to: localTime(time.to) }
  if (time.kind !== 'time' && time.kind !== 'day_time') return null
  return { from: localTime(time.time), to: `${localTime(time.time).slice(0, 17)}59` }
}

function described({ status, importance, tag, words, time, overdue }: Target): string {
  const state = overdue ? 'overdue ' : status === 'done' ? 'finished ' : 'open '
  return [
    `${state}todos`,
    importance && importance !== 'none' && `with ${importance} importance`,
    tag && `tagged ${plainText(tag)}`,
    words && `matching “${plainText(words)}”`,
    time && timeWords(time),
  ]
    .filter(Boolean)
    .join(' ')
}

function singular(what: string): string {
  return what.replace('todos', 'todo')
}

function timeWords(found: FoundTime): string {
  const time = onceOf(found)
  if (!time) return ''
  switch (time.kind) {
    case 'day':
      return `${time.relation === 'by' ? 'by' : 'on'} ${dayName(time.day)}`
    case 'days':
      return `from ${daysName(time.from, plusDays(time.to, -1))}`
    case 'part':
    case 'interval':
      return `on ${dayName(time.from)}, ${time.from.slice(11, 16)}–${time.to.slice(11, 16)}`
    default:
      return `on ${dayName(time.time)} at ${time.time.slice(11, 16)}`
  }
}
