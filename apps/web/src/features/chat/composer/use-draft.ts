import { useState, useSyncExternalStore } from 'react'
import { useMe } from '../../../lib/user/me.ts'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'
import { createDrafts } from './drafts.ts'

type Chat = Pick<UseAgentChat, 'state' | 'send' | 'release' | 'takeBack'>

/**
 * Holds the text in the composer, one for each conversation. A message that is refused or taken back from the queue
 * returns to the conversation in which it was sent.
 */
export function useDraft({ state: { session_id }, send, release, takeBack }: Chat) {
  const { id: user_id } = useMe()
  const [drafts] = useState(() => createDrafts(user_id))
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.read(session_id))

  /** Puts the message before the text that was written meanwhile, so that neither is lost. */
  function restore(content: string): void {
    const current = drafts.read(session_id)
    drafts.write(session_id, current ? `${content}\n\n${current}` : content)
  }

  return {
    text,
    setText: (next: string) => drafts.write(session_id, next),
    /** Call this when a new conversation has got its id. */
    begin: drafts.begin,
    async send(content: string) {
      drafts.write(session_id, '')
      if (!(await send(content))) restore(content)
    },
    /** Sends a text that is not in the composer. What is in the composer stays there. */
    async sendOther(content: string) {
      if (!(await send(content))) restore(content)
    },
    async release(id: string, content: string) {
      if (!(await release(id))) restore(content)
    },
    async takeBack(id: string, content: string) {
      if (await takeBack(id)) restore(content)
    },
  }
}
