import { isRemark } from '@todo-agents/language/commands/doubt/remark'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { readChanges } from '@todo-agents/language/commands/readers/change'
import { readCorrection } from '@todo-agents/language/commands/readers/correction'
import { isRemindLater } from '@todo-agents/language/commands/readers/snooze'
import { TAG_NAME, tagNamed } from '@todo-agents/language/commands/readers/tag-name'
import { readTarget } from '@todo-agents/language/commands/readers/target'
import type { SingleCommand, Target, Update } from '@todo-agents/language/commands/types'
import { onlyTime } from '@todo-agents/language/times/only-time'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { FoundTime } from '@todo-agents/language/times/types'
import { isWish } from '@todo-agents/language/times/types'
import { plusDays, timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import type { Change, Reply } from '../plan.ts'
import { boldTitles, dayAndClock, dayName, plainText } from '../wording/words.ts'
import { askToConfirm } from './ask-which.ts'
import { sameCommandFor } from './same-command.ts'
import { spoken } from './short-answers.ts'

/** What a message means that leaves out words of an earlier one. */
export type Ellipsis = { kind: 'command'; command: SingleCommand } | { kind: 'reply'; reply: Reply }

/** "#work", "the #work ones". */
const TAGGED = new RegExp(`^(?:the )?#(?<tag>${TAG_NAME})(?: ones?| todos| tasks)?$`, 'u')

const IT: Target = { words: '', status: 'open', which: 'last' }

/**
 * Completes "and tomorrow?", "the same for the report" and "eggs too" from the turns before. Returns null when the
 * message is complete in itself.
 */
export function readEllipsis(message: string, conversation: Conversation): Ellipsis | null {
  const said = spoken(message)
  if (said.length > 200) return null
  for (const read of [
    readWhenIsIt,
    readAgain,
    readOtherTime,
    readDetail,
    readListFor,
    readLater,
    readMore,
    readNotDone,
    readCorrected,
    readSame,
    readToo,
    readNewName,
  ]) {
    const ellipsis = read(said, message, conversation)
    if (ellipsis) return ellipsis
  }
  return null
}

type Read = (said: string, message: string, conversation: Conversation) => Ellipsis | null

const command = (command: SingleCommand): Ellipsis => ({ kind: 'command', command })

const WHAT_ABOUT =
  /^(?:(?:and|or|so|ok|okay|now|then)[ ,]+)*(?:(?:what|how) about|what's on|and|also)?\s*(?:for |on )?(?<rest>.+)$/

/**
 * Reads a time alone. After a list or an analysis, "and tomorrow?" asks the same for that time. After a change, "how
 * about Friday?" proposes to move the todo.
 */
const readOtherTime: Read = (said, _, conversation) => {
  const { last, about, user } = conversation
  const asks = /^(?:and|or|what about|how about|so|ok|then)(?!\p{L})|^also /u.test(said)
  const rest = WHAT_ABOUT.exec(said)?.groups?.rest ?? ''
  const time = onlyTime(rest, timeContext(user))
  if (last?.kind === 'list' || last?.kind === 'analyse') return otherQuestion(rest, time, last, asks)
  const proposes = /^(?:what|how) about /.test(said)
  if (proposes && !time && rest.split(' ').length <= 5)
    return command({ kind: 'list', target: { ...readTarget(rest, timeContext(user)), which: 'all' } })
  if (!time || !proposes || about?.how !== 'changed' || about.todos.length !== 1) return null
  const update: Update = { kind: 'update', target: IT, changes: { time } }
  return asked(`Shall I move ${boldTitles(about.todos)} to ${timeWords(time, conversation)}?`, update)
}

function otherQuestion(
  rest: string,
  time: FoundTime | null,
  last: Extract<SingleCommand, { kind: 'list' | 'analyse' }>,
  asks: boolean,
): Ellipsis | null {
  const then = time ?? dayNextTo(rest, last.kind === 'list' ? last.target.time : last.time)
  if (then)
    return command(
      last.kind === 'analyse' ? { ...last, time: then } : { ...last, target: { ...last.target, time: then } },
    )
  if (last.kind !== 'list' || !asks) return null
  const tag = TAGGED.exec(rest)?.groups?.tag
  if (tag) return command({ ...last, target: { ...last.target, tag: tagNamed(tag) } })
  if (/^(?:the )?(?:done|finished|completed)(?: ones| todos| tasks)?$/.test(rest))
    return command({ ...last, target: { ...last.target, status: 'done' } })
  if (/^(?:the )?(?:overdue|late)(?: ones| todos| tasks)?$/.test(rest)) {
    const { time: _, ...target } = last.target
    return command({ ...last, target: { ...target, overdue: true } })
  }
  return null
}

/** Reads "the day after" or "the day before", counted from the day of the last list. Null for other words. */
function dayNextTo(words: string, time: FoundTime | undefined): FoundTime | null {
  const isAfter = /^(?:the )?(?:day after(?: that)?|(?:next|following) day)$/.test(words)
  const isBefore = /^(?:the )?(?:day before(?: that)?|previous day)$/.test(words)
  if (time?.kind !== 'day' || !(isAfter || isBefore)) return null
  return { ...time, day: plusDays(time.day, isAfter ? 1 : -1), other: null }
}

function timeWords(time: FoundTime, { user }: Conversation): string {
  switch (time.kind) {
    case 'day':
      return dayName(time.day, user)
    case 'day_time':
      return dayAndClock(time.time, user)
    default:
      return 'that time'
  }
}

/**
 * Reads "at 5" or "for 2 hours" as a detail that the last change left out, such as the time of a new todo that has
 * none.
 */
const readDetail: Read = (said, _, { last, about, user }) => {
  if ((last?.kind !== 'create' && last?.kind !== 'update') || about?.how !== 'changed' || about.todos.length !== 1)
    return null
  const given = last.kind === 'create' ? last.time : last.changes.time
  const words = said.replace(/^(?:and |it's |it is )+/, '')
  const length = /^for \S/.test(words) ? parseTimes(words, timeContext(user))[0] : null
  if (length?.kind === 'duration' && length.end === words.length)
    return command({ kind: 'update', target: IT, changes: { minutes: length.minutes } })
  // "until March" ends the rule of the todo.
  const until = about.todos[0]?.recurrence && /^(?:only )?(?:until|till) /.test(words)
  const ended = until ? onlyTime(`every day ${words.replace(/^only /, '')}`, timeContext(user)) : null
  if (ended?.kind === 'recurrence' && ended.rule.until)
    return command({ kind: 'update', target: IT, changes: { last_day: ended.rule.until } })
  const time = onlyTime(words, timeContext(user))
  const adds = (last.kind === 'create' && !given) || (given?.kind === 'day' && time?.kind === 'time')
  const repeats = time?.kind === 'recurrence' && given?.kind !== 'recurrence'
  if (time && (adds || repeats)) return command({ kind: 'update', target: IT, changes: { time } })
  return null
}

/** Reads "remind me later" as a question for the new time of the todo of the last answer. */
const readLater: Read = (said, _, { about }) =>
  isRemindLater(said) && about?.how === 'changed' && about.todos.length === 1
    ? command({ kind: 'update', target: IT, changes: {} })
    : null

/** Reads "on the shopping list" as the list of the todo of the last change. */
const readListFor: Read = (_, message, { about, user }) => {
  const words =
    /^(?:(?:and|also|please|no)[ ,]+)*(?<where>(?:on|onto|to|in|into) (?:the |my |our )?.{1,60} list)(?: please)?[.! ]*$/i.exec(
      message.trim(),
    )?.groups?.where
  if (!words || about?.how !== 'changed') return null
  const read = parseCommand(`put it ${words}`, timeContext(user))
  return read.kind === 'update' && read.changes.list !== undefined ? command(read) : null
}

/** Reads more changes of the same todo: "and 90 minutes long", "high priority", "an hour later". */
const readMore: Read = (said, _, { about, user }) => {
  const rest = said.replace(/^(?:(?:and|also|it's|it is|but|with|actually)[ ,]+)*/, '')
  const isClear = about?.how === 'changed' || (about?.how === 'shown' && about.todos.length === 1)
  if (!isClear || rest.split(' ').length > 6 || /^(?:make|move|push|set) /.test(rest)) return null
  const changes = readChanges(rest, timeContext(user))
  return changes && command({ kind: 'update', target: IT, changes })
}

/** Reads "no, I did not" after a todo was completed: it is reopened. */
const readNotDone: Read = (said, _, { last }) => {
  const isNot =
    /^(?:(?:no|wait|oops|sorry|actually)[ ,]+)*(?:i (?:didn't|did not|haven't|have not)(?: (?:do|done|finish|finished) (?:it|that|them))?|(?:it's |it is )?not (?:done )?yet|(?:it's |it is |they are )?not (?:done|finished))$/
  return last?.kind === 'complete' && isNot.test(said)
    ? command({ kind: 'reopen', target: { ...IT, status: 'done' } })
    : null
}

/**
 * Reads "add it again on Friday" as a copy of the todo, which keeps the clock time when the message says only a day.
 */
const readAgain: Read = (said, _, { about, user }) => {
  const words =
    /^(?:(?:and|also|please)[ ,]+)*(?:add|create|make|put|schedule|do|repeat|copy|duplicate) (?:it|that|this|the same(?: one| thing)?)(?: again| too| as well| also| once more)? (?:on |for |at |to )?(?<time>.+)$/.exec(
      said,
    )?.groups?.time
  const [todo] = about?.todos ?? []
  const time = words && onlyTime(words, timeContext(user))
  if (
    !time ||
    // "repeat it every week" changes the todo.
    time.kind === 'recurrence' ||
    !todo ||
    about?.todos.length !== 1 ||
    /^(?:make|put|schedule) (?:it|that|this) (?!again|too|also)/.test(said)
  )
    return null
  const { item: title, tags, importance, start_time, end_time } = todo
  const minutes = start_time && end_time ? minutesBetween(start_time, end_time) : undefined
  const at: FoundTime =
    time.kind === 'day' && start_time
      ? {
          ...time,
          kind: 'day_time',
          time: `${time.day}T${start_time.slice(11)}`,
          minutes: minutes ?? null,
          grain: 'minute',
        }
      : time
  return command({
    kind: 'create',
    title,
    implied: false,
    time: at,
    ...(minutes && at.kind !== 'day' && at.kind !== 'days' && { minutes }),
    ...(tags.length > 0 && { tags }),
    ...(importance !== 'none' && { importance }),
  })
}

function minutesBetween(start: string, end: string): number {
  const at = (local: string) => Temporal.PlainDateTime.from(local.replace(' ', 'T'))
  return at(start).until(at(end)).total('minutes')
}

/** Reads "when is it?", and lists the todos of the last reply. */
const readWhenIsIt: Read = (said, _, { about }) => {
  const asks =
    /^(?:and )?(?:when|what time|what day)(?: exactly)?(?:'s| is| was| are) (?:it|that|this|they)(?: again| now)?$/
  return about && asks.test(said) ? command({ kind: 'list', target: IT }) : null
}

const SIGN =
  /^(?:(?:yes|yeah|(?:oh|dear)(?: dear| me| no)?|no|nope|sorry|oops|wait|actually|not that(?: one)?|i (?:had |have )?(?:meant|mean|said)(?: to say)?)(?![\p{L}'])[ ,.!:;-]*)+/u

const NOTHING_TO_CORRECT: Reply = {
  text: 'I am not sure what you want to correct, so I changed nothing. Please name the todo by its title.',
}

/** Reads a correction of the last command: "no, Thursday" after a creation, "no, the gym" after a change. */
const readCorrected: Read = (said, message, conversation) => {
  const { last, about, user } = conversation
  const sign = SIGN.exec(said)?.[0]
  if (!sign || said === sign.trim()) return null
  const correction = readCorrection(said, timeContext(user))
  if (correction?.marked && about?.how !== 'changed') return { kind: 'reply', reply: NOTHING_TO_CORRECT }
  if (!last || !about) return null
  if (correction && about.how === 'changed')
    return command({ kind: 'update', target: IT, changes: { time: correction.time } })
  const rest = message
    .trim()
    .slice(sign.length)
    .replace(/[.!?]+$/, '')
    .trim()
  if (correction || !isName(rest, conversation)) return null
  if (last.kind === 'create' && about.how === 'changed' && about.todos.length === 1) {
    // "actually the dentist is at 3" and "no, not yoga" are no names.
    if (isAboutAnother(rest, conversation)) return null
    const title = rest.replace(/^(?:the|a|an|some) /i, '')
    const update: Update = { kind: 'update', target: IT, changes: { title } }
    return asked(`Shall I rename ${boldTitles(about.todos)} to “${plainText(title)}”?`, update)
  }
  const other = sameCommandFor(last, rest, user)
  if (!other || !isChange(other) || about.how === 'shown') return null
  const text = `Shall I take back the change of ${boldTitles(about.todos)}, and do it with “${plainText(rest)}” instead?`
  return { kind: 'reply', reply: askToConfirm(text, { kind: 'replace', command: other }) }
}

function asked(text: string, update: Update): Ellipsis {
  return { kind: 'reply', reply: askToConfirm(text, { kind: 'commands', commands: [update], message: null }) }
}

function isChange(command: SingleCommand): command is Change {
  return ['update', 'complete', 'reopen', 'delete'].includes(command.kind)
}

function isAboutAnother(words: string, { user }: Conversation): boolean {
  return /^not(?!\p{L})/iu.test(words) || parseTimes(words, timeContext(user)).some(isWish)
}

/** True when the words are a name and not a command. */
function isName(words: string, { user }: Conversation): boolean {
  if (words === '' || words.length > 100 || /[?]|^(?:i|it|you|we|that|this|and|also|but)(?![\p{L}])/iu.test(words))
    return false
  if (parseTimes(words, timeContext(user)).some(({ kind }) => kind === 'duration')) return false
  const { kind } = parseCommand(words, timeContext(user))
  return kind === 'none' || kind === 'create'
}

const SAME =
  /^(?:(?:and|also|now|then|ok|please)[ ,]+)*(?:(?:do |make |repeat )?(?:the )?same(?: thing)?(?: again)?(?: goes)?|do (?:that|it|this)(?: as well| too| also)?|repeat (?:that|it)|likewise)(?: as well| too| also)? (?:for|with|to|of) (?<rest>.+?)(?: too| as well| also| please)*$/

/** Reads "the same for the report". */
const readSame: Read = (said, message, { last, user }) => {
  const rest = SAME.exec(said)?.groups?.rest
  if (!rest || !last) return null
  const other = sameCommandFor(last, inMessage(rest, message), user)
  return other && command(other)
}

const TOO = /^(?:(?:and|also|oh|plus|ok|yes|yeah)[ ,]+)*(?<rest>.{1,100}?)[ ,]+(?:too|as well|also)$/
const AND = /^(?:oh[ ,]+)?(?:(?:and also|and|also|plus|as well as|oh and)[ ,]+)(?<rest>.{1,100})$/

/** Reads "eggs too" and "and the dentist" as the last command for another todo. */
const readToo: Read = (said, message, conversation) => {
  const { last, user } = conversation
  const too = TOO.exec(said)?.groups?.rest
  const rest = too ?? AND.exec(said)?.groups?.rest
  if (!rest || !last || onlyTime(rest, timeContext(user))) return null
  const name = inMessage(rest, message)
  if (isRemark(name)) return null
  const kind = parseCommand(name, timeContext(user)).kind
  // "and buy milk" is a command of its own, a new todo; "and the dentist" is not.
  if (kind !== 'none' && !(kind === 'create' && too && !isAsked(name, conversation))) return null
  if (last.kind === 'list' || last.kind === 'analyse') return null
  const other = sameCommandFor(last, name, user)
  return other && command(other)
}

function isAsked(name: string, { user }: Conversation): boolean {
  const asked = parseCommand(name, timeContext(user))
  return asked.kind === 'create' && !asked.implied
}

/** Returns `rest`, which is in lower case, as the message spells it. */
function inMessage(rest: string, message: string): string {
  const at = message.toLowerCase().indexOf(rest)
  return at < 0 ? rest : message.slice(at, at + rest.length)
}

/** Reads "call it lunch" as a new title. */
const readNewName: Read = (_, message, { about }) => {
  const title =
    /^(?:(?:and|please|no)[ ,]+)*(?:call|name|title|rename|retitle) (?:it|that|this) (?!to |as |into )(?<title>[^?]{1,200}?)[.!\s]*$/i.exec(
      message.trim(),
    )?.groups?.title
  if (!title || about?.how !== 'changed') return null
  return command({ kind: 'update', target: IT, changes: { title: title.replace(/^["“'](.+)["”']$/, '$1') } })
}
