import { onlyTime } from '../../times/only-time.ts'
import type { TimeContext } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand, Target, Update } from '../types.ts'
import { readTarget } from './target.ts'
import { isOutside } from './topics.ts'

/** Commands for todos that repeat: to skip an occurrence, to change or stop the rule. */

const SKIP = whole(
  '(?:skip|leave out|miss out|omit) (?<X>.+?)(?: (?:for )?(?:just )?(?:once|this once|this time|please))?',
)
/** Other words for it, which need a time that shows that one occurrence is meant: "no gym this week". */
const LEFT_OUT: readonly RegExp[] = [
  whole("(?:don'?t|do not|no need to) (?:do|have|repeat) (?<X>.+)"),
  whole("(?:i'?m|i am|we'?re|we are|i'?ll be|we'?ll be) (?:going to (?:skip|miss)|skipping|missing) (?<X>.+)"),
  whole(
    "(?:i'?ll|i will|we'?ll|we will|i(?:'d| would) like to|i want to|let me|let'?s|i need to|i have to) (?:skip|miss) (?<X>.+)",
  ),
  whole("(?:(?:i|we) )?(?:can'?t|cannot|won'?t|will not) (?:make it to|make|do|go to|attend|be at) (?<X>.+)"),
  whole(
    "(?:(?:i'?m|i am|we'?re|we are) )?not (?:going to|gonna (?:do|go to|make)|doing|attending|making it to) (?<X>.+)",
  ),
  whole('give (?<X>.+?) a (?:miss|pass|rest|break)(?<when>(?: .+)?)'),
  whole('(?:take|have) a (?:break|day off|week off|rest) from (?<X>.+)'),
  whole(
    '(?:there(?: is|[\\u0027’]s) )?no (?<X>(?!(?:problem|worries|need|way|rush|hurry|idea|thanks|time)(?!\\p{L})).+)',
  ),
  whole(
    "(?<X>(?!(?:add|create|schedule|make|put|set|plan|remind|please|note)\\s)[^,]{1,60}?)(?<!\\s(?:that|which|who)) (?:(?:is|are) (?:off|not (?:on|happening))|(?:isn|aren)'?t (?:on|happening))(?<when> .+)",
  ),
]
/** Things that a player skips. */
const PLAYED =
  /(?<!\p{L})(?:songs?|tracks?|ads?|adverts?|commercials?|videos?|chapters?|episodes?|intro|tunes?|channels?|stations?|shows?|movies?|news|alarm|ahead|forward|back|to the (?:next|end|beginning)|seconds|this one)(?!\p{L})/iu

const STOP: readonly RegExp[] = [
  whole('(?:stop|end|quit) repeating (?<X>.+)'),
  whole(
    '(?:stop|end|cancel|remove|delete|clear|drop) (?:the |its )?(?:repetitions?|recurrence|repeat|repeating|schedule rule|rule) (?:of|for|from|on) (?<X>.+)',
  ),
  whole('(?:make|let|have|set) (?<X>.+?) (?:not|no longer|stop) (?:to )?(?:repeat|recur)(?:ing)?(?: any ?more)?'),
  whole(
    '(?:make|turn) (?<X>.+?) (?:into )?(?:a |an )?(?:one-?(?:time|off)|non-?(?:repeating|recurring))(?: (?:thing|todo|task))?',
  ),
  whole("(?:don'?t|do not|never) repeat (?<X>.+?)(?: any ?more| again)?"),
  whole('(?<X>.+?) (?:should|shall|must|need) (?:not|no longer|stop) (?:to )?(?:repeat|recur)(?:ing)?(?: any ?more)?'),
  whole("(?<X>.+?) (?:shouldn'?t|doesn'?t|does not|needn'?t) (?:repeat|recur)(?: any ?more)?"),
]

const RULE = '(?:every|each|daily|weekly|monthly|yearly|fortnightly|bi-?weekly|quarterly)(?!\\p{L})'

const REPEAT: readonly RegExp[] = [
  // "the standup is every Tuesday now": without "now" this is a new todo.
  whole(`(?<X>.+?) (?:is|are|happens?|takes place|repeats?|will be) now (?<Y>${RULE}.*)`),
  whole(`(?<X>.+?) (?:is|are|happens?|takes place|repeats?|will be) (?<Y>${RULE}.*?) now`),
  whole('(?:make|let|have|set) (?<X>.+?) (?:to )?(?:repeat|recur)(?:ing)? (?<Y>.+)'),
  whole(
    'repeat (?<X>.+?) (?<Y>(?:every|each|on|daily|weekly|monthly|yearly|annually|fortnightly|bi-?weekly|quarterly|\\d|an? (?:day|week|month|year))(?!\\p{L}).*)',
  ),
  whole(
    '(?<X>.+?) (?:should|shall|must) (?:repeat|recur|happen|be) (?<Y>(?:every|each|daily|weekly|monthly|yearly|on).+)',
  ),
  whole(
    '(?:make|set|change|have) (?<X>(?:the|my|our) .+?|it|that|this) (?<Y>(?:every|each)(?!\\p{L}).+|daily|weekly|monthly|yearly|fortnightly|bi-?weekly|quarterly|\\d+ \\p{L}+ after .+)',
  ),
]

/** One of these is in every pattern of a rule. The check saves trying them all on most messages. */
const HAS_RULE =
  /repe(?:at|tit)|recur|rule|one-?(?:time|off)|every|each|ly(?!\p{L})|\d\s\p{L}+\safter|happen|\sbe\son\s/iu

export function readOccurrences({ text, context }: Message): SingleCommand | null {
  const body = text
    .replace(/\s+/g, ' ')
    .replace(/[.!]+$/, '')
    .trim()
  const rule = HAS_RULE.test(body) ? changedRule(body, context) : null
  return rule ?? skipped(body, context)
}

function changedRule(body: string, context: TimeContext): SingleCommand | null {
  for (const pattern of STOP) {
    const { X } = pattern.exec(body)?.groups ?? {}
    if (X) return { kind: 'update', target: readTarget(X, context), changes: { stop_repeating: true } }
  }
  for (const pattern of REPEAT) {
    const { X, Y } = pattern.exec(body)?.groups ?? {}
    const time = X && Y ? onlyTime(Y, context) : null
    if (X && time?.kind === 'recurrence') return { kind: 'update', target: readTarget(X, context), changes: { time } }
  }
  return null
}

function skipped(body: string, context: TimeContext): SingleCommand | null {
  const skip = SKIP.exec(body)?.groups?.X
  const words = skip ?? leftOut(body)
  if (!words || PLAYED.test(words) || isOutside(words.toLowerCase())) return null
  // "the next standup" is the open one; "next week's standup" names a time.
  const target = readTarget(words.replace(/^(?:the |my )?next (?!week|month|year|\p{L}+day)/iu, 'the '), context)
  if (skip === undefined && (target.words === '' || !target.time)) return null
  if (PRONOUN.test(target.words)) return { kind: 'skip', target: { ...target, words: '', which: 'last' } }
  return { kind: 'skip', target: { ...target, which: target.which === 'last' ? 'last' : 'one' } }
}

const PRONOUN = /^(?:it|that|this|them)$/iu

function leftOut(body: string): string | undefined {
  for (const pattern of LEFT_OUT) {
    const { X, when = '' } = pattern.exec(body)?.groups ?? {}
    if (X) return X + when
  }
  return undefined
}

const FOLLOWING =
  /(?:^|[\s,]+)(?:from (?:now|this|then|here) (?:on|onwards?|forward)|starting (?:from )?now|going forward|for good|permanently|for ever|forever|in (?:the )?future|and all (?:the )?(?:following|future|later|next) (?:ones|times|occurrences)|every time)(?=$|[\s,])[\s,]*/iu
const ALL_FUTURE =
  /(?<!\p{L})(?:all|every|each) (?:of )?(?:the |my )?(?:future|following|later|coming|remaining) (?<thing>\p{L})/iu
const THIS =
  /(?:^|[\s,]+)(?:(?:only|just) (?:for )?(?:this|the next) (?:time|once|one|occurrence|instance)|(?:just|only) (?:for )?(?:once|now)|this once|this time only|(?<=^)this time|this time(?=$)|(?:for )?this (?:one|occurrence) only)(?=$|[\s,])[\s,]*/iu
const JUST_THIS = /(?<!\p{L})(?:just|only) this (?:one )?(?=\p{L})/iu

/**
 * Splits the words off that say for which occurrences a change is meant: "from now on, move the standup to 10". Returns
 * null when there are none.
 */
export function readScope(text: string): { text: string; scope: NonNullable<Update['scope']> } | null {
  if (FOLLOWING.test(text)) return { text: text.replace(FOLLOWING, ' ').trim(), scope: 'following' }
  if (ALL_FUTURE.test(text)) return { text: text.replace(ALL_FUTURE, 'the $<thing>').trim(), scope: 'following' }
  if (THIS.test(text)) return { text: text.replace(THIS, ' ').trim(), scope: 'this' }
  if (JUST_THIS.test(text)) return { text: text.replace(JUST_THIS, 'the '), scope: 'this' }
  return null
}

/** "the standup is at 10" after words like "from now on" is a change, and no new todo. */
export function asMove(text: string): string {
  return text.replace(
    /^(?<X>(?:the|my|our) .+?) (?:is|starts?|begins?|will be|happens?|takes place) (?=(?:at|on|every|each) )/iu,
    'move $<X> to ',
  )
}

const IT: Target = { words: '', status: 'open', which: 'last' }

/**
 * Reads what is left of a change after {@link readScope}: a time alone ("at 7"), or a todo and its time ("gym at 7"). Words
 * like "from now on" show that no new todo is meant.
 */
export function readNewTime({ text, times, context }: Message): Update | null {
  const words = text
    .replace(/^(?:(?:make|move|change|set|do|put) )?(?:it|that)(?:['’]s| is)? (?:to )?/iu, '')
    .replace(/[.!]+$/, '')
  const alone = onlyTime(words, context)
  if (alone) return { kind: 'update', target: IT, changes: { time: { ...alone, relation: 'at' } } }
  const [time] = times
  if (!time || times.length > 1 || time.kind === 'duration' || time.end < text.length || time.isAttributive) return null
  const target = readTarget(text.slice(0, time.start), context)
  return target.words === '' || target.time
    ? null
    : { kind: 'update', target, changes: { time: { ...time, relation: 'at' } } }
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu')
}
