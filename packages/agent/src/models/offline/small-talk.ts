import type { Command, Create } from '@todo-agents/language/commands/types'
import type { Undone } from '../../tools/undo.ts'
import type { UserContext } from '../../types.ts'
import { createPlan } from './create.ts'
import type { Plan, Reply } from './plan.ts'
import { ToolFailure, use } from './plan.ts'
import { bold, CAN_UNDO, clock, dayName, plainText, when } from './words.ts'

const ABILITIES = `- create: “team meeting tomorrow at 2 pm, high importance”
- list: “what is on Friday?”, “show #work”
- change: “move the dentist to Monday at 9”, “tag the report as work”
- finish or delete: “complete the dentist”, “delete the report”
- plan: “when am I free tomorrow?”, “find an hour for the report”
- “undo” takes back the last change made in this conversation; one that you made in the list is undone there`

export const HELP: Reply = { text: `I keep your todos. You can tell me to\n${ABILITIES}` }
export const GREETING: Reply = {
  text: `Hello! Tell me what to do, for example “remind me to call Mum tomorrow at 5”. I can\n${ABILITIES}`,
}
export const WELCOME: Reply = { text: 'You are welcome!' }
export const ONE_AT_A_TIME: Reply = {
  text: 'That sounds like several things or several times, and I can only do one at a time. Nothing was changed. Please send them one by one.',
}

export const REMINDER: Reply = {
  text: 'I can only set a reminder together with a new todo that has a time, for example “dinner tomorrow at 7 pm with a reminder 30 minutes before”. Nothing was changed.',
}

/** Why a command is not carried out before the user has agreed. */
export function doubt(doubtful: Extract<Command, { kind: 'doubtful' }>): string {
  if (doubtful.why === 'past') return 'That time is over already. Shall I add it all the same?'
  const { hours, to } = doubtful
  return `That would last ${Math.round(hours)} hours, until ${dayName(to)} at ${clock(to)}. Shall I do it all the same?`
}

/** An honest answer to what was not understood; offers a todo when the words could be one, and changes nothing. */
export function notUnderstood(offer: Create | null, user: UserContext): Reply {
  if (!offer) return { text: `I did not understand that, so I changed nothing. I can\n${ABILITIES}` }
  return {
    text: `I did not understand that. Shall I add “${plainText(offer.title)}” as a todo? If you meant something else, I can\n${ABILITIES}`,
    question: { kind: 'confirm', resume: () => createPlan(offer, user) },
  }
}

/** A day that no month has is asked for again. */
export function impossible(day: string): Reply {
  return { text: `There is no such day as ${plainText(day)}, so nothing was changed. Which day do you mean?` }
}

/** What a todo manager does not do is said, and nothing is done; a plan of one's own can be noted. */
export function outside(offer: Create | null, user: UserContext): Reply {
  if (!offer)
    return {
      text: 'Sorry, I only keep your todos, so I cannot help with that. Nothing was changed. Say “help” to see what I can do.',
    }
  return {
    text: `I only keep your todos, so I cannot do that for you. Shall I add “${plainText(offer.title)}” as a todo?`,
    question: { kind: 'confirm', resume: () => createPlan(offer, user) },
  }
}

export function* undoPlan(): Plan {
  try {
    const { undone } = yield* use('undo', {})
    return { text: `Taken back:\n${undoneLines(undone)}\n\nTo reverse that, say “redo”, or press Undo on its card.` }
  } catch (error) {
    const reason = error instanceof ToolFailure && NOT_UNDONE[error.code]
    if (!reason) throw error
    return { text: reason }
  }
}

/** Reverses the last undo: each of its changes is a change of its own, and the last goes first. */
export function* redoPlan(undone: string[][]): Plan {
  const change_ids = undone.at(-1)
  if (!change_ids) return { text: 'There is no undo in this conversation to reverse.' }
  if (change_ids.length > MAX_REDONE)
    return { text: 'That undo changed many things at once. Press Undo on its card to reverse it; I changed nothing.' }
  const redone: Undone[] = []
  try {
    for (const change_id of change_ids.toReversed()) redone.push(...(yield* use('undo', { change_id })).undone)
  } catch (error) {
    if (redone.length > 0 || !(error instanceof ToolFailure && error.code === 'conflict')) throw error
    return { text: 'I reversed nothing, because that todo was changed again since, or the undo is reversed already.' }
  }
  return { text: `Done again:\n${undoneLines(redone)}${CAN_UNDO.replace(' ', '\n\n')}` }
}

/** An undo of more changes is left to the button, which reverses all of them or none. */
const MAX_REDONE = 5

/** Why an undo can fail without anything being wrong, by error code. */
const NOT_UNDONE: Record<string, string> = {
  not_found: 'There is nothing to take back in this conversation. A change that you made in the list is undone there.',
  conflict: 'I took nothing back, because that todo was changed again since, in the list or in another conversation.',
}

function undoneLines(undone: Undone[]): string {
  return undone.map((each) => `- ${undoneWords(each)}`).join('\n')
}

function undoneWords({ entity, name, now, todo }: Undone): string {
  const what = entity === 'tag' ? `the tag ${plainText(name)}` : bold(name)
  if (now === 'deleted') return `${what} is gone again`
  const time = todo && when(todo)
  return `${what} is ${now === 'restored' ? 'back' : 'as it was before'}${time ? ` (${time})` : ''}`
}

export function* quotaPlan(): Plan {
  const { current_usage, monthly_limit, remaining_quota, reset_date } = yield* use('get_user_quota', {})
  return {
    text: `You have used ${current_usage} of ${monthly_limit} requests this month; ${remaining_quota} are left until ${dayName(reset_date)}.`,
  }
}

export function* datetimePlan(): Plan {
  const { now, time_zone } = yield* use('get_user_datetime', {})
  return { text: `It is ${dayName(now)}, ${clock(now)} (${plainText(time_zone)}).` }
}
