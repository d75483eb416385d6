import { understandCommand } from '@todo-agents/language/commands/understand'
import { onlyTime } from '@todo-agents/language/times/only-time'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import type { Action, Plan, Reply } from '../plan.ts'
import { carryOut } from '../plans/carry-out.ts'
import { joinReplies, runToReply } from '../wording/replies.ts'
import { sameCommandFor } from './same-command.ts'

const YES = '(?:yes|yeah|yea|yep|yup|y|sure|ok|okay|please|si|sí|ja|oui)'
/** "yes, for tomorrow", "add it on Monday at 8", "for Friday". */
const AT_TIME = new RegExp(
  `^(?:${YES}[ ,]+)*(?:(?:please )?(?:add|put|note|make|schedule|do|set|save) (?:it|that|this)(?: down)?[ ,]+)?(?:but )?(?<when>.{1,80})$`,
  'u',
)
const IS_YES = new RegExp(`^(?:${YES}[ ,]|(?:please )?(?:add|put|note|schedule|save) (?:it|that|this) )`, 'u')
const LED = /^(?:for|on|at|by) /u

/** "yes, but call it laundry" */
const RENAMED = new RegExp(`^(?:${YES}|add (?:it|that))[ ,]+(?:but |and )?(?:call|name) it (?<title>.{1,100})$`, 'u')

/** Returns the offered todo with the time or the name that the answer adds. Null when the answer is none of this kind. */
export function withDetailsOf(said: string, message: string, action: Action, { user }: Conversation): Action | null {
  const [create] = action.kind === 'commands' && action.commands.length === 1 ? action.commands : []
  if (create?.kind !== 'create') return null
  const title = RENAMED.exec(said)?.groups?.title
  if (title) return { ...action, commands: [{ ...create, title: spelled(title, message) }] } as Action
  if (create.time || !(IS_YES.test(said) || LED.test(said))) return null
  const when = AT_TIME.exec(said)?.groups?.when
  const time = when && onlyTime(when, timeContext(user))
  return time && action.kind === 'commands' ? { ...action, commands: [{ ...create, time }] } : null
}

const AND_MORE = new RegExp(
  `^(?:${YES}[ ,]+(?:please[ ,]+)?(?:add (?:it|that)[ ,]+)?|add (?:it|that)[ ,]+)(?:and|plus|also)(?: also)? (?<rest>.{2,200}?)(?: too| as well| also)?$`,
  'u',
)

/** Returns the plan for what stands behind the yes: "yes and apples too", "yes, and remind me at 5 to call Bob". */
export function alsoAsked(
  said: string,
  message: string,
  action: Action,
  conversation: Conversation,
): Plan | Reply | null {
  const rest = AND_MORE.exec(said)?.groups?.rest
  if (!rest) return null
  const words = spelled(rest, message)
  const command = understandCommand(words, timeContext(conversation.user), conversation.user.wordings)
  const isOrder = !['none', 'outside', 'unclear', 'uncertain'].includes(command.kind)
  const last = action.kind === 'commands' ? action.commands.at(-1) : undefined
  const meant = isOrder ? command : last && sameCommandFor(last, words, conversation.user)
  return meant ? carryOut(meant, { ...conversation, message: null }) : null
}

/** Returns the words, which are in lower case, as the message spells them. */
function spelled(words: string, message: string): string {
  const at = message.toLowerCase().lastIndexOf(words)
  return at < 0 ? words : message.slice(at, at + words.length)
}

/** Carries out one plan after the other, and joins their replies. */
export function* inOrder(plans: (Plan | Reply)[]): Plan {
  const replies: Reply[] = []
  for (const plan of plans) replies.push(yield* runToReply(plan))
  return joinReplies(replies)
}
