import { unsentMessages } from './chat-queue.ts'
import type { ChatStore } from './chat-store.ts'

/** A message of the user. Its id is its idempotency key: if it is sent again with this id, it is answered once. */
export interface UnsentMessage {
  id: string
  content: string
  /** The run of the message that this one replaces. */
  rewind_to?: string
}

/** Stores messages that the server is not known to have. A `session_id` of null means the next new conversation. */
export interface UnsentStore {
  read(session_id: string | null): UnsentMessage[]
  /** Replaces the stored messages of the conversation. */
  write(session_id: string | null, messages: UnsentMessage[]): void
}

/** Writes the unsent messages of a chat to `kept` whenever they change. */
export function keepUnsent(store: ChatStore, kept: UnsentStore | undefined) {
  let { session_id } = store.state
  let written: UnsentMessage[] = []

  store.subscribe(() => {
    const unsent = unsentMessages(store.state).map(({ id, content, rewind_to }) => ({
      id,
      content,
      ...(rewind_to && { rewind_to }),
    }))
    if (store.state.session_id !== session_id) {
      // The new conversation has got its id: its messages move from null to that id.
      if (written.length > 0) kept?.write(session_id, [])
      session_id = store.state.session_id
      written = []
    }
    if (keyOf(unsent) === keyOf(written)) return
    written = unsent
    kept?.write(session_id, unsent)
  })

  return {
    /**
     * Call this before the chat shows the conversation `next`. The stored messages of the conversation before it stay.
     */
    open(next: string | null): void {
      session_id = next
      written = []
    },

    /** Returns the stored messages of the conversation that is shown. */
    kept: (): UnsentMessage[] => kept?.read(session_id) ?? [],
  }
}

/** A text of the queue can be changed, so the ids alone are not enough. */
function keyOf(messages: UnsentMessage[]): string {
  return messages.map(({ id, content }) => `${id} ${content}`).join()
}
