import { COUNT } from '../../text/numbers.ts'
import { withImpliedRepeat } from '../../times/implied-repeat.ts'
import type { FoundTime, Span } from '../../times/types.ts'
import { isWish, onceOf, overlaps } from '../../times/types.ts'
import { hasClock } from '../../todo-fields.ts'
import { isStatement } from '../doubt/statement.ts'
import type { Message } from '../normalise/message.ts'
import { listsIn, ON_MY_LIST, OPENERS } from '../normalise/openers.ts'
import type { Create, SingleCommand } from '../types.ts'
import { findLength } from './length.ts'
import { isPointReminder, ringingTime } from './point.ts'
import { findReminder } from './reminder.ts'
import { findSlots } from './slots.ts'
import { quotedSpans, textWithout, titleOf } from './title.ts'
import { isTask } from './topics.ts'

/** The start of a question or a command. A text with this start is no todo. */
const NO_TASK =
  /^(?:what|who|whom|whose|why|how|when|where|which|is|are|am|was|were|does|do (?:i|we|you|they)|did|has|have (?:i|we|you)|(?:should|can|may|could|shall) (?:i|we)|will|tell me|tell us|play|wake|sing|translate|define|convert|calculate|transfer|spell|flip|roll|set(?! up)|show|list|open|search|look up|read me|explain|recommend|suggest|stop|nothing|none|pause|skip|resume|no|yes|i mean|i meant|i said|move|reschedule|postpone|push|delay|shift|cancel|delete|remove|erase|rename|complete|undo|undelete|mark|uncheck|reopen|change|update|make|never mind|if|unless|(?:sort|group|filter|order) (?:by|them|it|my|the list|these|those))\b/

/** "it's at 11:30" and "that takes an hour" are about an existing todo. */
const PRONOUN =
  /^(?:it|that|this|they|those|these|he|she)(?:['’](?:s|re|ll))?(?:\s+(?:is|was|will be|are|takes?|lasts?))?$/i

/** The end of a statement about an existing todo, without its time: "gym will be", "report, it must be". */
const DANGLING =
  /(?:\s(?:will|must|should|shall|has to|have to|needs? to)(?: be| move)?|\sgoing to be|\si me(?:an|ant)|,\s*(?:put|move|set|make)(?: it)?|\s?(?:→|->|=>)|\s(?:is|are|was|were|be|isn['’]t|aren['’]t))$/i

/** "and the others to Tuesday" is about existing todos. */
const OTHERS =
  /^(?:(?:and|do|finish) )?(?:the )?(?:others?|rest|remaining|(?<=the )(?:first|second|third|last|next|latter|former))(?: (?:ones?|todos|tasks|thing))?$/i

/** "three things: …", "two tasks": a list follows. */
const MANY = new RegExp(
  `^\\s*(?:(?!(?:an?|one|1)\\s)${COUNT}|several|some|multiple|a few|these|the following|(?<=\\s)more)\\s+(?:(?:new|more|following)\\s+)?(?:things|to-?dos|tasks|items|reminders|entries)\\s*(?:$|[:,.;–—-]|for me)`,
  'iu',
)

const PLACE = /\s(?:in|into|on|onto|to|out|away|up|back|together|off|under|over|through|aside|behind|around)(?!\p{L})/iu
const LIST_NAMED = /(?:lists?|calendar|agenda|diary|schedule|to-?dos?|tasks|reminders)(?!\p{L})/iu

/** Reads a new todo, with words that ask for one. */
export function readCreate(message: Message): SingleCommand | null {
  for (const { pattern, remind } of OPENERS) {
    pattern.lastIndex = 0
    const match = pattern.exec(message.text)
    if (match && MANY.test(message.text.slice(match[0].length))) return { kind: 'unclear' }
    // "add a note to the report" asks for a description, and no command sets one yet.
    if (
      match &&
      /notes?$/i.test(match[0]) &&
      /^\s+(?:to|on|for)\s+(?:(?:the|my|it|that)(?!\p{L})|[^:]{1,60}:\s)/iu.test(message.text.slice(match[0].length))
    )
      return { kind: 'none', offer: null, isCertain: true }
    const reminds = remind || /re(?:mi|mai)nder|alarm|alert/i.test(match?.[0] ?? '')
    if (!match) continue
    const end = isPlacing(match[0], message) ? 0 : match[0].length
    return create(message, { start: 0, end }, { remind: reminds, implied: false })
  }
  return null
}

/**
 * Whether "put" belongs to the task, because a place follows: "put the bins out", "put air in the tyres". In "put milk on
 * my list" and "put lunch with Ana on Friday" it asks for a todo.
 */
function isPlacing(opening: string, { text, times }: Message): boolean {
  if (!/^put$/i.test(opening.trim()) || quotedSpans(text).length > 0) return false
  const rest = textWithout(text, times)
  return PLACE.test(rest) && !LIST_NAMED.test(rest)
}

/**
 * Reads a line that asks for nothing. It is a todo when it names a thing and a time ("dentist tomorrow at 3"), starts with
 * the verb of a task ("buy milk", "call Bob"), or has a tag or an importance ("book flights #travel").
 */
export function readImpliedCreate(message: Message): SingleCommand | null {
  if (message.times.some(isWish) || isTask(message.lower)) return offerOf(message)
  if (!MARK.test(message.text) || STATED.test(message.text)) return null
  const offer = offerOf(message)
  return offer?.tags || offer?.importance ? offer : null
}

/** A statement about a priority: "family is my top priority". */
const STATED =
  /(?:(?<!\p{L})(?:is|are|was|were|my|our|her|his|their|your)|['’]s)\s+(?:[^\s#]+\s+){0,2}(?:priority|prio|importance)(?!\p{L})/iu

/** What only a todo has: a tag, a level of importance that is set off, or marks of importance. */
const MARK =
  /(?:^|\s)#[\p{L}_\p{ExtPict}\p{RI}]|(?<!\p{L})(?:priority|prio|importance)(?!\p{L})|^\W{0,3}(?:very |really )?(?:urgent|important|critical)\W{0,2}[:!,–-]|!!|[❗‼]|(?:^|\s)(?:!(?:high|medium|med|low|[1-4])|p[1-4]|asap)(?![\p{L}\p{N}])/iu

/** Returns the todo that the message may mean. Returns null when the message is a question or a command. */
export function offerOf(message: Message): Create | null {
  if (NO_TASK.test(message.lower) || message.hasQuestionMark) return null
  const command = create(message, { start: 0, end: 0 }, { remind: false, implied: true })
  return /[\p{L}\p{ExtPict}]/u.test(command.title) &&
    !isStatement(command.title) &&
    !PRONOUN.test(command.title) &&
    !OTHERS.test(command.title) &&
    !DANGLING.test(command.title)
    ? command
    : null
}

/** Returns the todo that the whole message names. */
export function namedTodo(message: Message): Create {
  return create(message, { start: 0, end: 0 }, { remind: false, implied: false })
}

function create(message: Message, opening: Span, { remind, implied }: { remind: boolean; implied: boolean }): Create {
  const { text } = message
  const reminder = findReminder(message)
  const list = findList(text, opening.end)
  const wished = wish(message, reminder.used)
  const said = wished && withImpliedRepeat(wished, text, message.context)
  const duration = message.times.find(({ kind, start }) => kind === 'duration' && !covers(reminder.used, start))
  // Without a clock time there is no field for a length, so it stays in the title.
  const attribute = !duration && said && hasClock(said) ? findLength(text, opening.end) : null
  const taken = [
    ...reminder.used,
    ...list.used,
    ...(said ? [said] : []),
    ...(duration ? [duration, ...takes(text, duration)] : []),
    ...(attribute ? [attribute.span] : []),
  ]
  const slots = findSlots(text, taken)
  const named = titleOf(text, [opening, ...taken, ...slots.used])
  const title = implied && said ? named.replace(HAVE, '') : named
  const importance =
    slots.importance ?? (/(?:urgent|important)(?!\p{L})/iu.test(text.slice(0, opening.end)) ? 'high' : undefined)
  const once = said && onceOf(said)
  const minutes = once && 'minutes' in once ? once.minutes : null
  const length = minutes ?? (duration?.kind === 'duration' ? duration.minutes : null) ?? attribute?.minutes
  const { tags } = slots
  const lead = reminder.minutes ?? (remind && said ? 0 : null)
  const ringing = remind && reminder.minutes === undefined && said ? ringingTime(said) : undefined
  const isPoint = ringing && isPointReminder(text, title, ringing, length ?? undefined)
  const time = isPoint ? ringing : said
  return {
    kind: 'create',
    title,
    implied,
    ...(time && { time }),
    ...(length && { minutes: length }),
    ...(importance && { importance }),
    ...(tags.length > 0 && { tags }),
    ...(list.name && { list: list.name }),
    ...(lead !== null && { reminder: lead }),
    ...(isPoint && { isPoint }),
  }
}

/** "tomorrow I have an exam": what the user has, is the todo. */
const HAVE = /^(?:i|we)(?:['’]ve|\s+have)(?:\s+got)?\s+(?:an?\s+|the\s+|my\s+)?(?=\S)(?!to\s|been\s|\S+ed\s)/iu

/** Returns the words around a length: "it usually" before "takes 45 minutes", "it takes" before "45 minutes". */
function takes(text: string, { start: end, ...length }: Span): Span[] {
  const hasVerb = /^(?:takes?|lasts?)(?!\p{L})/iu.test(text.slice(end, length.end))
  const said = (hasVerb ? IT_USUALLY : IT_TAKES).exec(text.slice(0, end))
  return said ? [{ start: said.index, end }] : []
}

const IT_USUALLY = /[\s,;.]*(?:(?:and|but)\s+)?it(?:\s+(?:usually|normally|should|will|only|just))*\s*$/i
const IT_TAKES =
  /[\s,;.]*(?:(?:and|but)\s+)?it(?:\s+(?:usually|normally|should|will|only|just))*\s+(?:takes?|lasts?)(?:\s+(?:about|around))?\s*$/i

/**
 * Returns the first time that says when to do the todo. Later times stay in the title: "buy tickets on Monday for the
 * concert on Friday".
 */
function wish({ times, text }: Message, taken: Span[]): FoundTime | undefined {
  return times.find((time) => isWish(time) && !covers(taken, time.start) && !isTopic(time, text))
}

/** Whether a day is what a talk is about: "ask Mum about Sunday". */
function isTopic(time: FoundTime, text: string): boolean {
  const isAbout = /^about\s/iu.test(text.slice(time.start, time.end)) || /\sabout\s*$/iu.test(text.slice(0, time.start))
  return isAbout && !hasClock(time) && TALK.test(text.slice(0, time.start))
}

const TALK =
  /(?<!\p{L})(?:ask|tell|talk|speak|chat|call|phone|ring|e-?mail|mail|text|message|write|remind (?!me)|discuss|argue|check with)(?!\p{L})/iu

function covers(spans: Span[], at: number): boolean {
  return spans.some(({ start, end }) => start <= at && at < end)
}

/** Finds the list that the text names. "to my list" is only removed from the title; "to my shopping list" has a name. */
function findList(text: string, from: number): { name: string | null; used: Span[] } {
  const mine = Array.from(text.matchAll(ON_MY_LIST), ({ index, 0: match }) => ({
    start: index,
    end: index + match.length,
    name: null,
  }))
  const used: (Span & { name: string | null })[] = []
  for (const list of [...listsIn(text), ...mine]) {
    if (list.start >= from && !used.some((other) => overlaps(other, list))) used.push(list)
  }
  return { name: used.find(({ name }) => name !== null)?.name ?? null, used }
}
