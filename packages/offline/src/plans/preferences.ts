import type { ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { UserContext } from '@todo-agents/agent/types'
import { readPreference } from '@todo-agents/language/preferences/read-preference'
import { normalise } from '@todo-agents/language/text/normalise'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Plan } from '../plan.ts'
import { callTool } from '../plan.ts'
import { CAN_UNDO, plainText, UNCHANGED } from '../wording/words.ts'

type Known = ToolOutputs['get_preferences']['preferences'][number]

const REMEMBER = /^(?:please )?(?:remember|keep in mind|note)(?: that|:|,)? (?<text>.+)$/i
const NAMED =
  /^(?:please )?(?:remember|add|save|keep)(?: (?:a|this|the|as a|as my))? (?:standing )?(?:preference|wish)(?: that|:|,) (?<text>.+)$/i
const FORGET =
  /^(?:please )?forget (?<named>(?:the|my) (?:standing )?(?:preference|wish)(?: that|:|,)?|that) (?<text>.+)$/i
const SHOW =
  /^(?:please )?(?:(?:what are|show(?: me)?|list|tell me) (?:all )?(?:of )?my (?:standing )?(?:preferences|wishes)|what do you remember(?: about me)?|what (?:preferences|wishes) do i have)$/i

/**
 * A habit in words that no rule reads: what todos usually are, or what the user likes. "Remember that the dentist called"
 * is none, because it tells what has happened once.
 */
const HABIT =
  /^(?:i (?:(?:really |always |usually |generally )?(?:don't|do not|never|hate|like|love|prefer|dislike|avoid|always|usually|only)|am (?:always|usually|never)|'m (?:always|usually|never))|(?:my |all |all my )?(?:\p{L}+ ){0,2}\p{L}+s (?:are|take|should|must|belong)|never|always)(?!\p{L}| due)/iu
const REMEMBER_THAT = /^(?:please )?(?:remember|keep in mind|note) that (?<text>.+)$/i

/**
 * Returns the plan for a message about standing wishes. Returns null for any other message: "remember to buy milk" is a
 * todo. "I never work on Sunday" is a wish without "remember", too, since the user is asked before it is kept.
 */
export function readPreferencePlan(message: string, user: UserContext): Plan | null {
  const said = normalise(message).replace(/[.!?]+$/, '')
  if (SHOW.test(said)) return showPlan()
  const forgotten = FORGET.exec(said)?.groups
  if (forgotten?.text && (forgotten.named !== 'that' || readPreference(forgotten.text)))
    return forgetPlan(forgotten.text)
  const named = NAMED.exec(said)?.groups?.text
  if (named) return rememberPlan(named)
  const text = REMEMBER.exec(said)?.groups?.text
  if (text && readPreference(text)) return rememberPlan(text)
  const habit = REMEMBER_THAT.exec(said)?.groups?.text
  if (habit && HABIT.test(habit) && !hasOneDay(habit, user)) return rememberPlan(habit)
  return isOwnHabit(said) ? rememberPlan(said) : null
}

/** Whether the words name one day or time: "remember that I don't work tomorrow" is no habit. */
function hasOneDay(text: string, user: UserContext): boolean {
  return parseTimes(text, timeContext(user)).some(({ kind, certainty }) => {
    const isOnce = kind === 'day' || kind === 'days' || kind === 'day_time'
    return isOnce && certainty !== 'guess' && !/(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend/i.test(text)
  })
}

/** "I work from 8 to 16" without "remember" can also be about today. */
function isOwnHabit(said: string): boolean {
  return /^i (?:never|don't|do not) /i.test(said) && readPreference(said)?.kind === 'days_off'
}

/** Proposes the wish. It replaces one about the same thing: "meetings are 45 minutes" after "meetings are 30 minutes". */
function* rememberPlan(text: string): Plan {
  const { preferences } = yield* callTool('get_preferences', {})
  const same = preferences.find((known) => known.text.toLowerCase() === text.toLowerCase())
  if (same) return { text: `I remember that already: “${plainText(same.text)}”. ${UNCHANGED}` }
  const replaced = preferences.find((known) => isAboutSame(known.text, text))
  const { preference } = yield* callTool('remember_preference', { text, ...(replaced && { id: replaced.id }) })
  const instead = replaced ? ` instead of “${plainText(replaced.text)}”` : ''
  return { text: `I will remember “${plainText(preference.text)}”${instead}.`, undo: CAN_UNDO }
}

function* forgetPlan(text: string): Plan {
  const { preferences } = yield* callTool('get_preferences', {})
  const meant = preferences.filter((known) => isMeant(known, text))
  const [only] = meant
  if (!only) return { text: `I remember no such wish. ${UNCHANGED}` }
  if (meant.length > 1) return { text: `Which one do you mean?\n${bulleted(meant)}\n\n${UNCHANGED}` }
  const { preference } = yield* callTool('forget_preference', { id: only.id })
  return { text: `I have forgotten “${plainText(preference.text)}”.`, undo: CAN_UNDO }
}

function* showPlan(): Plan {
  const { preferences } = yield* callTool('get_preferences', {})
  if (preferences.length === 0)
    return { text: 'I remember no standing wishes yet. Say for example “remember that meetings are 30 minutes”.' }
  return { text: `These are your standing wishes:\n${bulleted(preferences)}` }
}

function bulleted(preferences: Known[]): string {
  return preferences.map(({ text }) => `- ${plainText(text)}`).join('\n')
}

function isMeant(known: Known, text: string): boolean {
  const wanted = text.toLowerCase()
  return known.text.toLowerCase().includes(wanted) || isSameRule(known.text, text)
}

function isSameRule(one: string, other: string): boolean {
  const rule = readPreference(one)
  // The reader writes the fields of a rule in one order.
  return rule !== null && JSON.stringify(rule) === JSON.stringify(readPreference(other))
}

/** Whether both are lengths of the same todos, or both are the working hours. */
function isAboutSame(one: string, other: string): boolean {
  const [rule, next] = [readPreference(one), readPreference(other)]
  if (rule?.kind === 'duration') return next?.kind === 'duration' && rule.noun === next.noun
  return rule?.kind === 'working_hours' && next?.kind === 'working_hours'
}
