import { unsentMessages } from './chat-queue.ts'
import type { ChatStore } from './chat-store.ts'

/** A message of the user. Sent again under its id, it is answered once. */
export interface UnsentMessage {
  id: string
  content: string
}

/** Where messages are kept that the server is not known to have. A `session_id` of null: the next new conversation. */
export interface UnsentStore {
  read(session_id: string | null): UnsentMessage[]
  /** Replaces what is kept of the conversation. */
  write(session_id: string | null, messages: UnsentMessage[]): void
}

/** Writes what a chat has not sent to `kept`, whenever that changes. */
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
    /** The chat is about to show another conversation: what is kept of this one stays. */
    open(next: string | null): void {
      session_id = next
      written = []
    },

    /** What is kept of the conversation that is shown. */
    kept: (): UnsentMessage[] => kept?.read(session_id) ?? [],
  }
}

function idsOf(messages: UnsentMessage[]): string {
  return messages.map(({ id }) => id).join()
}
