import { withStraightApostrophes } from '../../text/normalise.ts'
import type { FoundTime } from '../../times/types.ts'
import { textWithout } from './title.ts'

const PERIOD = '(?:day|week|weekend|month|morning|afternoon|evening|night|schedule|cal[ae]ndar|agenda|diary|workload)'
const WHAT =
  "(?:(?:(?:show|tell|give) me |let me (?:know|see) |remind me |see |check |i (?:want|need) to (?:know|see) )?(?:what(?:'s| is| all is| else is| are|s)?(?: all)?|what (?:do i have|have i got|i have|i've got)|is there (?:anything|something)(?: else)?|do i have anything|have i got anything|anything(?: else)?))"
/** Where todos wait, and how. "up" and "going on" also have other meanings, so that those need a day. */
const WAITS =
  '(?:on (?:my|the|our) (?:plate|docket|agenda|table|cards|radar|horizon|slate|books|diary|planner|menu|to-?do)|in store(?: for me)?|lined up|coming up|up next|left(?: over)?(?: to do)?|outstanding|pending|ahead(?: of me)?|on tap|in the (?:pipeline|works|diary|books)|waiting(?: for me)?|awaiting me|to be done|remaining|still (?:open|to do)|that i have to do)'
const HAPPENS = '(?:up|going on|happening|cooking|like|planned|on)'
const MY = `(?:(?:my|the|our) ${PERIOD})`
const OVERVIEW =
  '(?:run-?down|overview|summary|recap|brief(?:ing)?|snapshot|breakdown|run-?through|plan|program(?:me)?|line-?up)'
const GIVE =
  '(?:(?:give|get|show|tell|send|read) me |can i (?:have|get|see) |i (?:want|need|would like)(?: to see)? |let me see )?'

/** Whole questions, without their times. */
const ALWAYS = [
  `${WHAT} (?:(?:still|currently|now) )?${WAITS}`,
  `how(?:'s|s| is| does| do| are) ${MY} (?:look(?:ing|s)?|shap(?:e|ing) up|going|panning out)(?: like| so far)?`,
  `what(?:'s| is| does| do|s) ${MY} (?:look(?:ing)? )?like`,
  `${GIVE}(?:(?:an?|the|my) )?(?:(?:quick|short|brief|daily|weekly|monthly) )*${OVERVIEW} (?:of |for |on )${MY}`,
  '(?:brief me|catch me up|fill me in)(?: on (?:my|the) (?:day|week|tasks|to-?dos|todos|schedule|plans))',
  'what am i (?:in for|facing|looking at)',
  'what (?:do|must|should) i (?:still )?(?:need to |have to |got to |gotta )?(?:get done|take care of|attend to|tackle|knock out)',
  "what(?:'s| is| are) my plans?",
]
/** Questions for todos only with a time. */
const WITH_TIME = [
  `${WHAT} ${HAPPENS}`,
  "how(?:'s|s| is| does| do| are) (?:(?:it|things|everything) )?(?:look(?:ing|s)?|shap(?:e|ing) up|panning out)(?: like| so far)?",
  "what(?:'s|s| is| does| do) (?:it |things )?(?:look(?:ing)? )?like",
  `${GIVE}(?:(?:an?|the|my) )?(?:(?:quick|short|brief) )*${OVERVIEW}`,
  "(?:is there|are there|do (?:i|we) have|have (?:i|we) got|i have|there is|there's|got)(?: (?:any|an?|some))? (?:program(?:me)?s?|plans?|functions?|engagements?|commitments?|obligations?|work)(?: (?:planned|scheduled|fixed|there))?",
  'any (?:program(?:me)?s?|plans?|functions?|engagements?|commitments?|work)',
  'what am i up to',
  `${GIVE}my (?:plans?|agenda|schedule|program(?:me)?|tasks|to-?dos?|list|planner)`,
  "what(?:'s| is|s) (?:the|my) (?:plan|program(?:me)?|line-?up)",
  'fill me in|brief me|catch me up',
]

const IS_ALWAYS = whole(ALWAYS)
const IS_WITH_TIME = whole(WITH_TIME)

/** Whether a question for the todos is worded as an idiom: "what's on my plate", "how's today look?". */
export function isListIdiom(text: string, times: FoundTime[]): boolean {
  if (text.length > 120) return false
  const found = times.filter(({ kind }) => kind !== 'duration')
  const rest = ` ${withStraightApostrophes(textWithout(text, found))} `
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/(?: (?:for|on|in|at|of|by|the|then|please)|[?.!,;:])+ ?$/, '')
    .trim()
  return IS_ALWAYS.test(rest) || (found.length > 0 && IS_WITH_TIME.test(rest))
}

/** Returns "my weekly plan" as "my plan this week", and other questions unchanged. */
export function withPeriodAsTime(text: string): string {
  const said =
    /(?<!\p{L})my (?<period>daily|weekly|monthly) (?:plans?|agenda|schedule|program(?:me)?|overview|tasks|to-?dos?|list|planner|summary)(?!\p{L})/iu.exec(
      text,
    )
  if (!said) return text
  const time = { daily: 'today', weekly: 'this week', monthly: 'this month' }[said.groups?.period?.toLowerCase() ?? '']
  return text.replace(said[0], said[0].replace(` ${said.groups?.period}`, '')).replace(/[?.!\s]*$/, ` ${time}`)
}

function whole(sources: string[]): RegExp {
  return new RegExp(`^(?:${sources.join('|')})$`, 'u')
}
