import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'

/** By the code of the error that the assistant got. The last one is that of answers stored before the others existed. */
const TITLES: Record<string, string> = {
  declined: 'You declined this',
  expired: 'You did not answer in time',
  access_denied: 'Not approved',
}

/** The title of a call that was not made because the user did not approve it, which is no failure; null for any other. */
export function refusedTitle({ status, output }: ToolCallPart): string | null {
  if (status !== 'error' || !isObject(output) || !isObject(output.error)) return null
  const { code } = output.error
  return typeof code === 'string' && Object.hasOwn(TITLES, code) ? (TITLES[code] ?? null) : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
