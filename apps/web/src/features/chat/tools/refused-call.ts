import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'

interface Refusal {
  title: string
  text: string
}

const NOTHING_CHANGED = 'Nothing was changed.'

/**
 * Refusals by the error code that the assistant got. Old answers have `access_denied`, from before the other codes
 * existed.
 */
const REFUSALS: Record<string, Refusal> = {
  declined: { title: 'You declined this', text: NOTHING_CHANGED },
  expired: { title: 'You did not answer in time', text: NOTHING_CHANGED },
  access_denied: { title: 'Not approved', text: NOTHING_CHANGED },
  // The message of this code is meant for the model.
  disagrees: {
    title: 'Asked again',
    text: 'The call had another day or time than you wrote, so the assistant was asked again.',
  },
}

/**
 * Returns how to show a call that was stopped before it changed anything, which is not shown as a failure: the user did
 * not approve it, or it went back to the assistant. Null for any other call.
 */
export function refusalOf({ status, output }: ToolCallPart): Refusal | null {
  if (status !== 'error' || !isObject(output) || !isObject(output.error)) return null
  const { code } = output.error
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code) ? (REFUSALS[code] ?? null) : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
