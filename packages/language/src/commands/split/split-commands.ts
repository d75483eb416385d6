import { withStraightApostrophes } from '../../text/normalise.ts'
import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import { isRemark } from '../doubt/remark.ts'
import { isStatement } from '../doubt/statement.ts'
import { unwrapped } from '../normalise/as-order.ts'
import { OPENERS } from '../normalise/openers.ts'
import { dayBeforeSpan } from '../readers/day-before.ts'
import { listsSteps } from '../readers/steps.ts'
import { EMOJI } from '../readers/tag-name.ts'
import { quotedSpans } from '../readers/title.ts'
import { isTask } from '../readers/topics.ts'
import { splitDay } from './split-day.ts'
import { splitCounted, splitLines, splitListed, splitNumbered } from './split-lines.ts'

/** A longer message is a pasted text and no list of commands. It is not split. */
const MAX_LENGTH = 4000
/** How many places are checked for the start of a second command. */
const MAX_JOINTS = 60
/** How many characters before and after a possible start of a command are read to decide. */
const CLAUSE = 200

/**
 * Splits a message into its commands, each complete in itself: "add milk and show my list" → "add milk", "show my list".
 * It splits only where a second command surely starts, since a torn title is worse than a long one: "call Bob and move
 * the sofa" stays one todo. Words that hold for several commands are repeated in each.
 */
export function splitCommands(text: string, context: TimeContext): string[] {
  if (text.length > MAX_LENGTH) return [text]
  const lines = splitLines(text, context)
  if (lines) return lines.flatMap((line) => splitSentence(line, context))
  return splitCounted(text) ?? splitNumbered(text, context) ?? splitListed(text) ?? splitAroundReminder(text, context)
}

/** Splits a text with a reminder like "remind me the evening before at 8", which belongs to the command before it. */
function splitAroundReminder(text: string, context: TimeContext): string[] {
  const span = dayBeforeSpan(text)
  if (!span) return splitDay(text, context) ?? splitSentence(text, context)
  const before = text.slice(0, span.start).trim()
  const after = text.slice(span.end).replace(/^[\s,.;]*(?:(?:and|then)\s+)?/iu, '')
  const parts = before === '' ? [] : splitSentence(before, context)
  const reminder = text.slice(span.start, span.end)
  return [
    ...parts.slice(0, -1),
    `${parts.at(-1) ?? ''}${reminder}`,
    ...(after === '' ? [] : splitSentence(after, context)),
  ]
}

function splitSentence(text: string, context: TimeContext): string[] {
  // Most messages are one command. Skip reading their times, which takes longest.
  if (jointsOf(text).length === 0 || listsSteps(text)) return [text]
  return splitByVerbs(text, context).flatMap(
    (part) => splitMoves(part, context) ?? splitEvents(part, context) ?? [part],
  )
}

/** A place where a second command may start. `strong`: the end of a sentence, or words like "and then". */
interface Joint {
  start: number
  end: number
  strength: 'strong' | 'comma' | 'and'
}

const JOINT =
  /(?<strong>(?<![.!?;])[.!?;]+\s+(?:(?:and|then|also|after that,?)\s+)*|,?(?<!\s)\s+(?:(?:and\s+)?(?:then|after\s+that|afterwards)|and\s+also)(?:,\s*|\s+)(?:also\s+)?)|(?<comma>,\s*(?:(?:and|also|plus)\s+)*)|(?<and>(?<!\s)\s+(?:and|&|plus)\s+(?:(?:also|please)\s+)*)/giu

function jointsOf(text: string): Joint[] {
  const quotes = quotedSpans(text)
  const joints: Joint[] = []
  for (const { index, groups, 0: match } of text.matchAll(JOINT)) {
    if (joints.length === MAX_JOINTS) break
    if (quotes.some(({ start, end }) => start <= index && index < end)) continue
    const strength = groups?.strong ? 'strong' : groups?.comma ? 'comma' : 'and'
    joints.push({ start: index, end: index + match.length, strength })
  }
  return joints
}

const REMINDER_BEFORE =
  '(?![^.;!?]{0,40}(?:before|beforehand|ahead|earlier|in advance)(?:\\s*(?:$|[.;!?,])|\\s+(?:it|that)))'
/** Words that are surely a command to the assistant, and no task of the user. */
const SURE = new RegExp(
  `^(?:remind me (?:to|about|of|that)${REMINDER_BEFORE}|create an?|schedule an?|add an? (?:to-?do|task|reminder|meeting|appointment)|find (?:me )?(?:(?:an?|some|the|half an|\\d+) )?(?:free )?(?:hours?|time|minutes?|slots?)(?!\\p{L})|reschedule|postpone|rename|undo|reopen|uncheck|show me|show my|list (?:my|all)|what(?:'s| is| do i have)|when am i|am i free|how many|mark .+ (?:as |off )?(?:done|complete|completed|finished)|mark off|tick off|cross off|tell me (?:a|about|the)|new (?:to-?do|task|reminder)|set it to|make it (?:high|low|medium|urgent)|(?:add|put) #[\\p{L}\\p{ExtPict}\\p{RI}]|tag .+ (?:as|with) |(?:move|shift|push) .+ to |help$)`,
  'iu',
)
/** Commands to the assistant that could also be tasks of the user: "cancel the gym", "add sugar". */
const OURS =
  /^(?:add|create|schedule|delete|remove|erase|cancel|move|shift|push|complete|finish|mark|check off|change|set|make|clear|drop|tag|untag|update|list|show|get rid of|take)\s/iu
/** Things that only a todo manager has. */
const OUR_THING =
  /(?<!\p{L})(?:to-?\s?dos?|tasks?|reminders?|lists?|cal[ae]nd[ae]r|agenda|schedule|appointments?|meetings?)(?!\p{L})/iu
const QUESTION =
  /^(?:what|when|which|how many|show|list|am i|do i|is there|are there|(?:know|see|check|find out|tell me) (?:if|whether|what|when|which))(?!\p{L})/iu
const CHANGE =
  /^(?:delete|remove|erase|cancel|move|shift|push|complete|finish|mark|check off|tick off|cross off|reschedule|postpone|rename|tag|untag|reopen|uncheck|undo|get rid of|clear|drop|put off|make it|set it|i(?:'ve| have)? (?:finished|done|completed))(?!\p{L})/iu
const REMINDS = /^(?:remind me|don'?t forget|remember|(?:i|we) (?:need|have|want|must|should|ought|got))(?!\p{L})/iu
const ITS_TODOS = /^(?:move|put|keep) (?:all )?(?:its|the|their) (?:todos|to-dos|tasks|items|entries)(?!\p{L})/iu
const DELETES_LIST = /^(?:delete|remove|erase|get rid of|drop) .*(?<!\p{L})list(?!\p{L})/iu
const PRONOUN = /^(?:make|mark|tag|set|move|put|delete|remove|rename|call) (?:it|that|them|both)(?!\p{L})/iu
const POLITE = /^(?:(?:also|please|can you|could you|would you|will you|now|just)\s+)+/iu

const POLITE_END = /[\s?!.]{0,5}(?:(?:thanks|thank you|thx)[\s!.]{0,5})?$/iu

/** A further plan of the user, which starts a todo. */
const PLAN =
  /^(?:(?:i|we) (?:(?:also|then|still|really) )?(?:(?:need|have|got|ought) to|must|gotta)|(?:i|we)'ve got to|(?:please )?don'?t (?:let me )?forget|i mustn'?t forget)(?!\p{L})/iu
/** "leave early because it is late and I have to go" is one todo. */
const REASON = /(?<!\p{L})(?:because|since|that|if|when|unless|so|why|whether)(?!\p{L})/iu

/** A question behind a task: "buy stamps and what time is yoga?" */
const ASKED = /^(?:what(?:['’]?s)?|when(?:['’]?s)?|how(?:['’]?s)?|am i|do i)\s[^?]{1,80}\?\s*$/iu
/** A question is a part of the task: "ask Ann what she needs and when is the party?" */
const ASKS = /(?<!\p{L})(?:ask|tell|find|check|know|learn|see|clarify|decide|question|about|say)(?!\p{L})/iu

const WHOLE = new RegExp(`(?:\\blist|#(?:[\\p{L}\\p{N}_-]|${EMOJI}){1,50}|priority|importance)$`, 'iu')

/** Splits where a command to the assistant starts. */
function splitByVerbs(text: string, context: TimeContext): string[] {
  const times = timesOf(text, context)
  const parts: string[] = []
  const joints: string[] = []
  let from = 0
  for (const joint of jointsOf(text)) {
    const left = unwrapped(text.slice(from, Math.min(joint.start, from + CLAUSE))).trim()
    const right = withStraightApostrophes(unwrapped(text.slice(joint.end, joint.end + CLAUSE)).replace(POLITE, ''))
    const isWhole =
      times.some(({ end }) => end === joint.start) || WHOLE.test(text.slice(from, joint.start).slice(-CLAUSE))
    // A time that leads belongs to the command behind it: "tomorrow at 4, remind me to …".
    if (left === '' || !startsCommand(left, joint, right, isWhole) || onlyTime(left, context)) continue
    parts.push(text.slice(from, joint.start).trim())
    joints.push(text.slice(joint.start, joint.end))
    from = joint.end
  }
  const last = text.slice(from).trim()
  // The question mark of "could you add soap and call Ann?" is politeness.
  const isPolite = parts.length > 0 && /(?:^|\s)(?:can|could|would|will)\s+(?:you|u)\s/iu.test(text)
  const all = [...parts, isPolite && !QUESTION.test(last) ? last.replace(POLITE_END, '') : last]
  return withDayCarried(all, joints, context).filter((part) => part !== '')
}

/** Words between two entries of one day: "at the station at 9 tomorrow and then call Ann at 11". */
const THEN = /(?<!\p{L})(?:then|after\s+that|afterwards)(?!\p{L})/iu

/**
 * Adds the day of a new todo to the next ones that have only a clock time, when "then" stands between them, or when the
 * day leads: "tomorrow I need to call the bank and I have to leave at 3".
 */
function withDayCarried(parts: string[], joints: string[], context: TimeContext): string[] {
  if (parts.length < 2) return parts
  let day: string | null = null
  let leads = false
  return parts.map((part, index) => {
    if (!isNewTodo(unwrapped(part))) {
      day = null
      return part
    }
    const [time] = timesOf(part, context)
    if (time?.kind === 'time' && day && (leads || THEN.test(joints[index - 1] ?? ''))) return `${part} on ${day}`
    const own = time?.kind === 'day' ? time.day : time?.kind === 'day_time' ? time.time.slice(0, 10) : null
    if (own) leads = index === 0 && unwrapped(part).startsWith(part.slice(time?.start, time?.end))
    day = own ?? (time ? null : day)
    return part
  })
}

/**
 * Whether the words right of a joint start a command of their own. `isWhole`: the words left of the joint end like a
 * complete command, with a time, a list, a tag or an importance.
 */
function startsCommand(left: string, { strength }: Joint, right: string, isWhole: boolean): boolean {
  if (!isNewTodo(left)) {
    // What becomes of the todos of a deleted list is a part of that command.
    if (ITS_TODOS.test(right) && DELETES_LIST.test(left)) return false
    // "tag it home and make it high priority": after a command, each verb of the assistant starts a new command.
    if (SURE.test(right) || /^remind me(?!\p{L})/iu.test(right) || OURS.test(right) || PRONOUN.test(right)) return true
    return strength === 'strong' && isTask(right.toLowerCase())
  }
  // "and make it high priority" is a part of the new todo, "and delete it" may be a part of its task.
  if (PRONOUN.test(right)) return strength === 'strong' || /^(?:set|move|rename) /i.test(right)
  if (ASKED.test(right) && !ASKS.test(left)) return true
  if (SURE.test(right) || (PLAN.test(right) && !REASON.test(left))) return true
  if (strength === 'strong' && isTask(right.toLowerCase())) return true
  if (!OURS.test(right)) return false
  if (strength === 'strong' || isWhole) return true
  const clause = right.split(/[,.;!?]|\sand\s/i, 1)[0] ?? ''
  if (OUR_THING.test(clause)) return true
  // After "remind me to scan the letters", "delete the scans" may be a part of the task.
  return (
    !REMINDS.test(left) &&
    !isTask(left.toLowerCase()) &&
    (strength === 'comma' || /^(?:add|remove|delete)\s/i.test(right))
  )
}

function isNewTodo(left: string): boolean {
  if (OPENERS.some(({ pattern }) => matches(pattern, left))) return true
  return !CHANGE.test(left) && !QUESTION.test(left)
}

function matches(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

const MOVE = /^(?<verb>(?:please\s+|can you\s+|could you\s+)?(?:move|reschedule|shift|postpone|push|change)\s+)/iu

/** Splits "move the dentist to Friday and the gym to Saturday", where one verb holds for both. */
function splitMoves(text: string, context: TimeContext): string[] | null {
  const verb = MOVE.exec(text)?.groups?.verb
  if (!verb) return null
  const times = timesOf(text, context)
  const cuts = jointsOf(text).filter(({ start, end }) => {
    const next = times.find((time) => time.start >= end)
    return (
      times.some((time) => time.end === start) &&
      next !== undefined &&
      /^(?:the|my|our)?\s*[^,]{1,60}\s(?:to|until|till|for)\s+$/iu.test(
        text.slice(end, next.start).replace(/(?<=\s)$/, ''),
      )
    )
  })
  if (cuts.length === 0) return splitMovedToo(text, verb, times)
  return piecesAt(text, cuts).map((piece, index) => (index === 0 ? piece : `${verb}${piece}`))
}

/** Splits "move the yoga to Friday, and the dentist too". */
function splitMovedToo(text: string, verb: string, times: FoundTime[]): string[] | null {
  const [time] = times
  const other = time && /^,?\s+(?:and|&)\s+(?<other>[^,.;]{1,60}?)\s+(?:too|as well|also)$/iu.exec(text.slice(time.end))
  if (!other || times.length > 1) return null
  return [
    text.slice(0, time.end),
    `${verb}${other.groups?.other} to ${text.slice(time.start, time.end).replace(/^on\s+/i, '')}`,
  ]
}

const OPENER =
  /^(?:(?:please|also|can you|could you)\s+)*(?:remind me\s+(?:to|about|of)|add|create|schedule|put|note|set up|book|(?:i|we)\s+(?:need|have|want)\s+to|(?:i|we)\s+must(?:\s+to)?)\s+/iu

/**
 * Splits "dentist tomorrow at 3 and gym at 5": each event has its own time, and the words that ask for the events stand
 * only once. A day that stands only once, with the first or the last event, is the day of all events.
 */
function splitEvents(text: string, context: TimeContext): string[] | null {
  const order = unwrapped(text)
  const opener = OPENER.exec(order)?.[0] ?? ''
  const first = order.slice(opener.length)
  if (CHANGE.test(order) || QUESTION.test(order) || isStatement(order) || isRemark(order)) return null
  // "call Ann at 3 and Bob at 5" has one verb and stays one todo. If each part has its own verb, each part is a todo.
  const isFirstTask = isTask(first.toLowerCase())
  const times = timesOf(order, context)
  const joints = jointsOf(order)
  const cuts = joints.filter(({ start, end }, index) => {
    const until =
      joints.slice(index + 1).find((next) => times.some((time) => time.end === next.start))?.start ?? order.length
    const own = times.find((time) => time.start >= end && time.end <= until)
    const before = times.find((time) => time.end === start)
    if (!before || !own || order.slice(opener.length, before.start).trim() === '') return false
    const rest = order.slice(end).replace(/^to\s+/i, '')
    const isSaid = /to\s+$/i.test(opener) && /^to\s/i.test(order.slice(end))
    if (!isSaid && isFirstTask !== isTask(rest.toLowerCase())) return false
    const name = order.slice(end, own.start).replace(/^to\s+/i, '')
    return /^(?!(?:the|an?|my|our)?\s*$|(?:from|until|till|to|again|every|each|or|on|at|in|by|for|not|no|sorry|but|rather|better|instead)(?!\p{L}))[^,;.]{0,60}\p{L}{3}[^,;.]{0,60}$/iu.test(
      name,
    )
  })
  if (cuts.length === 0) return null
  const pieces = piecesAt(order, cuts).map((piece, index) =>
    index === 0 ? piece : `${opener || 'add '}${piece.replace(/^to\s+/i, '')}`,
  )
  return withSharedDay(opener ? pieces : pieces.map((piece, index) => (index === 0 ? `add ${piece}` : piece)), context)
}

function withSharedDay(pieces: string[], context: TimeContext): string[] {
  const times = pieces.map((piece) => timesOf(piece, context)[0])
  const days = times.map((time) =>
    time?.kind === 'day_time' ? time.time.slice(0, 10) : time?.kind === 'day' ? time.day : null,
  )
  const last = pieces.at(-1) ?? ''
  // In "at 3 and at 5 tomorrow" the day at the end holds for both, in "at 3 and tomorrow at 5" only for the second.
  const behind = times.at(-1)?.end === last.length && !/\d\s*(?:am|pm|h)?$|o'?clock$/iu.test(last) ? days.at(-1) : null
  let day: string | null = days[0] ?? behind ?? null
  return pieces.map((piece, index) => {
    day = days[index] ?? day
    return times[index]?.kind === 'time' && day ? `${piece} on ${day}` : piece
  })
}

function piecesAt(text: string, cuts: Joint[]): string[] {
  const starts = [0, ...cuts.map(({ end }) => end)]
  const ends = [...cuts.map(({ start }) => start), text.length]
  return starts.map((start, index) => text.slice(start, ends[index]).trim())
}

function timesOf(text: string, context: TimeContext): FoundTime[] {
  const quotes = quotedSpans(text)
  return parseTimes(text, context).filter(
    ({ kind, isAttributive, start }) =>
      kind !== 'duration' && !isAttributive && !quotes.some((quote) => quote.start <= start && start < quote.end),
  )
}
