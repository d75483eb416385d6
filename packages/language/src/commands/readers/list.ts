import { withStraightApostrophes } from '../../text/normalise.ts'
import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import { readMessage } from '../normalise/message.ts'
import type { SingleCommand } from '../types.ts'
import { isListIdiom, withPeriodAsTime } from './list-idioms.ts'
import { listName } from './list-name.ts'
import { readTarget } from './target.ts'
import { isOutside } from './topics.ts'

/** A question for todos. */
export type List = Extract<SingleCommand, { kind: 'list' }>

/** Names for todos, with their common misspellings. */
const THINGS =
  /(?<!\p{L})(?:to-?\s?do'?s?|tasks?|reminders?|agenda|schedules?|scheduled|cal[ae]nd[ae]rs?|appoint?ments?|me+t+ings?|events?|plans|planned|lists?|listed|deadlines?|due|overdue|chores|errands|books|docket|itinerary|my (?:day|week|weekend|morning|afternoon|evening|month))(?!\p{L})/iu

/** Commands to show something. */
const SHOW =
  /^(?:list|show|display|view|see|read|recite|repeat|iterate|name|state|say|dictate|speak|tell|describe|give|gimme|hear|know|find out|find|search|get(?! rid)|fetch|check|confirm|double check|look|let me (?:know|see|hear)|walk (?:me )?through|go (?:back )?(?:over|through)|bring up|pull up|open|count|provide|share|recall|run (?:me )?(?:through|down)|rattle off|instruct|inform|remind me (?:of (?:what|which|the|my|all)|what|which|about what|the (?:things|tasks|items))|i (?:wonder|wanted to (?:remember|know)|had a list|(?:want|need) (?:my|the|to (?:see|hear|know))))(?!\p{L})/iu
const QUESTION =
  /^(?:(?:and|so|about|exactly|at|on|in|for|by|to) )?(?:what|what's|whats|what've|what're|which|when|when's|whens|do (?:i|we|my|you (?:know|see|have))|did (?:i|we)|have (?:i|we)|is|isn't|are|aren't|am i|was|were|will|shall|does|has|anything|any|how many|how much|how (?:is|are|soon|long until|does|do)|where|who|whose|why)(?!\p{L})/iu
/** A question word within the sentence: "on the 26th what is on my calendar", "the tasks for today, what are they". */
const LATE_QUESTION =
  /(?:^|[\s,])(?:what(?:'s| is| are| was| were| do| did| to do)|which|how many|do i have|did i put|is there|are there)(?!\p{L})|(?:^|\s)what(?: again| on it| in it)?$/iu
/** "meetings today", "my shopping list": several things by name, and nothing else. */
const BARE =
  /^(?:(?:my|all|all my|all the|the|any|every|today's|tomorrow's|upcoming|open|next|this week's|current|full|entire|whole|complete) )*(?:to-?dos?|to do(?:'s)?|(?:things|stuff|jobs) to do|tasks|agenda|schedule|reminders|meetings|appointments|events|deadlines|plans|chores|errands|calendar|(?:[\p{L}-]+ ){0,3}lists?)(?!\p{L})/iu
const WANTS_TO_KNOW =
  /^(?:(?:tell|show|give) me|let me know|know|see|check(?: to see)?|find out|do you know) (?:if |whether )?/u
const ON_A_DAY =
  /^(?:(?:and )?(?:whats|what|what've|anything)(?:'s| is| do i have| have i got| i got| am i (?:doing|supposed to (?:do|be doing))| should i do| do i need to (?:do|get done)| must i do| else)?(?: (?:on|up|next|for|coming up|left|to do|planned|there|happening|doing|going on|got|set|in store))*|do i have (?:anything|something|any plans|to be)|am i (?:busy|doing anything)|is (?:anything|something|there anything|my day|my (?:morning|afternoon|evening|week))(?: (?:happening|going on|planned|on|open|busy|full))?|how (?:is|are|does|busy is) (?:my|the) (?:day|week|morning|afternoon|evening|weekend|month)|where (?:do i (?:have|need) to be|am i supposed to be|should i be))(?= |$)/i
/** "do I have anything about the trip?", "anything with Ana". */
const ABOUT =
  /^(?:(?:do i have|have i got|is there|what do i have|what have i got|what's) )?(?:anything|something|todos?)(?: to do)? (?:about|with|for|from|regarding) \p{L}/iu
/** "did I water the plants?" */
const DID_I = /^(?:did|have) i (?:already )?(?!have|get|miss|do |put|add|set|schedule)(?<words>\p{L}+ .+)/iu
const REMEMBER =
  /(?:what|thing|things|list|some|somethings) .*(?:(?:want|wanted|trying|try|need|needed|supposed|asked you|told you|did i ask|help me)(?: \p{L}+){0,3} (?:remember|recall|forget|keep in mind|bear in mind)|(?:bear|keep) in mind|remember(?:ed)?$|be reminded|not (?:want to )?forget|remind me (?:of|about)$)|^i wanted to remember/iu
const SHOPPING =
  /^what (?:do|should|must) (?:i|we) (?:need to |have to )?(?:buy|get|shop for|pick up|need(?! to (?!the |my |an? ))|go shopping for)(?: (?:from|at|in|when|while|on|for|to) .*)?$/
/** "do I need milk?" alone may ask for an opinion. With a shop or an errand it asks for the list. */
const NEED =
  /^(?:do|should|must|will) (?:i|we) (?:still )?(?:(?:need|have) to (?:get|buy|pick up|call|meet|see|visit|pay|do|finish|send|write) (?<words>.+)|(?:meet|see|call)(?: with)? (?<who>.+)|need (?<thing>.+) (?:at|from) the (?:store|shop|supermarket|market)$)/i

/** Words that are removed from a question. The rest of it is searched. */
const FILLER =
  /(?<!\p{L})(?:what's|whats|what've|what're|what|wats?|wot|wen|how's|hows|gotta|goin'?|doin'?|seein'?|seeing|know|if|whether|which|when's|when|who|whose|where|list|show|display|view|see|read|recite|repeat|iterate|name|state|say|dictate|dictated|speak|describe|hear|confirm|recall|count|provide|share|open|bring|inform|instruct|walk|through|go|going|back|over|wonder|remind|give|gimme|tell|find|search|get(?! rid)|fetch|check|pull|look|looks|lookin'?|looking|looked|let|me|us|you|i|we|is|are|am|was|were|do|does|did|have|has|had|got|be|been|will|there|it|they|them|any|anything|anythin'?|something|all|every|everything|of|the|my|our|an?|up|next|for|on|in|at|to|by|with|from|about|out|please|pls|loud|aloud|coming|planned|scheduled|still|left|pending|current|currently|today's|how|many|much|number|done|completed|finished|finish|complete|undone|unfinished|to-?do'?s?|todos?|tasks?|reminders?|agenda|schedules?|cal[ae]nd[ae]rs?|events?|appoint?ments?|me+t+ings?|plans?|lists?|listed|deadlines?|due|overdue|late|miss|missed|tagged|tags?|that|this|need|needs|should|must|can|could|would|doing|items?|things?|thing|points|entire|full|whole|various|and|or|now|so|far|entries|chores|errands|contents?|like|else|happening|busy|set|made|put|down|outstanding|remaining|importance|priority|important|urgent|yet|everyone|first|most|able|overview|remember|recently|info|information|details?|day|days|not|don't|wanted|want|asked|told|supposed|soon|books|docket)(?!\p{L})/giu

/** Reads a question about todos. */
export function readList(asked: Message): SingleCommand | null {
  const message = inPlainWords(asked)
  const { lower, text } = message
  if (isHowTo(lower)) return null
  if (REMEMBER.test(lower)) return everything(message, '')
  if (isListIdiom(text, message.times)) return everything(message, '')
  const named = NEED.exec(text)?.groups
  const need = named?.words ?? named?.who ?? named?.thing
  const did = message.hasQuestionMark ? DID_I.exec(text.replace(/\?+$/, ''))?.groups?.words : undefined
  if (did) return { kind: 'list', target: { ...readTarget(did, message.context), which: 'all', status: 'all' } }
  if (SHOPPING.test(lower)) return everything(message, '', 'shopping')
  return (
    whenIs(message) ??
    byThings(message) ??
    (need && isShortName(need) && !isOutside(lower) ? everything(message, wordsOf(need, message)) : null)
  )
}

function inPlainWords(message: Message): Message {
  const text = withPeriodAsTime(message.text).replace(/^(what am i) up to /i, '$1 doing ')
  return text === message.text ? message : readMessage(text, message.context)
}

const RECALL =
  /^remind me (?:of (?:what|which|all|the (?:things|tasks|items|reminders|date)|my (?:tasks|to-?dos|reminders|list))|about what|what|which|the (?:things|tasks|items))(?!\p{L})/u

/** Reads "remind me what is on my list", which asks for the list, not for a reminder. */
export function readRecall(message: Message): SingleCommand | null {
  return RECALL.test(message.lower) ? everything(message, wordsOf(message.text, message)) : null
}

/** Returns the command that shows the todos of the times and words in a message that is known to ask for todos. */
export function listOfAnything(message: Message): List {
  const words = wordsOf(message.text, message)
  // "hows saturday lookin": a day that is only a word of the sentence is no time, but it is no title either.
  const time = onlyTime(words, message.context)
  // More words than a title is searched by are hardly its words.
  const list = everything(message, isShortName(words) && !time ? words : '')
  return time && !list.target.time ? { ...list, target: { ...list.target, time } } : list
}

/** True for "how do I schedule a meeting", which asks for no list. */
function isHowTo(lower: string): boolean {
  return /(?:^|\s)how (?:to|(?:do|can|should|would|could) (?:i|we|you))(?!\p{L})/u.test(lower)
}

/** Reads "when is the dentist", "how soon is my anniversary", "what time is lunch with Ana". */
function whenIs({ text, lower, context }: Message): SingleCommand | null {
  const words =
    /^(?:when(?:\s+and\s+where)?(?:['’]s|\s+is|\s+are|\s+does|\s+will|\s+do\s+i\s+have)|(?:at\s+)?what\s+time(?:['’]s|\s+is|\s+are|\s+does|\s+do\s+i\s+have(?:\s+to)?)|(?:on\s+)?what\s+day(?:['’]s|\s+is)|when\s+(?:do|am)\s+i\s+(?:(?:have\s+to|going\s+to)\s+)?(?:meet(?:ing)?|see(?:ing)?)(?:\s+with)?|how\s+soon\s+is|how\s+long\s+until)\s+(?:my\s+|the\s+|our\s+)?(?:next\s+(?!week|month|year|quarter|\p{L}+day))?(?<words>.+?)(?:\s+(?:start|begin|starts|begins|take\s+place|scheduled|again))*[?.!]*$/iu.exec(
      text.trim(),
    )?.groups?.words
  if (!words || /^(?:it|that|this|my day|i |you )(?!\p{L})/iu.test(words) || isOutside(lower)) return null
  return { kind: 'list', target: readTarget(words, context) }
}

function byThings(message: Message): SingleCommand | null {
  const { lower, wholeLower, times, text, context } = message
  const hasTime = times.some(({ kind }) => kind !== 'duration')
  const isAboutTodos = THINGS.test(text.replace(/^list\s/i, '')) || /^list (?:(?:all )?(?:my|our) |\S+$)/i.test(text)
  const finds = /^(?:find|search(?: for)?|look for|look up)(?: me)? (?!out)(?<words>.+)/i.exec(text)?.groups?.words
  const asks = SHOW.test(lower) || QUESTION.test(lower) || LATE_QUESTION.test(lower)
  const isWholeDay = ON_A_DAY.test(lower.replace(WANTS_TO_KNOW, ''))
  const words = wordsOf(text, message)
  const isBare = BARE.test(lower) && words === ''
  const isSearch = finds !== undefined && isShortName(finds) && !isOutside(lower)
  const isTime =
    hasTime && words === '' && (asks || (wholeLower === lower && onlyTime(text.replace(/\?+$/, ''), context) !== null))
  const isAbout = ABOUT.test(lower)
  if (
    !isBare &&
    !isTime &&
    !isAbout &&
    !isSearch &&
    !(asks && isAboutTodos) &&
    !(isWholeDay && (hasTime || words === '')) &&
    !isOwn(lower)
  )
    return null
  // "show me the weather tomorrow" is no question about todos, nor is a message about a topic that is out of scope.
  if (words !== '' && ((!isAboutTodos && !isSearch && !isAbout) || isOutside(lower))) return null
  return everything(message, words)
}

/** Kinds of todos that are searched by title. */
const EVENTS = /(?<!\p{L})(?:meetings?|appointments?)(?!\p{L})/iu

/** Returns the command that lists all todos that fit the message. */
function everything(message: Message, words: string, ofList?: string): List {
  const { lower, text, context } = message
  const target = readTarget(text.replace(/\?+$/, ''), context)
  const list = ofList ?? listName(text)
  const time = timeOf(message, target.time)
  const overdue = /\boverdue\b|\bpast due\b|\blate\b|\bi miss(?:ed)?\b/.test(lower)
  return {
    kind: 'list',
    target: {
      ...target,
      words: words || (EVENTS.exec(text)?.[0] ?? ''),
      which: 'all',
      status: statusOf(lower),
      ...(time && { time }),
      ...(list && { list }),
      ...(overdue && { overdue }),
      ...(URGENT.test(lower) && { importance: 'high' as const }),
    },
  }
}

/** Returns the time of a question. "due tomorrow" means that day only, and "my day" is today. */
function timeOf({ lower, context }: Message, time: FoundTime | undefined): FoundTime | undefined {
  if (time)
    return time.relation === 'by' && /\bdue (?!by|before|until|within)/.test(lower) ? { ...time, relation: 'at' } : time
  const own = /\bmy (?<when>day|week|morning|afternoon|evening|weekend|month)\b/.exec(lower)?.groups?.when
  return own ? parseTimes(own === 'day' ? 'today' : `this ${own}`, context)[0] : undefined
}

/** Returns the words to search for: the text without the words of the question. */
function wordsOf(text: string, { context }: Message): string {
  const named = readTarget(withStraightApostrophes(text).replace(/\?+$/, ''), context)
  const list = listName(text)
  const words = list ? named.words.replace(new RegExp(`(?<!\\p{L})${list}(?!\\p{L})`, 'giu'), ' ') : named.words
  return words
    .replace(FILLER, ' ')
    .replace(/[^\p{L}\p{N}'#&-]+/gu, ' ')
    .replace(/(?:^|\s)['-]+(?=\s|$)/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
}

/** True for a name of a few words, which can be searched, and false for a sentence about the world. */
function isShortName(words: string): boolean {
  return words.trim().split(/\s+/).length <= 5
}

/** True for questions about todos that have no word for todos: "what should I do next?" */
function isOwn(lower: string): boolean {
  return /^(?:what(?:'s| is)? (?:should i do|do i have to do|i have to do|do i need to do|do i have|have i got|next|up next|left to do|else)|(?:have|did) i (?:miss|missed)(?: anything| something)?|what did i miss|what's left|what (?:still )?needs? (?:to be )?(?:doing|done)|show (?:me )?(?:everything|all)|list (?:everything|all)|what(?:'s| is) overdue|what have i (?:done|finished|completed)|what did i (?:do|finish|complete)|(?:instruct|tell) me what to do|know what (?:i have|there is) to do|(?:show|list)(?: me)? (?:what i have|#\S+|(?:everything )?tagged \S+|done|completed|finished|(?:the )?(?:important|urgent) ones))(?: |\?|$)/.test(
    lower,
  )
}

const URGENT = /\b(?:urgent|important|most important)\b/

function statusOf(lower: string): 'open' | 'done' | 'all' {
  if (/\b(?:not|un)[ -]?(?:done|finished|completed)\b|\bopen\b/.test(lower)) return 'open'
  if (/\b(?:done|completed|finished)\b|what did i (?:do|finish|complete)/.test(lower)) return 'done'
  return 'open'
}
