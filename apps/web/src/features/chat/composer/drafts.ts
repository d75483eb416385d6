import { sessionPrefix } from '@todo-agents/contract/session'
import { readStored, writeStored } from '../../../lib/page/stored-text.ts'

/** The texts that a user is writing, one for each conversation. Null stands for a new conversation. */
export interface Drafts {
  read(session_id: string | null): string
  write(session_id: string | null, text: string): void
  /** Moves the text of the new conversation to the id that it has got. */
  begin(session_id: string): void
  subscribe(listener: () => void): () => void
}

/** Stores the texts in this tab, as `useStoredText` does: they survive a reload, and other users cannot see them. */
export function createDrafts(user_id: string): Drafts {
  /** Also kept here, because storage may be blocked. */
  const texts = new Map<string, string>()
  const listeners = new Set<() => void>()

  /** The id without its prefix, which is the user's id and changes when a guest becomes an account. */
  function nameOf(session_id: string | null): string {
    return session_id === null ? 'message' : `message.${session_id.slice(sessionPrefix(user_id).length)}`
  }

  function read(session_id: string | null): string {
    const name = nameOf(session_id)
    const text = texts.get(name) ?? readStored(user_id, name)
    texts.set(name, text)
    return text
  }

  function write(session_id: string | null, text: string): void {
    const name = nameOf(session_id)
    texts.set(name, text)
    writeStored(user_id, name, text)
    for (const listener of listeners) listener()
  }

  return {
    read,
    write,
    begin(session_id) {
      const text = read(null)
      if (text === '') return
      write(session_id, text)
      write(null, '')
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
