import type { TimeContext } from '../times/types.ts'
import { readAnalysis } from './analyse.ts'
import { readChange } from './change.ts'
import { offerOf, readCreate, readImpliedCreate } from './create.ts'
import { questioned, withTimesTogether } from './doubt.ts'
import { readHowTo } from './how-to.ts'
import { readInstead } from './instead.ts'
import { readList, readRecall } from './list.ts'
import type { Said } from './said.ts'
import { hear } from './said.ts'
import { readSchedule } from './schedule.ts'
import { readSimple } from './simple.ts'
import { quotedSpans, textWithout } from './title.ts'
import { isOutside, isService, mayBeNoted } from './topics.ts'
import type { Command, SingleCommand } from './types.ts'

/**
 * Nobody says one command in more characters, and a title has at most 100. Some of the patterns take quadratic time,
 * which must not be anybody's way to keep a server busy.
 */
const MAX_LENGTH = 500

/** What a message to the assistant asks for; what is longer than any command is none. Never throws for a text. */
export function parseCommand(text: string, context: TimeContext): Command {
  if (text.length > MAX_LENGTH) return { kind: 'none', offer: null }
  const said = hear(text, context)
  return asksSeveral(said) && !isOutside(said.lower) ? { kind: 'unclear' } : readCommand(said, true)
}

/** What a message asks that is known to ask one thing. */
export function readSingle(text: string, context: TimeContext): SingleCommand {
  return readCommand(hear(text, context), true)
}

/** In this order: what is said in the same few words, what must change nothing, questions, then orders. */
const READERS: ((said: Said) => SingleCommand | null)[] = [
  readSimple,
  readNothing,
  readHowTo,
  readService,
  readSchedule,
  readAnalysis,
  readTagging,
  readRecall,
  readInstead,
  readCreate,
  readChange,
  readList,
  readOutside,
  readImpliedCreate,
]

/** `may_join`: a day and a clock time that were said apart may be put together, once. */
function readCommand(said: Said, may_join: boolean): SingleCommand {
  for (const read of READERS) {
    const command = read(said)
    if (!command) continue
    const together = may_join && command.kind === 'create' && command.time && withTimesTogether(command.time, said)
    return together ? readCommand(hear(together, said.context), false) : questioned(command, said)
  }
  // What asks about the world is not ours; a few words that are no question may still be a todo.
  return isQuestion(said) ? { kind: 'outside', offer: null } : { kind: 'none', offer: offerOf(said) }
}

/** "never mind", "don't add anything tomorrow": an order to do nothing. */
function readNothing({ lower }: Said): SingleCommand | null {
  const is_nothing =
    /^(?:never ?mind|forget (?:it|that|about it)|nothing|no(?:pe)?|stop|cancel(?: (?:that|it))?)$/.test(lower) ||
    // What will not be is no todo, and which one it was is not said as an order.
    /^(?:i|we) (?:won't|will not|can't|cannot|can not|didn't|did not|shan't|am not|are not)(?!\p{L})/u.test(lower) ||
    /^(?:(?:do not|don'?t|never|please don'?t|no,? don'?t|stop) (?!forget|let me|miss)\p{L}+|i (?:do not|don'?t) want (?:you )?to)(?!\p{L})(?!.* so (?:just )?)/u.test(
      lower,
    )
  return is_nothing ? { kind: 'none', offer: null } : null
}

/** What is only ever asked of others, however it is put: "I need a taxi". */
function readService(said: Said): SingleCommand | null {
  return isService(said.lower) ? readOutside(said) : null
}

function isQuestion({ lower, is_question }: Said): boolean {
  return (
    /\p{L} \p{L}/u.test(lower) &&
    (is_question ||
      /^(?:what|what's|whats|who|who's|whose|why|how|when|where|which|is|are|was|were|does|do|did|has|have|should|will|would|tell|show|read|give|open)(?!\p{L})/u.test(
        lower,
      ))
  )
}

function readOutside(said: Said): SingleCommand | null {
  if (!isOutside(said.lower)) return null
  return { kind: 'outside', offer: mayBeNoted(said.lower) ? offerOf(said) : null }
}

/** "add #work to the report" and "set the priority of …" begin like a new todo. */
function readTagging(said: Said): SingleCommand | null {
  return /^(?:add|put|give|set|make|schedule)\s/i.test(said.lower) ? onlyUpdate(readChange(said)) : null
}

function onlyUpdate(command: SingleCommand | null): SingleCommand | null {
  return command?.kind === 'update' || command?.kind === 'complete' || command?.kind === 'reopen' ? command : null
}

const VERB =
  '(?:please |also |then )*(?:create|add an?|add|delete|remove|move|reschedule|postpone|complete|mark|remind me(?! [^.;!?]{0,40}(?:before|beforehand|ahead|earlier|in advance)(?=\\s*(?:$|[.;!?])))|rename|undo|cancel|show me|list my|tag)'
const SECOND = new RegExp(
  `(?:(?<![.;!?\\n])[.;!?\\n]+\\s*(?:and |then |also )*|,\\s+(?:and |then |and then )?|(?<!\\s)\\s+(?:and then|then|and also)\\s+)${VERB}\\s|\\sand\\s+(?:please |also )?(?:move|reschedule|postpone|mark|rename|remind me|add an?|create an?|show me|list my)\\s`,
  'iu',
)

/** Whether a second command follows. Lines of a list are several as well. */
function asksSeveral({ text }: Said): boolean {
  const spoken = textWithout(text, quotedSpans(text))
  return SECOND.test(spoken.trimStart().slice(1)) || /\S\s*\n\s*\S/.test(text)
}
