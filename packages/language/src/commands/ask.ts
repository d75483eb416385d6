import type { Said } from './said.ts'
import { readTarget } from './target.ts'
import type { Command } from './types.ts'

const THINGS =
  /(?<!\p{L})(?:to-?\s?dos?|tasks?|reminders?|agenda|schedule|scheduled|calendar|appointments?|meetings?|events?|plans|planned|lists?|deadlines?|due|overdue|chores|errands)(?!\p{L})/iu
const ORDER =
  /^(?:list|show|display|view|see|read|give|tell|find|search|get|fetch|check|pull up|go over|look up|look for|let me see)(?!\p{L})/iu
const QUESTION =
  /^(?:what|what's|whats|let me know|which|when|when's|do i|did i|have i|is there|are there|am i|anything|any|how many|how much|is|are|has|does|where|who)(?!\p{L})/iu
const ON_A_DAY =
  /^(?:(?:and )?(?:whats|what|anything)(?:'s| is| do i have| have i got| am i doing| should i do| do i need to do| must i do| else)?(?: (?:on|up|next|for|coming up|left|to do|planned|there|happening|doing|going on))*|do i have (?:anything|something|any plans)|am i (?:busy|doing anything))(?= |$)/i
/** What is left of a question when these are gone is what to search for. */
const FILLER =
  /(?<!\p{L})(?:what's|whats|what|know|if|which|when's|when|who|where|list|show|display|view|see|read|give|tell|find|search|get|fetch|check|pull|look|let|me|us|you|i|is|are|am|was|were|do|does|did|have|has|had|got|be|been|there|it|any|anything|something|all|every|everything|of|the|my|our|an?|up|next|for|on|in|at|to|by|with|from|about|over|out|please|pls|coming|planned|scheduled|still|left|open|pending|current|currently|today's|how|many|much|done|completed|finished|complete|undone|unfinished|to-?dos?|todos?|tasks?|reminders?|agenda|schedule|calendar|events?|plans?|lists?|deadlines?|due|overdue|tagged|tags?|that|this|need|should|must|can|could|would|doing|items?|things?|and|or|now|so|far|entries|chores|errands|say|says|look|like|else|going|happening|busy|set|made|put|down|outstanding|remaining|importance|priority|important|urgent|contents?|yet|everyone|first|most)(?!\p{L})/giu

/** A question about todos, free time or the assistant itself. */
export function readQuestion(said: Said): Command | null {
  return readSimple(said) ?? readAnalysis(said) ?? readList(said)
}

const SIMPLE: [RegExp, 'undo' | 'redo' | 'help' | 'quota' | 'datetime' | 'greeting' | 'thanks'][] = [
  [
    /^(?:undo|revert|take (?:that|it) back|roll (?:that|it) back|undo (?:that|it|this|the last (?:change|one|thing|action)|my last (?:change|action)|last)|revert (?:that|it|the last change))$/,
    'undo',
  ],
  [
    /^(?:redo(?: (?:that|it|this|the (?:last )?(?:change|one|thing)))?|(?:undo|revert|reverse|take back) (?:that|the|your|my|this)(?: last)? undo)$/,
    'redo',
  ],
  [
    /^(?:help|what can you do(?: for me)?|how do (?:you|i use (?:this|you)) ?(?:work)?|how does this work|commands|what do you do|what are your (?:commands|abilities|features)|\?)\??$/,
    'help',
  ],
  [
    /(?:\b(?:my|the) (?:quota|usage|limit)\b|^quota\??$|^usage\??$|how many (?:requests|messages|credits)\b.*\b(?:left|remaining|used)|\bmonthly (?:limit|quota)\b)/,
    'quota',
  ],
  [
    /^(?:what(?:'s| is) the (?:time|date|day)(?: now| today)?|what time is it(?: now)?|what day is (?:it|today)(?: today)?|what(?:'s| is) today(?:'s date)?|what date is (?:it|today))\??$/,
    'datetime',
  ],
  [/^(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hi there|hello there|hey there)$/, 'greeting'],
  [
    /^(?:thanks|thank you|thx|cheers|great|perfect|ok|okay|cool|nice|thanks a lot|thank you very much|many thanks)$/,
    'thanks',
  ],
]

function readSimple({ lower, text }: Said): Command | null {
  const whole = text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .trim()
    .replace(/[.!,]+$/, '')
  const found = SIMPLE.find(([pattern]) => pattern.test(lower) || pattern.test(whole))
  return found ? { kind: found[1] } : null
}

function readAnalysis({ lower, times }: Said): Command | null {
  const asks =
    QUESTION.test(lower) || ORDER.test(lower) || /^(?:analy[sz]e|free (?:time|slots?)|conflicts?)/.test(lower)
  if (!asks) return null
  const is_free = /\b(?:free|available|availability)\b/.test(lower) && /\b(?:i|me|my|time|slots?|when)\b/.test(lower)
  const is_conflict =
    /\b(?:conflicts?|conflicting|overlap\w*|double[- ]booked|clash\w*)\b/.test(lower) || /^analy[sz]e/.test(lower)
  if (!is_free && !is_conflict) return null
  const time = times.find(({ kind }) => kind !== 'duration')
  const length = times.find((found) => found.kind === 'duration')
  return {
    kind: 'analyse',
    asked: is_conflict ? 'conflicts' : 'free',
    ...(time && { time }),
    ...(length?.kind === 'duration' && { minutes: length.minutes }),
  }
}

function readList(said: Said): Command | null {
  const { lower, times, text, begin, context } = said
  const body = text.slice(begin).replace(/[’‘]/g, "'")
  const has_time = times.some(({ kind }) => kind !== 'duration')
  const when_is = /^(?:when(?:'s| is| are)|what time(?:'s| is)) (?:my |the )?(.+)/i.exec(body.trim())
  if (when_is && !/^(?:it|that|this)\b/i.test(when_is[1]!))
    return { kind: 'list', target: readTarget(when_is[1]!, context) }

  const about_todos = THINGS.test(body)
  const finds = /^(?:find|search(?: for)?|look for|look up) (.+)/i.exec(body)
  const asks = ORDER.test(lower) || QUESTION.test(lower) || /^(?:my|all|todays|today's|tomorrow's)\b/.test(lower)
  const bare = /^(?:(?:my|all|all my|the) )?(?:to-?dos?|tasks?|agenda|schedule|to-?do list|list)\??$/.test(lower)
  const whole_day = ON_A_DAY.test(lower)
  if (!bare && !finds && !(asks && about_todos) && !(whole_day && has_time) && !isOwn(lower)) return null

  const target = readTarget(body.replace(/\?+$/, ''), context)
  const words = target.words
    .replace(FILLER, ' ')
    .replace(/[^\p{L}\p{N}'#&-]+/gu, ' ')
    .replace(/(?:^|\s)['-]+(?=\s|$)/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  // "show me the weather tomorrow" is no question about todos.
  if (words !== '' && !about_todos && !finds) return null
  const overdue = /\boverdue\b|\bpast due\b/.test(lower)
  return {
    kind: 'list',
    target: {
      ...target,
      words,
      which: 'all',
      status: statusOf(lower),
      ...(overdue && { overdue }),
      ...(URGENT.test(lower) && { importance: 'high' as const }),
    },
  }
}

/** Questions that only a list answers, without a word for todos: "what should I do next?" */
function isOwn(lower: string): boolean {
  return /^(?:what(?:'s| is)? (?:should i do|do i have to do|do i need to do|do i have|have i got|next|up next|left to do)|what's left|show (?:me )?(?:everything|all)|list (?:everything|all)|what(?:'s| is) overdue|what have i (?:done|finished|completed)|what did i (?:do|finish|complete)|(?:show|list)(?: me)? (?:what i have|#\S+|(?:everything )?tagged \S+|done|completed|finished|(?:the )?(?:important|urgent) ones))(?: |\?|$)/.test(
    lower,
  )
}

const URGENT = /\b(?:urgent|important|most important)\b/

function statusOf(lower: string): 'open' | 'done' | 'all' {
  if (/\b(?:not|un)[ -]?(?:done|finished|completed)\b|\bopen\b/.test(lower)) return 'open'
  if (/\b(?:done|completed|finished)\b|what did i (?:do|finish|complete)/.test(lower)) return 'done'
  return 'open'
}
