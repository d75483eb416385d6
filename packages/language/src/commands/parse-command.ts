import type { TimeContext } from '../times/types.ts'
import { readQuestion } from './ask.ts'
import { readChange } from './change.ts'
import { readCreate, readImpliedCreate, titleIfTask } from './create.ts'
import { questioned, withTimesTogether } from './doubt.ts'
import type { Said } from './said.ts'
import { hear } from './said.ts'
import { readSchedule } from './schedule.ts'
import { quotedSpans, textWithout } from './title.ts'
import type { Command } from './types.ts'

/**
 * Nobody says one command in more characters, and a title has at most 100. Some of the patterns take quadratic time,
 * which must not be anybody's way to keep a server busy.
 */
const MAX_LENGTH = 500

/** What a message to the assistant asks for; what is longer than any command is none. Never throws for a text. */
export function parseCommand(text: string, context: TimeContext): Command {
  if (text.length > MAX_LENGTH) return { kind: 'none', title: null }
  return readCommand(hear(text, context), true)
}

/** `may_join`: a day and a clock time that were said apart may be put together, once. */
function readCommand(said: Said, may_join: boolean): Command {
  if (asksSeveral(said)) return { kind: 'unclear' }
  for (const read of [readSchedule, readQuestion, readTagging, readCreate, readChange, readImpliedCreate]) {
    const command = read(said)
    if (!command) continue
    const together = may_join && command.kind === 'create' && command.time && withTimesTogether(command.time, said)
    return together ? readCommand(hear(together, said.context), false) : questioned(command, said)
  }
  return { kind: 'none', title: titleIfTask(said) }
}

/** "add #work to the report" and "set the priority of …" begin like a new todo. */
function readTagging(said: Said): Command | null {
  return /^(?:add|put|give|set|make|schedule)\s/i.test(said.lower) ? onlyUpdate(readChange(said)) : null
}

function onlyUpdate(command: Command | null): Command | null {
  return command?.kind === 'update' || command?.kind === 'complete' || command?.kind === 'reopen' ? command : null
}

const VERB =
  '(?:please |also |then )*(?:create|add an?|add|delete|remove|move|reschedule|postpone|complete|mark|remind me(?! [^.;!?]{0,40}(?:before|beforehand|ahead|earlier|in advance)(?=\\s*(?:$|[.;!?])))|rename|undo|cancel|show me|list my|tag)'
const SECOND = new RegExp(
  `(?:(?<![.;!?\\n])[.;!?\\n]+\\s*(?:and |then |also )*|,\\s+(?:and |then |and then )?|(?<!\\s)\\s+(?:and then|then|and also)\\s+)${VERB}\\s|\\sand\\s+(?:please |also )?(?:move|reschedule|postpone|mark|rename|remind me|add an?|create an?|show me|list my)\\s`,
  'iu',
)

/** Whether a second command follows. Lines of a list are several as well. */
function asksSeveral({ text, begin }: Said): boolean {
  const spoken = textWithout(text, quotedSpans(text))
  return SECOND.test(spoken.slice(Math.min(begin, spoken.length)).trimStart().slice(1)) || /\S\s*\n\s*\S/.test(text)
}
