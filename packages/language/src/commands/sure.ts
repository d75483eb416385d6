import { parseTimes } from '../times/parse-times.ts'
import type { FoundTime, TimeContext } from '../times/types.ts'
import { unwrapped } from './normalise/as-order.ts'
import type { Command, Create, SingleCommand, Target, Update } from './types.ts'

/**
 * Whether the rules can answer a message alone, as far as its words tell: an order in plain words, of which nothing is
 * left over. When this returns false, a language model understands the message better, although the rules may be right.
 * `command`: what `parseCommand` reads from the message.
 *
 * The reasons are general. The message starts with a verb that orders just this; its title has no words of conditions,
 * other orders or times; and nothing in it has two readings that are equally likely.
 */
export function isSure(message: string, command: Command, context: TimeContext): boolean {
  const order = unwrapped(message).toLowerCase().replaceAll('’', "'").trim()
  if (order.length > MAX_LENGTH || SEVERAL_SENTENCES.test(order) || NEGATION.test(order)) return false
  if (command.kind !== 'several') return isSureOf(command, order, context)
  return command.commands.every((each) => each.kind === 'create' && isSureOf(each, order, context))
}

/** A plain order is shorter. */
const MAX_LENGTH = 120
const SEVERAL_SENTENCES = /[.!?;\n]\s+\S/
const NEGATION = /(?<!\p{L})(?:not|never|no|none|nothing|without|\p{L}+n't)(?!\p{L})/u

function isSureOf(command: SingleCommand, order: string, context: TimeContext): boolean {
  switch (command.kind) {
    case 'create':
      return isSureCreate(command, order, context)
    case 'complete':
      return isSureCompletion(command.target, order, context)
    case 'reopen':
      return startsWith(REOPEN, order) && isSureTarget(command.target, context)
    case 'delete':
      return startsWith(DELETE, order) && isSureTarget(command.target, context)
    case 'update':
      return startsWith(CHANGE, order) && isSureUpdate(command, context)
    case 'list':
      return isSureList(command.target, order, context)
    case 'analyse':
      return FREE.test(order) && isSureTime(command.time) && isOnlyFree(order, context)
    case 'edit_list':
      return startsWith(EDIT_LIST, order) && isSureName(command.edit.name)
    case 'undo':
    case 'redo':
    case 'quota':
    case 'lists':
      return true
    default:
      return false
  }
}

/** Verbs that order just this. Without them, the same words may be a report, a wish or a task. */
const CREATE = /^(?:add|schedule|remind me|i (?:need|want|have) to be reminded)(?=[\s:])/
/** "Remind me who Bob is" asks for an answer. */
const ASKS = /^remind me (?:of |about )?(?:who|whom|whose|what|where|why|how|which|whether|when)(?!\p{L})/u
/** Verbs of many things. They order a todo when the words also name one, or what holds it. */
const CREATE_THING = /^(?:create|make|set|put|new|plan|insert|include|enter|note|save)(?=[\s:])/
const COMPLETE = /^(?:complete|mark|check off|tick off|cross off|tick)\s/
const COMPLETED =
  /^(?:(?:i'm |i am )?(?:all )?(?:done|finished) with|(?:i |i've |i have )?(?:did|done|finished|completed))\s/
const REOPEN = /^(?:reopen|uncheck|mark)\s/
const DELETE = /^(?:delete|remove|erase|cancel|clear|drop|get rid of|take|scratch|cross)\s/
const CHANGE =
  /^(?:move|reschedule|postpone|delay|shift|push|rename|change|snooze|tag|mark|(?:make|set) (?:it|the|my)(?!\p{L}))/u
const EDIT_LIST = /^(?:create|make|add|start|rename|archive|delete|remove|erase)\s/

function startsWith(verbs: RegExp, order: string): boolean {
  return verbs.test(order) && !order.endsWith('?')
}

function isSureCreate({ implied, title, time, list }: Create, order: string, context: TimeContext): boolean {
  const isOrder = startsWith(CREATE, order) || (startsWith(CREATE_THING, order) && THING.test(order))
  if (implied || !isOrder || BARE_THING.test(title) || ASKS.test(order) || TO_WRITE.test(order)) return false
  return isSureTitle(title, context) && isSureTime(time) && isSureName(list)
}

function isSureUpdate({ target, changes }: Update, context: TimeContext): boolean {
  if (Object.keys(changes).length === 0) return false
  return isSureTarget(target, context) && isSureTime(changes.time) && isSureName(changes.list)
}

function isSureCompletion(target: Target, order: string, context: TimeContext): boolean {
  // "I finished my to do list" need not mean every todo.
  const isReport = COMPLETED.test(order) && (target.words !== '' || target.which === 'last')
  return (isReport || startsWith(COMPLETE, order)) && isSureTarget(target, context)
}

function isSureTarget({ words, time, list }: Target, context: TimeContext): boolean {
  return (words === '' || isSureTitle(words, context)) && isSureTime(time) && isSureName(list)
}

const OWN = /(?<!\p{L})(?:my|our|i)(?!\p{L})/u
const THINGS =
  '(?:to-?\\s?dos?|tasks?|lists?|cal[ae]nd[ae]rs?|schedule|agenda|reminders?|appointments?|meetings?|events?|plans?)'
const THING = new RegExp(`(?<!\\p{L})${THINGS}(?!\\p{L})`, 'u')
/**
 * Something whose contents are to be written: "create a plan for my week", "make a packing list for Italy", "add a
 * paragraph about cats".
 */
const TO_WRITE =
  /^(?:add|create|make|write|include|insert|put|set|new|plan)(?: me)? (?:an? |the |my |some )?(?:\p{L}+ ){0,2}?(?:(?:plans?|lists?|schedule|agenda|itinerary|calendar|routine|menu|programme?|outline|summary|template) (?:for|of|about|on|to)|(?:paragraph|sentence|chapter|section|line|slide|page|column|row|comment|footnote|verse|caption)s?)(?!\p{L})/u
/** "Add a new event" does not say which. */
const BARE_THING = new RegExp(`^(?:(?:an?|the|my|new) )*${THINGS}$`, 'iu')
const SHOW =
  /^(?:show|list|read|tell me what|give me|display|what|what's|whats|which|do i have|have i|is|are|does|check|look|see|view|let me (?:see|hear|know what)|pull up|bring up|how many)(?!\p{L})/u
const AGENDA = /^what (?:do i have|have i got|am i doing)(?!\p{L})/u
const FREE =
  /^(?:(?:when |at what time )?am i (?:free|busy|available)|is my (?:calendar|schedule) (?:free|clear|open))(?!\p{L})/u
/** Words for another action, or for free time, in what is otherwise a question for todos. */
const OTHER_THAN_SHOW =
  /(?<!\p{L})(?:add|create|make|set|put|clear|delete|remove|cancel|move|reschedule|change|remind|openings?|free|available|availability|busy|conflicts?|ways?|how to)(?!\p{L})/u

function isSureList({ words, time, list }: Target, order: string, context: TimeContext): boolean {
  const isShown = SHOW.test(order) && OWN.test(order) && THING.test(order) && !OTHER_THAN_SHOW.test(order)
  const isAgenda = AGENDA.test(order) && words === '' && time !== undefined
  return (isShown || isAgenda) && isSureTarget({ words, time, list, status: 'open', which: 'all' } as Target, context)
}

/** Words of a question for free time that name nothing else: its opening, times and lengths. */
const FREE_WORDS =
  /^(?:when|at|what|time|am|i|is|my|calendar|schedule|free|busy|available|clear|open|on|for|in|the|an?|and|or|this|next|then|there|today|any|hours?|minutes?|mins?|half|\d+|one|two|three)$/u

function isOnlyFree(order: string, context: TimeContext): boolean {
  const rest = parseTimes(order, context).reduceRight(
    (text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`,
    order,
  )
  return (rest.match(/[\p{L}\p{N}]+/gu) ?? []).every((word) => FREE_WORDS.test(word))
}

/** A time that is only a guess may be part of a name. */
function isSureTime(time: FoundTime | undefined): boolean {
  return time === undefined || (time.certainty !== 'guess' && time.kind !== 'duration')
}

const MAX_TITLE_WORDS = 8
/** Words of conditions, exceptions and further orders, and words that point at something said before. */
const LEFT_OVER =
  /[,;:.!?()]\s|(?<!\p{L})(?:if|unless|when|whenever|while|because|cause|since|so that|but|except|instead|then|also|until|till|before|after|every|each|daily|weekly|monthly|yearly|this|that|these|those|it|them|last|previous|next|same|another|other|everything|anything|something|please|you|your|me|titled|called|named)(?!\p{L})/iu
/** Things of other programs: an address book, a player, a shop. */
const ELSEWHERE =
  /(?<!\p{L})(?:contacts?|address book|phone ?book|songs?|play ?lists?|music|albums?|favou?rites?|rooms?|e-?mails?|inbox|tickets?|flights?|trains?|bank|accounts?|warning|alarms?|guests?|podcasts?|episodes?|library|cart|basket)(?!\p{L})/iu

/**
 * Small words of other languages that are no English words. One of them can be in a name ("pain au chocolat"), but not at
 * a place where its language puts a time.
 */
const FOREIGN =
  /(?<!\p{L})(?:am|um|im|beim|vom|zum|zur|und|mit|für|fuer|der|das|ein|eine|einen|nach|bei|morgen|heute|uhr|le|la|les|une|des|du|pour|avec|chez|demain|à|et|el|los|las|una|para|con|mañana|il|gli|della|domani|alle|het|een|met|voor|och|med|imorgon|na|za|jutro|dla)(?!\p{L})/giu
const FOREIGN_DAY =
  /(?<!\p{L})(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|morgen|heute|demain|mañana|domani)(?!\p{L})/iu

function isForeign(title: string): boolean {
  return FOREIGN_DAY.test(title) || (title.match(FOREIGN) ?? []).length > 1
}

function isSureTitle(title: string, context: TimeContext): boolean {
  if (title === '' || title.split(/\s+/).length > MAX_TITLE_WORDS) return false
  if (isForeign(title)) return false
  return !LEFT_OVER.test(title) && !ELSEWHERE.test(title) && parseTimes(title, context).length === 0
}

function isSureName(list: string | null | undefined): boolean {
  return !list || !(LEFT_OVER.test(list) || ELSEWHERE.test(list))
}
