import { parseCommand } from '@todo-agents/language/commands/parse-command'
import type { Command } from '@todo-agents/language/commands/types'
import { hasClock, timeContext, timesOf } from '@todo-agents/language/todo-fields'
import type { ToolArguments } from '../../tools/registry.ts'
import type { UserContext } from '../../types.ts'
import type { Plan } from './plan.ts'
import { use } from './plan.ts'
import { correctable } from './update.ts'
import { bold, CAN_UNDO, clock, conflictWords, importanceWords, otherReading, plainText, when } from './words.ts'

export type Create = Extract<Command, { kind: 'create' }>

const MAX_TITLE = 100

export function* createPlan(command: Create, user: UserContext): Plan {
  if (command.title === '') {
    return {
      text: 'What shall the todo be called?',
      question: { kind: 'complete', resume: (answer) => createPlan(withTitle(command, answer, user), user) },
    }
  }
  const { todo, conflicts } = yield* use('create_todo', argumentsOf(command, user))
  const time = when(todo)
  const details = [
    time && `for ${time}`,
    importanceWords(todo.importance) && `with ${importanceWords(todo.importance)}`,
    todo.tags.length > 0 && `tagged ${todo.tags.map(plainText).join(', ')}`,
    todo.alarm_time && `with a reminder at ${clock(todo.alarm_time)}`,
  ].filter(Boolean)
  const created = `Created ${[bold(todo.item), ...details].join(' ')}.`
  const text = created + notes(command) + CAN_UNDO + conflictWords(conflicts)
  return command.time ? { text, question: correctable(command.time, [todo], user) } : { text }
}

/** The answer may say more than the title: "team meeting at 3". */
function withTitle(command: Create, answer: string, user: UserContext): Create {
  const more = parseCommand(`add ${answer.trim()}`, timeContext(user))
  return more.kind === 'create' && more.title !== '' ? { ...command, ...more } : { ...command, title: answer.trim() }
}

function argumentsOf(command: Create, user: UserContext): ToolArguments['create_todo'] {
  const { title, importance, tags } = command
  return {
    ...titleFields(title),
    ...timesOf(command, user),
    ...(importance && { importance }),
    ...(tags && { tags }),
  }
}

/** A title that is too long is cut at a word, and stands as a whole in the description. */
function titleFields(title: string): { item: string; description?: string } {
  if (title.length <= MAX_TITLE) return { item: title }
  const cut = title
    .slice(0, MAX_TITLE - 1)
    .replace(/\s+\S*$/, '')
    .replace(/[\uD800-\uDBFF]$/, '')
  return { item: `${cut}…`, description: title.slice(0, 1024).replace(/[\uD800-\uDBFF]$/, '') }
}

/** What was understood in one of two ways, or cannot be done yet. */
function notes({ time, minutes, reminder }: Create): string {
  const said: string[] = []
  if (time?.kind === 'recurrence') said.push('I cannot repeat todos yet, so this is only the next one.')
  if (time?.other) said.push(otherReading(time.other))
  if (reminder !== undefined && !(time && hasClock(time)))
    said.push('I set no reminder, because it has no time of day.')
  if (minutes && !(time && hasClock(time)))
    said.push('I did not keep how long it takes, because it has no time of day.')
  return said.length > 0 ? ` ${said.join(' ')}` : ''
}
