import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'

import { chatTexts as t } from '../../../lib/texts/chat.ts'

interface Refusal {
  title: string
  text: string
}

/**
 * Refusals by the error code that the assistant got. Old answers have `access_denied`, from before the other codes
 * existed.
 */
const REFUSALS: Record<string, Refusal> = {
  declined: { title: t.declined, text: t.nothingChanged },
  expired: { title: t.expired, text: t.nothingChanged },
  access_denied: { title: t.accessDenied, text: t.nothingChanged },
  // The message of this code is meant for the model.
  disagrees: {
    title: t.askedAgain,
    text: t.disagrees,
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
