import type { ToolArguments } from '@todo-agents/agent/tools/registry'
import type { LocalOccurrence, LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Command, Target } from '@todo-agents/language/commands/types'
import type { FoundTime } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import { localTime, plusDays } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import { atPositions } from '../dialogue/reference.ts'
import type { Plan, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { ruleName } from '../wording/repeats.ts'
import type { Reader } from '../wording/words.ts'
import { bold, bullets, clock, dayAndClock, dayName, daysName, momentOf, plainText, when } from '../wording/words.ts'
import { filtersOf, findEvery, findSimilar, isAt, refreshed } from './find-todos.ts'

const SHOWN = 25

/** Lists the todos of a day, tag, importance or state, or with words in their title. */
export function* listPlan({ target }: Extract<Command, { kind: 'list' }>, conversation: Conversation): Plan {
  const { user } = conversation
  const { todos, hasMore, later = [] } = yield* listed(target, conversation)
  const what = described(target, user)
  const shown = todos.slice(0, SHOWN)
  const about = { how: 'shown' as const, todos: shown }
  if (todos.length === 0) {
    const text = later.length > 0 ? `No other ${what}.` : `You have no ${what}.`
    return { text: laterLines(later, user) + text, about }
  }
  const more =
    hasMore || todos.length > SHOWN
      ? '\n\nThere are more; ask for a day, a tag or words of the title to see less at once.'
      : ''
  const count = hasMore ? `The first ${shown.length}` : String(todos.length)
  return {
    text: `${count} ${todos.length === 1 ? singular(what) : what}:\n${bullets(shown, user)}${more}`,
    about,
    ...(later.length > 0 && { note: laterLines(later, user).trim() }),
  }
}

/** Lists the later occurrences of todos that repeat: they are no todos of their own yet. */
function laterLines(later: LocalOccurrence[], reader: Reader): string {
  if (later.length === 0) return ''
  const lines = later.map((each) => `- ${bold(each.item)} — ${when(each, reader)}`)
  return `${later.length === 1 ? 'This comes' : 'These come'} again then:\n${lines.join('\n')}\n\n`
}

interface Listed {
  todos: LocalTodo[]
  hasMore: boolean
  later?: LocalOccurrence[]
}

function* listed(target: Target, { user, about, shown }: Conversation): Steps<Listed> {
  if (target.which === 'last')
    return {
      todos: yield* refreshed(target.positions ? atPositions(shown, target.positions) : (about?.todos ?? [])),
      hasMore: false,
    }
  if (target.status === 'done' && target.time && target.words === '') return yield* finished(target, target.time, user)
  if (needsReading(target)) return yield* matching(target, user)
  return yield* page(target, user)
}

function* matching(target: Target, user: UserContext) {
  const every = yield* findEvery(target, user)
  return every.todos.length > 0 ? every : { todos: (yield* findSimilar(target, user)).found, hasMore: false }
}

/**
 * Answers "what did I get done this week?": returns todos completed in that time, and done todos that were planned for
 * it.
 */
function* finished(target: Target, time: FoundTime, user: UserContext) {
  const { time: _, ...rest } = target
  const { todos, next_cursor } = yield* callTool('get_todo_list', {
    ...filtersOf(rest, user),
    sort: 'completed',
    limit: MAX_PAGE_LENGTH,
  })
  const doneThen = todos.filter((todo) => {
    const { completed_at } = todo
    return isAt(todo, time) || isAt({ ...todo, start_time: completed_at, end_time: completed_at, due_date: null }, time)
  })
  return { todos: doneThen, hasMore: next_cursor !== null && doneThen.length === todos.length }
}

/** True when the tool's filters cannot express the target. Then the plan reads the todos and matches them itself. */
function needsReading({ words, time }: Target): boolean {
  return words !== '' || time?.kind === 'recurrence'
}

function* page(target: Target, user: UserContext) {
  const query: ToolArguments['get_todo_list'] = {
    ...filtersOf(target, user),
    ...(target.status === 'done' && { sort: 'completed' }),
  }
  const {
    todos,
    next_cursor,
    later_occurrences: later = [],
  } = yield* callTool('get_todo_list', {
    ...query,
    limit: SHOWN,
  })
  const hours = target.time && hoursOf(target.time)
  const fits = (each: LocalTodo | LocalOccurrence) => !hours || isWithin(each, hours)
  return { todos: todos.filter(fits), hasMore: next_cursor !== null, later: later.filter(fits) }
}

function isWithin(todo: LocalTodo | LocalOccurrence, { from, to }: { from: string; to: string }): boolean {
  const moment = momentOf(todo)
  if (!moment) return false
  return todo.end_time ? moment < to && todo.end_time > from : moment >= from && moment < to
}

/** Returns the hours of a day that the question names. Null when the question means the whole day. */
function hoursOf(found: FoundTime): { from: string; to: string } | null {
  const time = onceOf(found)
  if (!time) return null
  if (time.kind === 'part' || time.kind === 'interval') return { from: localTime(time.from), to: localTime(time.to) }
  if (time.kind !== 'time' && time.kind !== 'day_time') return null
  const local = localTime(time.time)
  const day = local.slice(0, 10)
  if (time.relation === 'from') return { from: local, to: localTime(plusDays(day, 1)) }
  if (time.relation === 'by') return { from: localTime(day), to: local }
  return { from: local, to: `${local.slice(0, 17)}59` }
}

function described({ status, importance, tag, list, words, time, overdue }: Target, reader: Reader): string {
  const state = overdue ? 'overdue ' : status === 'done' ? 'finished ' : 'open '
  return [
    `${state}todos`,
    importance && importance !== 'none' && `with ${importance} importance`,
    tag && `tagged ${plainText(tag)}`,
    list && `in the list ${plainText(list)}`,
    words && `matching “${plainText(words)}”`,
    time && timeWords(time, reader),
  ]
    .filter(Boolean)
    .join(' ')
}

const RELATIONS = { at: 'on', by: 'by', from: 'from' } as const

function singular(what: string): string {
  return what.replace('todos', 'todo')
}

function timeWords(found: FoundTime, reader: Reader): string {
  if (found.kind === 'recurrence') return ruleName(found, reader)
  const time = onceOf(found)
  if (!time) return ''
  switch (time.kind) {
    case 'day':
      return `${RELATIONS[time.relation]} ${dayName(time.day, reader)}`
    case 'days':
      return `from ${daysName(time.from, plusDays(time.to, -1), reader)}`
    case 'part':
    case 'interval':
      return `on ${dayName(time.from, reader)}, ${clock(time.from, reader)}–${clock(time.to, reader)}`
    default:
      return `on ${dayAndClock(time.time, reader)}`
  }
}
