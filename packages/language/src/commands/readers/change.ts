import { normalise } from '../../text/normalise.ts'
import { COUNT } from '../../text/numbers.ts'
import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { TimeContext } from '../../times/types.ts'
import { LIST, unwrapped } from '../normalise/as-order.ts'
import type { Message } from '../normalise/message.ts'
import type { Changes, SingleCommand } from '../types.ts'
import { amountMinutes } from './length.ts'
import { MOVE, readMove } from './move.ts'
import { readReminderChange } from './reminder-changes.ts'
import { findSlots } from './slots.ts'
import { EMOJI, TAG_NAME } from './tag-name.ts'
import { namesIn } from './tags.ts'
import { isOnlyTime, readTarget } from './target.ts'
import { quotedSpans } from './title.ts'
import { readToList } from './to-list.ts'

type Read = (groups: Record<string, string>, context: TimeContext) => SingleCommand | null

const AMOUNT = `(?<amount>half an hour|an hour and a half|${COUNT}(?: and a half)?)(?:[\\s-](?<unit>minutes?|mins?|hours?|hrs?|days?|weeks?))?`
const VERY = '(?:very |really |super |extremely )?'
const LEVEL = `(?:a )?(?:very )?(?:top|highest|high|medium|normal|low|lowest|no)[\\s-](?:priority|importance)|${VERY}(?:urgent|important|critical)`
const LEVEL_BEHIND = '(?:priority|importance) (?:to )?(?:high|medium|low|none)'
const WAY = 'later|earlier|sooner|back|forward|forwards|backwards'
const LENGTH = `(?:half an|\\d+(?:\\.\\d+)?|${COUNT})[\\s-]?(?:hours?|hrs?|h|minutes?|mins?)(?: and a half)?`
const NOT_DONE = '(?:not (?:done|complete|completed|finished)(?: yet)?|undone|open|incomplete|unfinished|to do)'
const DONE = '(?:done|complete|completed|finished)'
/** What also says of a todo that it is done, where its name stands before it. */
const MARKED = '(?:done|completed?|finished|paid|bought|sent|settled|closed|resolved|sorted|returned|delivered)'

/** Forms of a change, tried in this order. `X` is the todo, `Y` its new value. */
const FORMS: { pattern: RegExp; read: Read }[] = [
  whole(`(?:rename|retitle) (?<X>.+?) (?:to|as|into) (?<Y>.+)`, rename),
  whole(
    `(?:call|name) (?<X>it|that|this|the .{1,80}? (?:todo|to-do|task|one|reminder|event)) (?<Y>.+?)(?: instead)?`,
    rename,
  ),
  whole(`(?:change|update|edit|set) the (?:title|name) of (?<X>.+?) (?:to|as|into) (?<Y>.+)`, rename),

  whole(`(?:mark|set|flag) (?<X>.+?) (?:as |to |back to )?${NOT_DONE}`, (groups, context) =>
    simple('reopen', groups, context),
  ),
  whole(`(?:reopen|re-open|uncheck|untick|uncomplete|unmark) (?<X>.+)`, (groups, context) =>
    simple('reopen', groups, context),
  ),
  whole(`(?<X>.+?) (?:is|are|was) ${NOT_DONE}`, (groups, context) => simple('reopen', groups, context)),
  whole(`(?<X>.+?) (?:isn'?t|aren'?t|wasn'?t) ${DONE}(?: yet)?`, (groups, context) =>
    simple('reopen', groups, context),
  ),

  whole(
    `(?:mark|set|flag|check|tick|cross) (?<X>(?!a |an ).+?) (?:as |to |off (?:as )?)?(?:${MARKED}|off)(?: (?:(?:on|from|of) )?${LIST})?`,
    (groups, context) => simple('complete', groups, context),
  ),
  whole(`(?:(?:check|tick|cross|mark|strike) off|tick) (?<X>.+)`, (groups, context) =>
    simple('complete', groups, context),
  ),
  whole(`(?:complete|finish|done with|done:?|(?:completed|finished)(?: with|:)?) (?<X>.+)`, finish),
  whole(
    `(?<X>(?!what|which|how|who|if|list|show|get|all|well)\\S+(?: \\S+){0,4}) (?:all )?${DONE}`,
    (groups, context) =>
      /(?:^| )(?:is|are|was|to|be|get|gets|as|not|i|we|i've|have|has)$/i.test(groups.X ?? '')
        ? null
        : simple('complete', groups, context),
  ),
  whole(
    `i(?:'?ve| have)?(?: just| already)? (?:finished|completed|done|did)(?: already| just)?(?: with)? (?<X>.+?)(?: already)?`,
    (groups, context) => simple('complete', groups, context),
  ),
  whole(
    `(?:i|we)(?:'ve| have)? (?:just|already|finally) (?<verb>\\p{L}+) (?<X>.+)`,
    ({ verb = '', X = '' }, context) => {
      const base = baseOf(verb.toLowerCase())
      return base ? simple('complete', { X: `${base} ${X}` }, context) : null
    },
  ),
  whole(
    `(?:i|we)(?:'ve| have)? (?<verb>bought|paid|sent|fed|wrote|written|booked|cleaned|washed|watered|called|fixed|emailed|posted) (?<X>(?:the|my) .+?) (?:already|now)`,
    ({ verb = '', X = '' }, context) => simple('complete', { X: `${baseOf(verb.toLowerCase())} ${X}` }, context),
  ),
  whole('(?:✅|✔️?|☑️?) ?(?<X>.+)', (groups, context) => simple('complete', groups, context)),
  whole('🗑️? ?(?<X>.+)', (groups, context) => simple('delete', groups, context)),
  whole(
    `(?:i )?(?<verb>bought|paid|sent|fed|wrote|booked|cleaned|washed|watered|called|fixed|emailed|posted) (?<X>(?:the|my) .+?)(?: already| now)?`,
    ({ verb = '', X = '' }, context) => simple('complete', { X: `${baseOf(verb.toLowerCase())} ${X}` }, context),
  ),
  whole(`i(?:'m| am)(?: now| already)? (?:done|finished) with (?<X>.+)`, (groups, context) =>
    simple('complete', groups, context),
  ),
  whole(
    `(?<X>(?!what|which|how|who|if|list|show).+?) (?:is|are|was)(?: now| already| all)? ${DONE}`,
    (groups, context) => simple('complete', groups, context),
  ),

  whole(
    `(?:remove|clear|drop|take|reset) (?:the )?(?:priority|importance) (?:from|of|off) (?<X>.+)`,
    ({ X }, context) => update(X, { importance: 'none' }, context),
  ),
  whole(`(?:remove|delete|drop|take) (?:the )?(?:tag|label) (?<Y>.+?) (?:from|off|of) (?<X>.+)`, untag),
  whole(`(?:remove|delete|drop|take) (?<Y>#-?${TAG_NAME}) (?:from|off|of) (?<X>.+)`, untag),
  whole(
    `(?:remove|delete|drop|clear|take) (?:all|every|the) (?:its |of its |of the )?(?:tags?|labels?) (?:from|off|of) (?<X>.+)`,
    ({ X }, context) => update(X, { tags: [] }, context),
  ),
  whole(`untag (?<X>.+?) (?:from |as )(?<Y>.+)`, untag),
  whole(
    `(?<verb>delete|remove|erase|cancel|get rid (?:of|off)|trash|discard|scrap|ditch|kill|call off|nix|nuke|wipe|wipe out|purge|eliminate|empty|drop|blank(?: out)?|clean(?= (?:my|the) cal)|reset(?= (?:my|the) .*lists?$)|disregard|scratch|strike|throw (?:away|out)|take (?:away|off|out)(?= .*(?:\\blists?|\\bcal[ae]nd[ae]r|\\bevents?|\\btasks|\\bto-?do|\\bitems?|\\bagenda))|forget(?: about)?|clear(?: out)?) (?<X>.+)`,
    remove,
  ),
  whole(
    `(?:take|cross|strike|scratch|knock) (?<X>.+?) (?:off|out|of)(?: of)? (?:(?:(?:my|the|our) )?.*(?:list|lists|calendar|schedule|agenda|list of .*|list for .*)|(?:my|the) (?:to-?dos|tasks))`,
    (groups, context) => simple('delete', groups, context),
  ),

  whole(`tag (?<X>.+?) (?:as|with) (?<Y>.+)`, tag),
  whole(`tag (?<X>it|this|that|them) (?<Y>\\S+)`, tag),
  whole(`label (?<X>.+?) (?:as|with) (?<Y>.+)`, tag),
  whole(`tag (?<X>.+?) (?<Y>#(?:[\\p{L}_]|${EMOJI}).*)`, tag),
  whole(`(?:add|put|give) (?:the |a )?(?:tags?|labels?) (?<Y>.+?) (?:to|on) (?<X>.+)`, tag),
  whole(`(?:add|put|give) (?:a |the )?(?:tags?|labels?) (?:to|on) (?<X>.+?)\\s?[:,]\\s?(?<Y>.+)`, tag),
  whole(`(?:add|put) (?<Y>#-?${TAG_NAME}) (?:to|on) (?<X>.+)`, tag),

  whole(
    `(?:set|change|raise|lower|update|increase|decrease) the (?:importance|priority) of (?<X>.+?) to (?<Y>.+)`,
    importance,
  ),
  whole(
    `(?:put|add|set|give|assign) (?:to )?(?:a )?(?<Y>(?:very )?(?:top|highest|high|medium|normal|low|lowest)[\\s-](?:priority|importance)) (?:to|on|for) (?<X>.+)`,
    importance,
  ),
  whole(
    `(?:put|give|assign) to (?<X>.+?) (?:a )?(?<Y>(?:very )?(?:top|highest|high|medium|normal|low|lowest)[\\s-](?:priority|importance))`,
    importance,
  ),
  whole(`(?:prioriti[sz]e) (?<X>.+)`, ({ X }, context) => update(X, { importance: 'high' }, context)),
  whole(`(?:set|make|mark|change|flag|give|raise|lower) (?<X>.+?) (?:as |to |a )?(?<Y>${LEVEL})`, importance),
  whole(`(?:set|make|mark|change|flag|raise|lower) (?<X>.+?) (?:as |to )?(?<Y>${LEVEL_BEHIND})`, importance),
  whole('(?:set|make|mark|change|flag) (?<X>it|that|this|them) (?:as |to )?(?<Y>low|medium|high)', importance),
  whole('(?:set|change) (?<X>.+?) to (?<Y>low|medium|high)', importance),

  whole(`(?:${MOVE}|start|begin) (?<X>.+?)(?: back| forward)?(?: by| of)? ${AMOUNT} (?<way>${WAY})`, shift),
  whole(`(?<verb>${MOVE}) (?<X>.+?)(?<way2> back| forward| out| up| ahead)? by ${AMOUNT}`, shift),
  whole(`(?<verb>${MOVE}) (?<X>.+?)(?<way2> back| forward| out| up| ahead) ${AMOUNT}`, shift),
  whole(`(?:make|set) (?<X>.+?) (?<Y>${LENGTH}) long`, duration),
  whole(`(?<X>it)(?:'s| is| will be) (?:now )?(?<Y>(?:at|on) .+)`, at),
  whole(
    `(?<X>it|that)(?:'s| is| has| was| got|'s got)?(?: now)?(?: been)? (?:moved|changed|postponed|rescheduled|pushed(?: back)?|shifted) (?:to|until|till) (?<Y>.+)`,
    at,
  ),
  whole(
    `(?<X>it|that|this|the .{1,80}?|my .{1,80}?) (?:only )?(?:takes|lasts|will (?:take|last)|needs) (?:only |about )?(?<Y>.+)`,
    duration,
  ),
  whole(`(?:set|change) the (?:duration|length) of (?<X>.+?) to (?<Y>.+)`, duration),
  whole(`(?:extend|lengthen|prolong|shorten|cut|limit) (?<X>.+?)(?: down)? to (?<Y>.+)`, duration),
  whole(`(?:extend|lengthen|prolong|shorten|cut) (?<X>.+?) (?:to|until|till|through) (?<Y>.+)`, lastDay),
  whole(`(?:end|stop) (?<X>it|this|that|(?:the|my|our) .+?) (?:on|after|with) (?<Y>.+)`, lastDay),
  whole(`(?<verb>extend|lengthen|prolong|shorten|cut) (?<X>.+?) by ${AMOUNT}`, longer),
  whole(`make (?<X>.+?) ${AMOUNT} (?<way>longer|shorter)`, longer),
]

/** Forms of a change to the todo that was just spoken of. They name no todo. */
const CHANGE_FORMS: { pattern: RegExp; read: Read }[] = [
  whole(`(?:as |to |a )?(?<Y>${LEVEL})`, importance),
  whole(`(?:as |to )?(?<Y>${LEVEL_BEHIND})`, importance),
  whole(`(?:(?:back|forward) )?(?:by )?${AMOUNT} (?<way>${WAY})`, shift),
  whole(`(?<way2>back |forward |out |up |ahead )?by ${AMOUNT}`, shift),
  whole(`(?<way2>back|forward|out|up|ahead) ${AMOUNT}`, shift),
  whole(`(?<Y>${LENGTH}) long`, duration),
  whole(`${AMOUNT} (?<way>longer|shorter)`, longer),
]

/**
 * Reads a change without its todo: "high priority", "an hour later", "90 minutes long". Returns null when the words say
 * anything else.
 */
export function readChanges(text: string, context: TimeContext): Changes | null {
  const words = bodyOf(unwrapped(text))
  for (const { pattern, read } of CHANGE_FORMS) {
    const groups = pattern.exec(words)?.groups
    const command = groups && read({ ...groups, X: 'it' }, context)
    if (command?.kind === 'update') return command.changes
  }
  return null
}

/** A question changes nothing. */
const NO_ORDER =
  /^(?:what|which|who|whose|when|where|why|how|is|are|am|was|were|do|does|did|have|has|any|will|shall|should)(?![\p{L}])/iu

/** Reads a command to change, complete or delete existing todos. */
export function readChange({ text, context }: Message): SingleCommand | null {
  if (NO_ORDER.test(text)) return null
  const body = bodyOf(text).replace(
    /^((?:please )?(?:change|update|set|move|shift) )the (?:time|date|day|start(?: time)?) (?:of|for) /i,
    '$1',
  )
  const read = readToList(body, context) ?? readReminderChange(body, context)
  if (read) return read
  for (const { pattern, read } of FORMS) {
    const groups = pattern.exec(body)?.groups
    const command = groups && read(groups as Record<string, string>, context)
    if (command) return command
  }
  return readMove(body, context)
}

/** Removes punctuation at the end, and the word ("instead") that says that the command replaces another. */
function bodyOf(text: string): string {
  return normalise(text)
    .replace(/[.?]+$|(?<!!)!$/, '')
    .replace(/ (?:instead|rather)$/i, '')
}

const IRREGULAR: Record<string, string> = {
  bought: 'buy',
  paid: 'pay',
  sent: 'send',
  wrote: 'write',
  written: 'write',
  fed: 'feed',
  read: 'read',
  took: 'take',
  taken: 'take',
  got: 'get',
  made: 'make',
  swept: 'sweep',
}

/**
 * Returns the form of a verb that a title has: "bought" → "buy", "called" → "call". Returns null when the verb is no
 * past tense.
 */
function baseOf(verb: string): string | null {
  return IRREGULAR[verb] ?? (verb.length > 4 && verb.endsWith('ed') ? verb.slice(0, -2) : null)
}

function whole(source: string, read: Read): { pattern: RegExp; read: Read } {
  return { pattern: new RegExp(`^${source}$`, 'iu'), read }
}

function simple(
  kind: 'complete' | 'reopen' | 'delete',
  { X = '' }: Record<string, string>,
  context: TimeContext,
): SingleCommand {
  const target = readTarget(X, context)
  return { kind, target: kind === 'reopen' ? { ...target, status: 'done' } : target }
}

/** Names and tasks that start like a command to delete: "trash pickup on Wednesday", "drop off the kids", "kill time". */
const NO_DELETION =
  /^(?:(?:trash\s+(?:pick-?up|collection|removal|day|duty|run|bags?|cans?|bins?|out)|drop\s+(?:off|in|by|round|around)|kill\s+time|wipe\s+(?:down|up))(?!\p{L})|(?:wipe|empty)\s+(?:the|my|our)\s+(?!.*(?:lists?|cal[ae]ndar|schedule|agenda|to-?dos?|tasks)(?!\p{L})))/iu

/** Reads a command to delete. "trash every Thursday at 7" is a chore: the word is a noun when only a time follows it. */
function remove(groups: Record<string, string>, context: TimeContext): SingleCommand | null {
  if (NO_DELETION.test(`${groups.verb} ${groups.X}`)) return null
  const command = simple('delete', groups, context)
  const isNoun = /^trash$/i.test(groups.verb ?? '')
  return isNoun && command.kind === 'delete' && isOnlyTime(command.target) ? null : command
}

/**
 * Reads a command with "finish". "finish the report by Friday" and "finish the report, urgent" are plans; "finish the
 * report" may say that it is done.
 */
function finish(groups: Record<string, string>, context: TimeContext): SingleCommand | null {
  const command = simple('complete', groups, context)
  if (command.kind !== 'complete') return command
  const { time, importance, tag } = command.target
  return command.target.which !== 'all' && (time?.relation === 'by' || importance || tag) ? null : command
}

function update(X: string | undefined, changes: Changes, context: TimeContext): SingleCommand {
  return { kind: 'update', target: readTarget(X ?? '', context), changes }
}

/** A second new name. In "rename the gym to swimming and yoga to pilates" it is unclear where the first name ends. */
const SECOND_NAME = /(?:\sand|,)\s.+\s(?:to|as|into)\s/i

function rename({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand {
  if (SECOND_NAME.test(Y) && quotedSpans(Y).length === 0) return { kind: 'unclear' }
  return update(X, { title: Y.trim().replace(/^["“”'](.+)["“”']$/, '$1') }, context)
}

/** Reads "it's at 5" and "it moved to Thursday". */
function at({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand | null {
  const time = onlyTime(Y, context)
  return time && update(X, { time: { ...time, relation: 'at' } }, context)
}

function tag({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand {
  return update(X, { add_tags: namesIn(Y) }, context)
}

function untag({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand {
  return update(X, { remove_tags: namesIn(Y) }, context)
}

function importance({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand | null {
  const level = findSlots(`${Y.includes(' ') || Y.includes('-') ? Y : `${Y} priority`}`, []).importance
  // "make the gym high priority and yoga low priority" has two levels, of which only the last would be read.
  if (/(?:priority|importance|urgent|important)\s*(?:,|and\s)/i.test(X ?? '')) return { kind: 'unclear' }
  const stated = level ?? (/^(?:\w+ )?(?:urgent|important|critical)$/i.test(Y) ? 'high' : undefined)
  return stated ? update(X, { importance: stated }, context) : null
}

function shift(
  { X, amount = '', unit, way, way2, verb = '' }: Record<string, string>,
  context: TimeContext,
): SingleCommand | null {
  const minutes = amountMinutes(amount, unit)
  if (!minutes) return null
  const said = `${way ?? ''}${way2 ?? ''} ${verb}`.toLowerCase()
  // "move forward" means earlier to most people and later to some, so only clear words decide.
  const isEarlier = /earlier|sooner|\bup\b/.test(said) || (/\bbring\b/.test(said) && /\b(?:forward|ahead)/.test(said))
  if (/\bforwards?\b/.test(said) && !isEarlier) return null
  return update(X, { shift: isEarlier ? -minutes : minutes }, context)
}

/** Reads "extend the gym by 30 minutes". */
function longer(
  { X, amount = '', unit, verb = '', way = '' }: Record<string, string>,
  context: TimeContext,
): SingleCommand | null {
  const minutes = amountMinutes(amount, unit)
  return minutes ? update(X, { longer: /shorten|cut|shorter/i.test(verb + way) ? -minutes : minutes }, context) : null
}

function duration({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand | null {
  const [found] = parseTimes(`for ${Y}`, context)
  return found?.kind === 'duration' ? update(X, { minutes: found.minutes }, context) : null
}

/** Reads "extend the vacation to 5 January" and "end the standup on 31 December". */
function lastDay({ X, Y = '' }: Record<string, string>, context: TimeContext): SingleCommand | null {
  const day = onlyTime(Y, context)
  return day?.kind === 'day' ? update(X, { last_day: day.day }, context) : null
}
