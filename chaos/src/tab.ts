import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Person } from './person.ts'
import { isAtRest } from './person.ts'

export interface Tab extends Disposable {
  chat: AgentChat
  /** Resolves when the live feed of the tab has started. */
  ready: Promise<void>
}

/**
 * Opens a conversation with the live feed, as a page of the web app does, so that it also shows messages sent
 * elsewhere.
 */
export function openTab({ client, chat: newChat }: Person, session_id: string): Tab {
  const chat = newChat(session_id)
  const ready = Promise.withResolvers<void>()
  let last: Promise<void> = Promise.resolve()

  async function update(): Promise<void> {
    await chat.syncQueue(await client.trpc.run.active.query({ session_id }))
    if (!isAtRest(chat.getState())) return
    const { messages } = await client.trpc.session.history.query({ id: session_id, limit: 100 })
    const shown = new Set(chat.getState().messages.map(({ role, run_id }) => `${role} ${run_id}`))
    const lacksOne = messages.some(({ role, run_id }) => !shown.has(`${role} ${run_id}`))
    if (lacksOne && isAtRest(chat.getState())) chat.loadHistory(messages, session_id)
  }

  function onEvent(event: FeedEvent): void {
    if (event.type === 'change') return
    last = last.then(update).catch(() => {})
    if (event.type === 'start') void last.then(ready.resolve)
  }

  const feed = client.trpc.change.subscribe.subscribe(undefined, { onData: ({ data }) => onEvent(data) })
  return {
    chat,
    ready: ready.promise,
    [Symbol.dispose]() {
      feed.unsubscribe()
      chat.disconnect()
    },
  }
}
