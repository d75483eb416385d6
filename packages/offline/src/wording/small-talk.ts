import type { UserContext } from '@todo-agents/agent/types'
import { eachTitle } from '@todo-agents/language/commands/split/each-title'
import type { Command, Create } from '@todo-agents/language/commands/types'
import { looksGerman } from '@todo-agents/language/german'
import { askToConfirm } from '../dialogue/ask-which.ts'
import type { Action, Plan, Reply } from '../plan.ts'
import { callTool } from '../plan.ts'
import { clock, dayAndClock, dayName, listed, plainText } from './words.ts'

const ABILITIES = `- create: “team meeting tomorrow at 2 pm, high importance”
- list: “what is on Friday?”, “show #work”
- change: “move the dentist to Monday at 9”, “tag the report as work”
- repeat: “standup every weekday at 9”, “skip the standup tomorrow”, “from now on move the standup to 10”
- finish or delete: “complete the dentist”, “delete the report”
- arrange: “create a list Groceries”, “add milk to the groceries list”, “add steps to pack: socks, passport”
- plan: “when am I free tomorrow?”, “find an hour for the report”
- “undo” takes back the last change made in this conversation; one that you made in the list is undone there`

export const HELP: Reply = { text: `I keep your todos. You can tell me to\n${ABILITIES}` }
export const GREETING: Reply = {
  text: `Hello! Tell me what to do, for example “remind me to call Mum tomorrow at 5”. I can\n${ABILITIES}`,
}
export const WELCOME: Reply = { text: 'You are welcome!' }
export const ONE_AT_A_TIME: Reply = {
  text: 'That sounds like several things or several times, and I am not sure what belongs to what. Nothing was changed. Please send them one by one.',
}

/** Returns the question to ask before a doubtful command is carried out, with the reason for the doubt. */
export function doubt(doubtful: Extract<Command, { kind: 'doubtful' }>, user: UserContext): string {
  if (doubtful.why === 'past') return 'That time is over already. Shall I add it anyway?'
  const { hours, to } = doubtful
  return `That would last ${Math.round(hours)} hours, until ${dayAndClock(to, user)}. Shall I do it anyway?`
}

/** Added to the reply to a German message. In both languages, because the reader may know no English. */
const ENGLISH_ONLY =
  'I understand English only – ich verstehe nur Englisch, zum Beispiel: “call Ann tomorrow at 9”, “what do I have today?”.'

/** Adds to the reply to a message that was not understood that only English is, when the message is German. */
export function withLanguage(reply: Reply, message: string | null): Reply {
  return message !== null && looksGerman(message) ? { ...reply, text: `${reply.text}\n\n${ENGLISH_ONLY}` } : reply
}

/** The reply to a message that was not understood. Offers a todo when the words could be one; changes nothing. */
export function notUnderstood(offer: Create | null, message: string | null): Reply {
  if (!offer)
    return {
      text: `I did not understand that, so I changed nothing. What should I do? Say “help” to see what I can do.`,
    }
  const { titles, action, words } = offered(offer, message)
  const text = `I did not understand that. Shall I add ${titles}? If you meant something else, please say it in other words, or “help”.`
  return askToConfirm(text, action, words)
}

/** Says that the day or clock time does not exist, such as 30 February and 25:00, and asks for another. */
export function impossible(day: string): Reply {
  const what = day.includes(':') ? 'time' : 'day'
  return { text: `There is no such ${what} as ${plainText(day)}, so nothing was changed. Which ${what} do you mean?` }
}

/**
 * The reply to a wish that a todo manager cannot fulfil. Offers a todo when the words could be a plan of the user's
 * own.
 */
export function outside(offer: Create | null, message: string | null): Reply {
  if (!offer)
    return {
      text: 'Sorry, I only keep your todos, so I cannot help with that. Nothing was changed. Say “help” to see what I can do.',
    }
  const { titles, action, words } = offered(offer, message)
  return askToConfirm(`I only keep your todos, so I cannot do that for you. Shall I add ${titles}?`, action, words)
}

/** `words`: the message, when it is one todo. */
function offered(offer: Create, message: string | null): { titles: string; action: Action; words: string | null } {
  const each = eachTitle(offer)
  const isOne = each.length === 1
  const titles = listed(each.map(({ title }) => `“${plainText(title)}”`))
  return {
    titles: isOne ? `${titles} as a todo` : `${titles} as ${each.length} todos`,
    action: { kind: 'commands', commands: each, message: null },
    words: isOne ? message : null,
  }
}

export function* quotaPlan(user: UserContext): Plan {
  const { current_usage, monthly_limit, remaining_quota, reset_date } = yield* callTool('get_user_quota', {})
  if (monthly_limit === null) return { text: 'There is no monthly limit for requests here. Ask as often as you like.' }
  return {
    text: `You have used ${current_usage} of ${monthly_limit} requests this month; ${remaining_quota} are left until ${dayName(reset_date, user)}.`,
  }
}

export function* datetimePlan(user: UserContext): Plan {
  const { now, time_zone } = yield* callTool('get_user_datetime', {})
  return { text: `It is ${dayName(now, user)}, ${clock(now, user)} (${plainText(time_zone)}).` }
}
