import type { ListedSession } from '@todo-agents/contract/session'

/**
 * Returns the conversation of the unsent message. If that conversation was deleted, is too old for the list, or does not
 * exist, returns the latest one of the user: in those of programs, the user has said nothing. Returns null if the message
 * was for a new conversation. `unsent`: undefined if there is no such message, null if it was for a new conversation.
 */
export function firstSession(sessions: ListedSession[], unsent: string | null | undefined): string | null {
  if (unsent === null) return null
  const found = sessions.find(({ id }) => id === unsent) ?? sessions.find(({ program_id }) => program_id === null)
  return found?.id ?? null
}
