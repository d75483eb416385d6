import type { UserContext } from '@todo-agents/agent/types'
import { parseNewTodo } from '@todo-agents/language/commands/parse-command'
import { readTarget } from '@todo-agents/language/commands/readers/target'
import { isTask } from '@todo-agents/language/commands/readers/topics'
import { eachTitle } from '@todo-agents/language/commands/split/each-title'
import type { Create, SingleCommand } from '@todo-agents/language/commands/types'
import { timeContext } from '@todo-agents/language/todo-fields'

/**
 * Returns the last command with another todo as its target, or null when it cannot be repeated. For a creation, the new
 * todo takes the tags, and the day if the message names no time.
 */
export function sameCommandFor(last: SingleCommand, words: string, user: UserContext): SingleCommand | null {
  switch (last.kind) {
    case 'create': {
      if (/^(?:the )?(?:others?|rest)\b/i.test(words)) return null
      const other = parseNewTodo(words, timeContext(user))
      return other && eachTitle(other).length === 1 ? sharing(other, last) : null
    }
    case 'update':
      return last.changes.title === undefined ? { ...last, target: readTarget(words, timeContext(user)) } : null
    case 'complete':
    case 'delete':
    case 'skip':
      return { ...last, target: readTarget(words, timeContext(user)) }
    case 'reopen':
      return { ...last, target: { ...readTarget(words, timeContext(user)), status: 'done' } }
    case 'schedule':
      return { ...last, title: words.replace(/^(?:the|a|an|my) /i, '') }
    default:
      return null
  }
}

/** Verbs that fit any person or thing: after "call Mum", "Dad too" means "call Dad". */
const SHARED_VERB =
  /^(?:call|phone|ring|e-?mail|text|message|visit|meet|invite|thank|buy|get|order|water|feed|wash)(?= )/i

function sharing(other: Create, { title, time, tags, list, minutes, reminder }: Create): Create {
  const isDay = time?.kind === 'day' || time?.kind === 'days'
  const verb = isTask(other.title.toLowerCase()) ? undefined : SHARED_VERB.exec(title)?.[0]
  return {
    ...(tags && { tags }),
    ...(list !== undefined && { list }),
    ...(time && isDay && { time }),
    ...(minutes && { minutes }),
    ...(reminder !== undefined && other.time && { reminder }),
    ...other,
    title: verb ? `${verb} ${other.title}` : other.title,
  }
}
