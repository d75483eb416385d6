import { unsentMessages } from './chat-queue.ts'
import type { ChatStore } from './chat-store.ts'

/** A message of the user. Its id is its idempotency key: sent again under it, the message is answered once. */
export interface UnsentMessage {
  id: string
  content: string
}

/** Keeps messages that the server is not known to have. A `session_id` of null means the next new conversation. */
export interface UnsentStore {
  read(session_id: string | null): UnsentMessage[]
  /** Replaces the messages that are kept of the conversation. */
  write(session_id: string | null, messages: UnsentMessage[]): void
}

/** Writes the unsent messages of a chat to `kept` whenever they change. */
export function keepUnsent(store: ChatStore, kept: UnsentStore | undefined) {
  let { session_id } = store.state
  let written: UnsentMessage[] = []

  store.subscribe(() => {
    const unsent = unsentMessages(store.state).map(({ id, content }) => ({ id, content }))
    if (store.state.session_id !== session_id) {
      // A new conversation has its id now.
      if (written.length > 0) kept?.write(session_id, [])
      session_id = store.state.session_id
      written = []
    }
    if (idsOf(unsent) === idsOf(written)) return
    written = unsent
    kept?.write(session_id, unsent)
  })

  return {
    /** The chat is about to show another conversation. The messages that are kept of this one stay. */
    open(next: string | null): void {
      session_id = next
      written = []
    },

    /** The messages that are kept of the conversation that is shown. */
    kept: (): UnsentMessage[] => kept?.read(session_id) ?? [],
  }
}

function idsOf(messages: UnsentMessage[]): string {
  return messages.map(({ id }) => id).join()
}
