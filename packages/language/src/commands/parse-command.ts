import '../times/holidays/late-feasts.ts'
import { onlyTime } from '../times/only-time.ts'
import type { TimeContext } from '../times/types.ts'
import { isWish } from '../times/types.ts'
import { hasClock } from '../todo-fields.ts'
import { questionDoubtful, withTimesTogether } from './doubt/doubt.ts'
import type { Message } from './normalise/message.ts'
import { orderOf, readMessage } from './normalise/message.ts'
import type { Retraction } from './normalise/retraction.ts'
import { isTakenBack, readRetraction } from './normalise/retraction.ts'
import { tidied } from './normalise/tidy.ts'
import { readAnalysis } from './readers/analyse.ts'
import { readChange } from './readers/change.ts'
import { commandsOfChecklist } from './readers/checklists.ts'
import { namedTodo, offerOf, readCreate, readImpliedCreate } from './readers/create.ts'
import { readLists } from './readers/edit-lists.ts'
import { withHolidayOfEvent, withNextTimeAsOther } from './readers/holiday-event.ts'
import { readHowTo } from './readers/how-to.ts'
import { readImportanceStatement } from './readers/importance-statement.ts'
import { readInstead } from './readers/instead.ts'
import { readList, readRecall } from './readers/list.ts'
import { asMove, readNewTime, readOccurrences, readScope } from './readers/occurrences.ts'
import { readDayBeforeReminder } from './readers/remind-on-day.ts'
import { readSchedule } from './readers/schedule.ts'
import { readSimple } from './readers/simple.ts'
import { readSnooze } from './readers/snooze.ts'
import { readSteps, withoutSteps } from './readers/steps.ts'
import { isOutside, isRequest, isService, isTask, mayBeNoted } from './readers/topics.ts'
import { withEachTitle } from './split/each-title.ts'
import { splitCommands } from './split/split-commands.ts'
import type { Command, Create, SingleCommand, Step } from './types.ts'

/**
 * The longest single command. People's are shorter, since a title has at most 100 characters. Some patterns take quadratic time: without this
 * limit, a long message could keep a server busy.
 */
export const MAX_LENGTH = 500

/** Reads what a message to the assistant asks for. A part that is longer than any command is `none`. Must not throw for any text. */
export function parseCommand(message: string, context: TimeContext): Command {
  const text = tidied(message)
  const checklist = commandsOfChecklist(text, context)
  if (checklist) return checklist
  const retraction = text.length > MAX_LENGTH ? null : readRetraction(text, context)
  if (retraction) return withoutRetracted(retraction, context)
  if (text.length <= MAX_LENGTH && isTakenBack(text)) return { kind: 'none', offer: null, isCertain: true }
  // "on my list, remove bread and add milk" is unwrapped before it is split, since "on my list" is no command.
  // Of several lines the first is not unwrapped: it is a line like the others, and its bullet shows that it is no heading.
  const isOne = text.length <= MAX_LENGTH && !text.trim().includes('\n')
  const whole = isOne ? readMessage(text, context) : null
  const parts = splitCommands(isOne ? orderOf(text) : text, context)
  if (parts.some(({ length }) => length > MAX_LENGTH)) return { kind: 'none', offer: null }
  const asOne = () => readCommand(whole ?? readMessage(text, context), true)
  const singles = parts.length > 1 ? parts.map((part) => readSingle(part, context)) : [asOne()]
  const commands = singles.flatMap(withEachTitle)
  // "hello! Thanks. Now add milk" makes one request.
  const asked = commands.filter(({ kind }) => kind !== 'greeting' && kind !== 'thanks')
  const [first] = asked.length > 0 ? asked : commands
  if (asked.length < 2) return first ?? { kind: 'none', offer: null }
  if (isWhole(asked) || text.length > MAX_LENGTH) return { kind: 'several', commands: asked }
  const one = asOne()
  // Lines that are no commands are a pasted text, whose time is hardly that of one todo.
  return isOne || one.kind !== 'create' || !one.implied ? one : { kind: 'none', offer: one, isCertain: true }
}

/**
 * Returns the new todo that the words name, for words that are known to name one: "team lunch at 12" as the answer to
 * "What is it called?". The title is empty when the words say only a time. Returns null when the words name several
 * times, or a doubtful one.
 */
export function parseNewTodo(text: string, context: TimeContext): Create | null {
  if (text.length > MAX_LENGTH) return null
  const message = readMessage(text, context)
  const named = namedTodo(message)
  const command = readTogether(named, message) ?? questionDoubtful(named, message)
  return command.kind === 'create' ? { ...command, implied: false } : null
}

/**
 * Whether the message was split correctly. A part without a meaning shows that it was not. A service at the start
 * governs the rest of the message, which therefore is one command.
 */
function isWhole(commands: SingleCommand[]): boolean {
  return commands.every(({ kind }) => kind !== 'none') && commands[0]?.kind !== 'outside'
}

/**
 * Returns the command of a message that retracts words. "delete the slides, no wait, delete the report" is the second
 * command alone. "make it 6" changes the todo of the first command. After any other retraction ("…, not the dentist")
 * the command is `unclear`, and the user must repeat it.
 */
function withoutRetracted({ before, after, corrected }: Retraction, context: TimeContext): Command {
  if (corrected) return parseCommand(corrected, context)
  const second = parseCommand(after, context)
  const first = parseCommand(before, context)
  if (
    second.kind === 'update' &&
    second.target.which === 'last' &&
    (first.kind === 'create' || first.kind === 'update')
  )
    return { kind: 'several', commands: [first, second] }
  const isInstead = second.kind === first.kind && !(second.kind === 'create' && second.implied)
  return isInstead && second.kind !== 'none' && second.kind !== 'several' ? second : { kind: 'unclear' }
}

/** Reads a message that makes one request. */
function readSingle(text: string, context: TimeContext): SingleCommand {
  return readCommand(readMessage(text, context), true)
}

/** Tried in this order: fixed phrases, messages that must change nothing, questions, then commands. */
const READERS: ((message: Message) => SingleCommand | null)[] = [
  readSimple,
  readSteps,
  readLists,
  readScoped,
  readChangeAndDay,
  readImportanceStatement,
  readOccurrences,
  readNothing,
  readHowTo,
  readService,
  readSchedule,
  readAnalysis,
  readTagging,
  readRecall,
  readInstead,
  readSnooze,
  readCreate,
  readChange,
  readList,
  readOutside,
  readRequest,
  readImpliedCreate,
]

/**
 * Returns the command of the first reader that reads the message. `canJoin`: a day and a clock time that stand apart
 * may be joined. They are joined at most once.
 */
function readCommand(message: Message, canJoin: boolean): SingleCommand {
  const reminded = readDayBeforeReminder(message, (text) => readCommand(readMessage(text, message.context), canJoin))
  if (reminded) return reminded
  const split = withoutSteps(message.text)
  return split
    ? withSteps(readWhole(readMessage(split.text, message.context), canJoin), split.steps)
    : readWhole(message, canJoin)
}

/** Adds steps to a new todo. They are read apart, because their words are titles and no times. */
function withSteps(command: SingleCommand, steps: Step[]): SingleCommand {
  if (command.kind === 'create') return { ...command, steps }
  return command.kind === 'doubtful' && command.command.kind === 'create'
    ? ({ ...command, command: { ...command.command, steps } } as SingleCommand)
    : command
}

function readWhole(message: Message, canJoin: boolean): SingleCommand {
  for (const read of READERS) {
    const command = read(message)
    if (!command) continue
    return (
      (canJoin && command.kind === 'create' && readTogether(command, message)) || questionDoubtful(command, message)
    )
  }
  // A question about the world is out of scope; other words may still be a todo.
  return isQuestion(message) ? { kind: 'outside', offer: null } : { kind: 'none', offer: offerOf(message) }
}

/**
 * Reads the message again with the day and the clock time of its new todo joined. Returns null when they do not stand
 * apart.
 */
function readTogether({ time, title }: Create, message: Message): SingleCommand | null {
  if (!time) return null
  const together = withTimesTogether(time, message)
  if (together) return readCommand(readMessage(together, message.context), false)
  const onHoliday = withHolidayOfEvent(time, message.text, title)
  return onHoliday ? withNextTimeAsOther(readCommand(readMessage(onHoliday, message.context), false), time) : null
}

/** Reads a command to do nothing: "never mind", "don't add anything tomorrow". */
function readNothing({ lower }: Message): SingleCommand | null {
  const isNothing =
    /^(?:(?:lol|oh|ok|okay|actually|well|no|sorry)[ ,]+)?(?:never ?mind|nvm|forget (?:it|that|about it)|(?:add |do )?nothing|no(?:pe)?|ha(?:ha)+|l+o+l+|lmao|stop|cancel(?: (?:that|it))?)$/.test(
      lower,
    ) ||
    // "I won't go" is no todo, and no command to delete one.
    /^(?:i|we) (?:won't|will not|can't|cannot|can not|didn't|did not|shan't|am not|are not)(?!\p{L})/u.test(lower) ||
    /^(?:(?:do not|don'?t|never|please don'?t|no,? don'?t|stop) (?!forget|let me|miss)\p{L}+|i (?:do not|don'?t) want (?:you )?to)(?!\p{L})(?!.* so (?:just )?)/u.test(
      lower,
    )
  return isNothing ? { kind: 'none', offer: null, isCertain: true } : null
}

/** Reads a change with words that say for which occurrences it is meant: "from now on, move the standup to 10". */
function readScoped(message: Message): SingleCommand | null {
  const scoped = readScope(message.text)
  if (!scoped) return null
  const rest = readMessage(asMove(scoped.text), message.context)
  const command = readOccurrences(rest) ?? readChange(rest)
  if (command?.kind === 'update' && Object.keys(command.changes).length > 0) return { ...command, scope: scoped.scope }
  const moved = readNewTime(rest)
  return moved && { ...moved, scope: scoped.scope }
}

/** Reads a change that also says when the todo is due: "make it low and due Friday". */
function readChangeAndDay(message: Message): SingleCommand | null {
  const { change, when } = CHANGE_AND_DAY.exec(message.text)?.groups ?? {}
  const time = when ? onlyTime(when, message.context) : null
  if (!change || !time) return null
  const rest = readMessage(change, message.context)
  const command = readImportanceStatement(rest) ?? readChange(rest)
  if (command?.kind !== 'update' || command.changes.time || Object.keys(command.changes).length === 0) return null
  return { ...command, changes: { ...command.changes, time: { ...time, relation: 'at' } } }
}

const CHANGE_AND_DAY =
  /^(?<change>\S.{1,120}?)(?:,| and|, and)(?: also)?(?: it(?:['’]s| is))? (?:(?=due )|(?:move|push|shift) it to )(?<when>.{3,60}?)[.!]*$/iu

/** Reads a request to do a task for the user: "can you call Bob". With a time or a tag it is a todo. */
function readRequest(message: Message): SingleCommand | null {
  if (!isRequest(message.wholeLower) || !isTask(message.lower) || message.times.some(isWish)) return null
  const offer = offerOf(message)
  return offer && !offer.tags && !offer.importance ? { kind: 'outside', offer } : null
}

/** Reads a request for a service, in any wording: "I need a taxi". */
function readService(message: Message): SingleCommand | null {
  return isService(message.lower) ? readOutside(message) : null
}

function isQuestion({ lower, hasQuestionMark }: Message): boolean {
  return (
    /\S \S/.test(lower) &&
    (hasQuestionMark ||
      /^(?:what|what's|whats|who|who's|whose|why|how|when|where|which|is|are|was|were|does|do|did|has|have|should|will|would|tell me|tell us|show|list|display|read|give|open)(?!\p{L})/u.test(
        lower,
      ))
  )
}

/** The verb of a request to a device, or to a player. */
const DEVICE =
  /^(?:turn|switch|dim|lower|raise|play|stop|start|pause|lock|unlock|brew|make|put|open|close|set)(?!\p{L})/u

function readOutside(message: Message): SingleCommand | null {
  if (!isOutside(message.lower)) return null
  // With a clock time it may be a plan of the user: "movie tonight at 9".
  const isPlan = !DEVICE.test(message.lower) && message.times.some((time) => isWish(time) && hasClock(time))
  return { kind: 'outside', offer: isPlan || mayBeNoted(message.lower) ? offerOf(message) : null }
}

/**
 * Reads "add #work to the report" and "set the priority of …", which start like a new todo, but change an existing one.
 */
function readTagging(message: Message): SingleCommand | null {
  return /^(?:add|put|give|set|make|schedule)\s/i.test(message.lower) ? onlyUpdate(readChange(message)) : null
}

function onlyUpdate(command: SingleCommand | null): SingleCommand | null {
  return command?.kind === 'update' || command?.kind === 'complete' || command?.kind === 'reopen' ? command : null
}
