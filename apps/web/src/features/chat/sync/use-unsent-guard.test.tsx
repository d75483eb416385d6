// @vitest-environment happy-dom
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { reduceChat } from '@todo-agents/client/chat/reduce-chat'
import { expect, test, vi } from 'vitest'
import { render } from '../../../testing/render.ts'
import { useUnsentGuard } from './use-unsent-guard.ts'

function Page({ state }: { state: ChatState }) {
  useUnsentGuard(state)
  return null
}

/** Returns whether the browser would ask before it closes the page. */
function asks(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

test('closing the page asks first while the server lacks a message', async () => {
  const quiet = initialChat('user_1_work')
  const message = { id: 'm', content: 'Buy milk' }
  using page = render(<Page state={{ ...quiet, queue: [{ ...message, run_id: null }] }} />)
  await vi.waitFor(() => expect(asks()).toBe(true))

  page.rerender(<Page state={{ ...quiet, queue: [{ ...message, run_id: 'r' }] }} />)
  await vi.waitFor(() => expect(asks()).toBe(false))
})

test('closing the page asks first while a sent message has no run yet', async () => {
  const sent = reduceChat(initialChat('user_1_work'), { type: 'sent', id: 'm', content: 'Buy milk' })
  using page = render(<Page state={sent} />)
  await vi.waitFor(() => expect(asks()).toBe(true))

  page.rerender(<Page state={reduceChat(sent, { type: 'connection_changed', connection: 'reconnecting' })} />)
  await vi.waitFor(() => expect(asks()).toBe(true))

  const messages = sent.messages.map((message) => ({ ...message, run_id: 'r' }))
  page.rerender(<Page state={{ ...sent, status: 'streaming', run_id: 'r', messages }} />)
  await vi.waitFor(() => expect(asks()).toBe(false))
})
