import type { UnsentMessage, UnsentStore } from '@todo-agents/client/chat/keep-unsent'
import { sessionPrefix } from '@todo-agents/contract/session'
import { readStored, writeStored } from '../../../lib/page/stored-text.ts'

const NAME = 'unsent-messages'

interface KeptMessage extends UnsentMessage {
  /**
   * The id of the conversation without its prefix. The prefix is the user's id, which changes when a guest becomes an
   * account.
   */
  session: string | null
}

/** Stores a user's unsent messages in this tab, as `useStoredText` does with a text that is being written. */
export function unsentStore(user_id: string): UnsentStore {
  return {
    read: (session_id) =>
      readAll(user_id)
        .filter(({ session }) => session === shortId(user_id, session_id))
        .map(({ id, content, rewind_to }) => ({ id, content, ...(rewind_to && { rewind_to }) })),
    write(session_id, messages) {
      const session = shortId(user_id, session_id)
      const others = readAll(user_id).filter((message) => message.session !== session)
      const all = [...others, ...messages.map((message) => ({ ...message, session }))]
      writeStored(user_id, NAME, all.length === 0 ? '' : JSON.stringify(all))
    },
  }
}

/**
 * Returns the id of the conversation with the last unsent message; null if that is a new one. Undefined when every
 * message was sent.
 */
export function lastUnsentSession(user_id: string): string | null | undefined {
  const session = readAll(user_id).at(-1)?.session
  return typeof session === 'string' ? sessionPrefix(user_id) + session : session
}

function shortId(user_id: string, session_id: string | null): string | null {
  return session_id === null ? null : session_id.slice(sessionPrefix(user_id).length)
}

/** Ignores messages that another version of the page has stored in another form. */
function readAll(user_id: string): KeptMessage[] {
  try {
    const kept: unknown = JSON.parse(readStored(user_id, NAME) || '[]')
    return Array.isArray(kept) ? kept.filter(isKeptMessage) : []
  } catch {
    return []
  }
}

function isKeptMessage(kept: Partial<KeptMessage> | null): kept is KeptMessage {
  const isKnown = typeof kept?.session === 'string' || kept?.session === null
  return isKnown && typeof kept.id === 'string' && typeof kept.content === 'string'
}
