import type { TimeContext } from '../times/types.ts'
import { readQuestion } from './ask.ts'
import { readChange } from './change.ts'
import { readCreate, readImpliedCreate, titleIfTask } from './create.ts'
import type { Said } from './said.ts'
import { hear } from './said.ts'
import { readSchedule } from './schedule.ts'
import { quotedSpans, textWithout } from './title.ts'
import type { Command } from './types.ts'

/** What a message to the assistant asks for. Never throws for a text. */
export function parseCommand(text: string, context: TimeContext): Command {
  const said = hear(text, context)
  if (asksSeveral(said)) return { kind: 'several' }
  for (const read of [readSchedule, readQuestion, readTagging, readCreate, readChange, readImpliedCreate]) {
    const command = read(said)
    if (command) return command
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
  '(?:please |also |then )*(?:create|add an?|add|delete|remove|move|reschedule|postpone|complete|mark|remind me|rename|undo|cancel|show me|list my|tag)'
const SECOND = new RegExp(
  `(?:(?<![.;!?\\n])[.;!?\\n]+\\s*(?:and |then |also )*|,\\s+(?:and |then |and then )?|(?<!\\s)\\s+(?:and then|then|and also)\\s+)${VERB}\\s|\\sand\\s+(?:please |also )?(?:move|reschedule|postpone|mark|rename|remind me|add an?|create an?|show me|list my)\\s`,
  'iu',
)

/** Whether a second command follows. Lines of a list are several as well. */
function asksSeveral({ text, begin }: Said): boolean {
  const spoken = textWithout(text, quotedSpans(text))
  return SECOND.test(spoken.slice(Math.min(begin, spoken.length)).trimStart().slice(1)) || /\S\s*\n\s*\S/.test(text)
}
