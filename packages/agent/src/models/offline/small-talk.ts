import type { Undone } from '../../tools/undo.ts'
import type { UserContext } from '../../types.ts'
import { createPlan } from './create.ts'
import type { Plan, Reply } from './plan.ts'
import { use } from './plan.ts'
import { bold, CAN_UNDO, clock, dayName, plainText, when } from './words.ts'

const ABILITIES = `- create: “team meeting tomorrow at 2 pm, high importance”
- list: “what is on Friday?”, “show #work”
- change: “move the dentist to Monday at 9”, “tag the report as work”
- finish or delete: “complete the dentist”, “delete the report”
- plan: “when am I free tomorrow?”, “find an hour for the report”
- “undo” the last change`

export const HELP: Reply = { text: `I keep your todos. You can tell me to\n${ABILITIES}` }
export const GREETING: Reply = {
  text: `Hello! Tell me what to do, for example “remind me to call Mum tomorrow at 5”. I can\n${ABILITIES}`,
}
export const WELCOME: Reply = { text: 'You are welcome!' }
export const ONE_AT_A_TIME: Reply = {
  text: 'That sounds like several things, and I can only do one at a time. Nothing was changed. Please send them one by one.',
}

/** An honest answer to what was not understood; offers a todo when the words could be one, and changes nothing. */
export function notUnderstood(title: string | null, user: UserContext): Reply {
  if (title === null) return { text: `I did not understand that, so I changed nothing. I can\n${ABILITIES}` }
  const resume = () => createPlan({ kind: 'create', title, implied: true }, user)
  return {
    text: `I did not understand that. Shall I add “${plainText(title)}” as a todo? If you meant something else, I can\n${ABILITIES}`,
    question: { kind: 'confirm', resume },
  }
}

export function* undoPlan(): Plan {
  const { undone } = yield* use('undo', {})
  return {
    text: `Taken back:\n${undone.map((each) => `- ${undoneWords(each)}`).join('\n')}\n\n${CAN_UNDO.trim().replace('it back', 'that back too')}`,
  }
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
