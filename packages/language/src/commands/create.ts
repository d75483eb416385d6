import { matchAt } from '../text/form.ts'
import { COUNT } from '../text/numbers.ts'
import type { FoundTime, Span } from '../times/types.ts'
import { findReminder } from './reminder.ts'
import type { Said } from './said.ts'
import { findSlots } from './slots.ts'
import { titleOf } from './title.ts'
import type { Command } from './types.ts'

const KIND = '(?:to-?\\s?dos?|tasks?|reminders?|items?|entry|action items?|alarm)(?:\\s+(?:list\\s+)?(?:item|entry))?'
const ADJECTIVE =
  '(?:new|another|one|quick|urgent|important|(?:very\\s+)?(?:high|medium|low)[\\s-](?:priority|importance))'
const LIST =
  '(?:(?:my|the|our)\\s+)?(?:to-?\\s?do|task|reminder)?s?\\s*(?:list|calendar|schedule|agenda|to-?\\s?dos|tasks)'

/** "create a todo for", "add", "remind me to", "I need to": the words before the title. */
const OPENERS: { pattern: RegExp; remind?: boolean; implied?: boolean }[] = [
  {
    pattern: opener(
      `(?:create|add|make|set(?:\\s+up)?|put(?:\\s+in)?|enter|insert|record|new|give\\s+me|schedule|i\\s+(?:need|want|would\\s+like))\\s*(?:me\\s+)?(?:(?:an?|the|another|one|this|my)\\s+)?(?:${ADJECTIVE}\\s+)*${KIND}(?:\\s+(?:on|to|in)\\s+${LIST})?`,
    ),
  },
  { pattern: opener(`(?:${ADJECTIVE}\\s+)*(?:to-?do|task)(?=\\s*[:-])`) },
  {
    pattern: opener(
      '(?:remind\\s+me|set\\s+(?:me\\s+)?a\\s+reminder|(?:create|add|make)\\s+(?:me\\s+)?a\\s+reminder|alert\\s+me)',
    ),
    remind: true,
  },
  {
    pattern: opener(
      '(?:(?:create|add|insert|schedule|enter|put\\s+in|put|set\\s+up|set(?=\\s+an?\\s)|book\\s+in|write\\s+down|note\\s+down|note|jot\\s+down|jot)(?:\\s+in)?)(?:\\s+(?:an?\\s+)?(?:new\\s+)?(?:event|entry)(?=\\s+(?:called|named|titled|to|for)))?',
    ),
  },
  {
    pattern: opener(
      "(?:(?:i|we)\\s+(?:really\\s+)?(?:need|have|want|ought|got)\\s+to(?!\\s+(?:know|see|hear|ask|understand|talk|delete|remove|move|cancel|complete))|i\\s+must|i\\s+should|i\\s+gotta|(?:i\\s+have|i've\\s+got|there\\s+is|there's)(?=\\s+an?\\s)|i've\\s+got\\s+to|don'?t\\s+(?:let\\s+me\\s+)?forget(?:\\s+(?:to|about))?|remember(?:\\s+to)?|make\\s+sure\\s+(?:to|that\\s+i|i))",
    ),
  },
]
const ON_MY_LIST = new RegExp(`\\s(?:to|on(?:to)?|in(?:to)?)\\s+${LIST}(?![\\p{L}])`, 'giu')
/** "on my shopping list": a list of its own is a tag. */
const ON_A_LIST = /\s(?:to|on(?:to)?|in(?:to)?)\s+(?:my|the|our)\s+(?<name>\p{L}[\p{L}-]*)\s+list(?!\p{L})/giu

/** What asks the assistant or the world, and no todo of one's own. */
const NO_TASK =
  /^(?:what|who|whom|whose|why|how|when|where|which|is|are|am|was|were|does|do i|do you|did|has|have i|should i|can i|may i|will|tell|play|turn|wake|sing|translate|define|convert|calculate|transfer|spell|flip|roll|set|show|list|open|search|look up|read me|explain|recommend|suggest|stop|pause|skip|resume|no|yes|i mean|i meant|i said|move|reschedule|postpone|push|delay|shift|cancel|delete|remove|erase|rename|complete|undo|undelete|mark|uncheck|reopen|change|update|make|never mind)\b/

/** "three things: …", "two tasks": what follows is a list. */
const MANY = new RegExp(
  `^\\s*(?:(?!(?:an?|one|1)\\s)${COUNT}|several|some|multiple|a few|these|the following|(?<=\\s)more)\\s+(?:(?:new|more|following)\\s+)?(?:things|to-?dos|tasks|items|reminders|entries)\\s*(?:$|[:,.;–—-]|for me)`,
  'iu',
)

function opener(source: string): RegExp {
  return new RegExp(`${source}(?![\\p{L}\\p{N}])`, 'iuy')
}

/** A new todo that was asked for in so many words. */
export function readCreate(said: Said): Command | null {
  for (const { pattern, remind = false } of OPENERS) {
    const match = matchAt(pattern, said.text, said.begin)
    if (match && MANY.test(said.text.slice(said.begin + match[0].length))) return { kind: 'unclear' }
    if (match) return create(said, { start: 0, end: said.begin + match[0].length }, { remind, implied: false })
  }
  return null
}

/** A line that only names something to do and when: "dentist tomorrow at 3". */
export function readImpliedCreate(said: Said): Command | null {
  if (!saysWhen(said) || NO_TASK.test(said.lower) || said.text.trimEnd().endsWith('?')) return null
  const command = create(said, { start: 0, end: said.begin }, { remind: false, implied: true })
  return command.title === '' ? null : command
}

function saysWhen({ times }: Said): boolean {
  return times.some(({ kind, attributive }) => kind !== 'duration' && !attributive)
}

/** What a todo could be called if the message was meant as one; null when it is a question or an order. */
export function titleIfTask(said: Said): string | null {
  if (NO_TASK.test(said.lower) || said.text.trimEnd().endsWith('?')) return null
  const title = titleOf(said.text.slice(said.begin), [])
  return /\p{L}/u.test(title) && title.includes(' ') ? title : null
}

function create(
  said: Said,
  opening: Span,
  { remind, implied }: { remind: boolean; implied: boolean },
): Extract<Command, { kind: 'create' }> {
  const { text } = said
  const reminder = findReminder(said)
  const list = findList(text, opening.end)
  const time = wish(said.times, reminder.used)
  const duration = said.times.find(({ kind, start }) => kind === 'duration' && !covers(reminder.used, start))
  const taken = [...reminder.used, ...list.used, ...(time ? [time] : []), ...(duration ? [duration] : [])]
  const slots = findSlots(text, taken)
  const title = titleOf(text, [opening, ...taken, ...slots.used])
  const minutes = time && 'minutes' in time ? time.minutes : null
  const length = minutes ?? (duration?.kind === 'duration' ? duration.minutes : null)
  const tags = [...new Set([...slots.tags, ...list.tags])]
  const lead = reminder.minutes ?? (remind && time ? 0 : null)
  return {
    kind: 'create',
    title,
    implied,
    ...(time && { time }),
    ...(length && { minutes: length }),
    ...(slots.importance && { importance: slots.importance }),
    ...(tags.length > 0 && { tags }),
    ...(lead !== null && { reminder: lead }),
  }
}

/** The first time that is a wish. Later ones stay in the title: "buy tickets on Monday for the concert on Friday". */
function wish(times: FoundTime[], taken: Span[]): FoundTime | undefined {
  return times.find(({ kind, attributive, start }) => kind !== 'duration' && !attributive && !covers(taken, start))
}

function covers(spans: Span[], at: number): boolean {
  return spans.some(({ start, end }) => start <= at && at < end)
}

/** "to my list" says nothing more; "to my shopping list" is a tag. */
function findList(text: string, from: number): { tags: string[]; used: Span[] } {
  const tags: string[] = []
  const used: Span[] = []
  for (const pattern of [ON_MY_LIST, ON_A_LIST]) {
    for (const { index, groups, 0: match } of text.matchAll(pattern)) {
      const span = { start: index, end: index + match.length }
      if (index < from || used.some(({ start }) => start === index)) continue
      used.push(span)
      if (groups?.name) tags.push(groups.name.toLowerCase())
    }
  }
  return { tags, used }
}
