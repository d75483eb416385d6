import type { Conversation } from '../conversation.ts'
import type { Plan, Reply } from '../plan.ts'
import { MAX_UNDONE, undoLastPlan, undoPlan } from '../plans/undo.ts'
import { boldTitles, CAN_UNDO } from '../wording/words.ts'
import { askToConfirm } from './ask-which.ts'
import { NO, spoken, YES } from './short-answers.ts'

const UNDO_ALL =
  /^(?:please )?(?:undo|take back|revert|reverse)(?: (?:all|everything|them|those|all of (?:it|that|them|those)|them all|all (?:of )?(?:the|my|those|these|your) (?:last )?changes|the whole (?:thing|lot)))(?: back)?(?: please)?$|^(?:please )?take (?:it all|them all|all of (?:it|them)|everything|them) back$/
const UNDO_SOME =
  /^(?:please )?(?:undo|take back|revert|reverse) (?:the )?(?:last )?(?<count>both|twice|two|three|four|five|[2-9])(?: of (?:them|those|these))?(?: (?:changes|things|times|ones|actions))?(?: please)?$/
const COUNTS: Record<string, number> = { both: 2, twice: 2, two: 2, three: 3, four: 4, five: 5 }

/** Reads "undo both", and a "yes" or "no" that answers no question. Null when the message is anything else. */
export function readUnpromptedReply(message: string, conversation: Conversation): Plan | Reply | null {
  const said = spoken(message)
  if (UNDO_ALL.test(said)) return undoAll(conversation)
  const count = UNDO_SOME.exec(said)?.groups?.count
  if (count) return undoLastPlan(COUNTS[count] ?? Number(count), conversation)
  if (/^(?:ok|okay|right|fine|please|exactly|correct|k)$/.test(said)) return null
  // After a todo that repeats, this is a command.
  if (said === 'skip it' && conversation.about?.todos.some(({ recurrence }) => recurrence)) return null
  if (NO.test(said)) return leftAsIs(conversation)
  return YES.test(said)
    ? {
        text: 'I haven’t asked you anything yet. If a card waits for you, use its buttons; otherwise tell me what to do.',
      }
    : null
}

/**
 * Takes back all changes of the last message that changed something. If that was only one call, asks first whether to
 * take back the changes of the whole conversation.
 */
function undoAll(conversation: Conversation): Plan | Reply {
  const { changingCallCounts } = conversation
  const last = changingCallCounts.at(-1) ?? 0
  if (last > 1) return undoPlan(Math.min(last, MAX_UNDONE), conversation)
  const all = changingCallCounts.reduce((sum, calls) => sum + calls, 0)
  if (all <= 1) return undoLastPlan(1, conversation)
  const count = Math.min(all, MAX_UNDONE)
  const text = `That would take back the last ${count} changes of this conversation. Shall I?`
  return askToConfirm(text, { kind: 'undo', count })
}

function leftAsIs({ about, changingCallCounts }: Conversation): Reply {
  if (about?.how === 'deleted' && changingCallCounts.length > 0)
    return { text: `${boldTitles(about.todos)} ${about.todos.length === 1 ? 'is' : 'are'} deleted. ${CAN_UNDO}` }
  if (about?.how !== 'changed' || about.todos.length === 0 || changingCallCounts.length === 0)
    return { text: 'All right, I changed nothing.' }
  const stays = about.todos.length === 1 ? 'stays as it is' : 'stay as they are'
  return {
    text: `All right, ${boldTitles(about.todos)} ${stays} now. ${CAN_UNDO.replace('it back', 'the last change back')}`,
  }
}
