import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'

/**
 * Titles by the error code that the assistant got. Old answers have `access_denied`, from before the other codes
 * existed.
 */
const TITLES: Record<string, string> = {
  declined: 'You declined this',
  expired: 'You did not answer in time',
  access_denied: 'Not approved',
}

/**
 * Returns the title of a call that the user did not approve, which is not shown as a failure. Null for any other call.
 */
export function refusedTitle({ status, output }: ToolCallPart): string | null {
  if (status !== 'error' || !isObject(output) || !isObject(output.error)) return null
  const { code } = output.error
  return typeof code === 'string' && Object.hasOwn(TITLES, code) ? (TITLES[code] ?? null) : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
