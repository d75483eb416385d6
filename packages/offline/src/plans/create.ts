import { toLocal } from '@todo-agents/agent/tools/local-time'
import type { ToolArguments } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { parseNewTodo } from '@todo-agents/language/commands/parse-command'
import { readLead } from '@todo-agents/language/commands/readers/remind-before'
import { isTask } from '@todo-agents/language/commands/readers/topics'
import type { Create } from '@todo-agents/language/commands/types'
import { hasClock, recurrenceOf, timeContext, timesOf } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import type { Plan, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { usualMinutes } from '../planning-rules.ts'
import { refusedRule, repeatSentence } from '../wording/repeats.ts'
import {
  bold,
  CAN_UNDO,
  clock,
  conflictNote,
  dayAndClock,
  importanceWords,
  isPoint,
  isReminderOver,
  listed,
  otherReading,
  plainText,
  REMINDER_OVER,
  when,
} from '../wording/words.ts'
import { reminderPlan } from './change.ts'
import { askAboutExisting } from './existing-todo.ts'
import { listOfName, readLists } from './lists.ts'
import { wholeDaysBefore } from './patch.ts'
import { correctable } from './update.ts'

export function* createPlan(command: Create, conversation: Conversation): Plan {
  const { user, known } = conversation
  if (command.title === '') {
    const text = 'What should the todo be called?'
    return { text, question: { kind: 'title', text, command, message: conversation.message } }
  }
  const refusal = refusedRule(command.time)
  if (refusal) return { text: refusal }
  const meant = yield* askAboutExisting(command, conversation)
  if (meant) return meant
  const placed = yield* inList(command, conversation)
  const { todo, conflicts, next_occurrences } = yield* callTool('create_todo', argumentsOf(placed, user))
  if (command.isDone) yield* callTool('complete_todo', { id: todo.id })
  const repeats =
    command.time?.kind === 'recurrence' ? repeatSentence(todo, next_occurrences ?? [], user, command.time) : ''
  return {
    text: `Created ${wordsFor(placed, todo, user)}.${repeats}${notes(command, todo, conversation)}${twin(todo, known)}`,
    undo: CAN_UNDO,
    units: [command.isDone ? 2 : 1],
    about: { how: 'changed', todos: [todo] },
    ...conflictNote(conflicts, user),
    ...(command.time && {
      question: correctable(command.time, [todo], user, todo.recurrence ? 'following' : undefined),
    }),
  }
}

/** The end of a title that can name a list: "milk to groceries", when the user has a list of that name. */
const TO_A_LIST = /^(?<title>.+?) (?:to|on|in) (?:my |the )?(?<name>[\p{L}\p{N}][\p{L}\p{N}&-]*(?: [\p{L}\p{N}&-]+)?)$/u

/**
 * Returns the command with a list that exists. The name of a list that does not exist becomes a tag. "add milk to
 * groceries" names a list only if there is one.
 */
function* inList(command: Create, conversation: Conversation): Steps<Create> {
  const { list: name, ...rest } = command
  if (name === null) return command
  if (name !== undefined) {
    const list = listOfName(yield* readLists(conversation), name)
    return list ? { ...rest, list: list.name } : { ...rest, tags: [...(command.tags ?? []), name.toLowerCase()] }
  }
  const { title, name: behind } = TO_A_LIST.exec(command.title)?.groups ?? {}
  if (!title || !behind || command.implied || isTask(command.title.toLowerCase())) return command
  const list = listOfName(yield* readLists(conversation), behind)
  return list ? { ...command, title, list: list.name } : command
}

function wordsFor({ list, steps = [], isDone }: Create, todo: LocalTodo, user: UserContext): string {
  const time = isPoint(todo) ? null : when(todo, user)
  const details = [
    list && `in the list ${bold(list)}`,
    time && `for ${time}`,
    importanceWords(todo.importance) && `with ${importanceWords(todo.importance)}`,
    todo.tags.length > 0 && `tagged ${todo.tags.map(plainText).join(', ')}`,
    todo.alarm_time && `with a reminder ${alarmWords(todo.alarm_time, todo, user)}`,
    steps.length > 0 &&
      `with ${steps.length === 1 ? 'the step' : 'the steps'} ${listed(steps.map(({ item }) => plainText(item)))}`,
    isDone && 'as done',
  ].filter(Boolean)
  return [bold(todo.item), ...details].join(' ')
}

/** The time of a reminder, with its day unless that is the day of the todo. */
function alarmWords(alarm: string, { start_time, due_date }: LocalTodo, user: UserContext): string {
  const day = (start_time ?? due_date)?.slice(0, 10)
  return alarm.slice(0, 10) === day ? `at ${clock(alarm, user)}` : `on ${dayAndClock(alarm, user)}`
}

/**
 * Returns a sentence when another open todo has the same title, or an empty string. Compares only with todos that this
 * conversation has seen.
 */
function twin({ id, item }: LocalTodo, known: LocalTodo[]): string {
  const hasTwin = known.some((other) => other.id !== id && other.item.toLowerCase() === item.toLowerCase())
  return hasTwin ? ' You have another open todo of that name.' : ''
}

/** Creates the todo that the answer names. "30 minutes before" is no title: it sets a reminder for the last todo. */
export function createTitled(command: Create, answer: string, conversation: Conversation): Plan {
  const context = timeContext(conversation.user)
  const named = parseNewTodo(answer, context)
  const reminder = named && !named.time ? readLead(answer.trim(), context) : null
  if (reminder) return reminderPlan(reminder, conversation)
  return createPlan(withTitle(command, named ?? { title: answer.trim() }, conversation), conversation)
}

/** Adds what the answer says to the command. The answer may have more than a title: "team meeting at 3". */
function withTitle(command: Create, answer: Partial<Create>, { message }: Conversation): Create {
  const named = { ...command, ...answer }
  const isReminder = /^\W*(?:remind me|(?:set|create|add|make)(?: me)? an? (?:reminder|alarm))(?!\p{L})/iu.test(
    message ?? '',
  )
  return isReminder && named.time ? { reminder: 0, isPoint: true, ...named } : named
}

function argumentsOf(command: Create, user: UserContext): ToolArguments['create_todo'] {
  const { title, importance, tags, list, steps, time } = command
  const minutes = command.minutes ?? usualMinutes(title, user)
  return {
    ...titleFields(title),
    ...timesOf({ ...withReminderDay(command), ...(minutes && { minutes }) }, user),
    ...recurrenceOf(time),
    ...(importance && { importance }),
    ...(tags && { tags }),
    ...(list && { list }),
    ...(steps && { steps }),
  }
}

/** Reminds of a todo of a whole day in the morning: "rent on Friday, remind me the day before". */
function withReminderDay(command: Create): Create {
  const { time, reminder } = command
  const at = time && !hasClock(time) && reminder !== undefined ? wholeDaysBefore(reminder) : null
  return at ? { ...command, reminder_at: at } : command
}

/**
 * Returns the title as arguments of the tool. Cuts a title that is too long at a word, and puts all of it into the
 * description.
 */
function titleFields(title: string): { item: string; description?: string } {
  if (title.length <= MAX_TITLE_LENGTH) return { item: title }
  const cut = title
    .slice(0, MAX_TITLE_LENGTH - 1)
    .replace(/\s+\S*$/, '')
    .replace(/[\uD800-\uDBFF]$/, '')
  return { item: `${cut}…`, description: title.slice(0, MAX_DESCRIPTION_LENGTH).replace(/[\uD800-\uDBFF]$/, '') }
}

function isOver({ end_time, due_date, end_date, alarm_time }: LocalTodo, { now, time_zone }: UserContext): boolean {
  const current = toLocal(now, time_zone)
  if (end_time) return end_time < current
  const last = end_date ?? due_date
  return last ? last < current.slice(0, 10) : alarm_time !== null && alarm_time < current
}

/**
 * Returns sentences about a time that is over or has another reading, and about parts of the command that were ignored.
 */
function notes({ time, minutes, reminder, reminder_at }: Create, todo: LocalTodo, { user }: Conversation): string {
  const said: string[] = []
  if (isOver(todo, user)) said.push('Note that this time is over already.')
  else if (isReminderOver(todo, user)) said.push(REMINDER_OVER)
  if (time?.other) said.push(otherReading(time, user))
  if (reminder_at && !todo.alarm_time) said.push('I set no reminder, because it has no day.')
  if (reminder !== undefined && !todo.start_time && !todo.alarm_time)
    said.push('I set no reminder, because it has no time of day.')
  if (minutes && !todo.start_time) said.push('I did not keep how long it takes, because it has no time of day.')
  return said.length > 0 ? ` ${said.join(' ')}` : ''
}
