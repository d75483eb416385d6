import type { ToolOutputs } from '@todo-agents/agent/tools/registry'
import { readPreference } from '@todo-agents/language/preferences/read-preference'
import { normalise } from '@todo-agents/language/text/normalise'
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
 * Returns the plan for a message about standing wishes. Returns null for any other message: "remember" and "forget"
 * count only before a wish that can be read, because "remember to buy milk" is a todo.
 */
export function readPreferencePlan(message: string): Plan | null {
  const said = normalise(message).replace(/[.!?]+$/, '')
  if (SHOW.test(said)) return showPlan()
  const forgotten = FORGET.exec(said)?.groups
  if (forgotten?.text && (forgotten.named !== 'that' || readPreference(forgotten.text)))
    return forgetPlan(forgotten.text)
  const named = NAMED.exec(said)?.groups?.text
  if (named) return rememberPlan(named)
  const text = REMEMBER.exec(said)?.groups?.text
  return text && readPreference(text) ? rememberPlan(text) : null
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
