// @vitest-environment happy-dom
import type { ChatState } from '@todo-agents/client/chat-state'
import { initialChat } from '@todo-agents/client/chat-state'
import { expect, test, vi } from 'vitest'
import { render } from '../../testing/render.ts'
import { useUnsentGuard } from './use-unsent-guard.ts'

function Page({ state }: { state: ChatState }) {
  useUnsentGuard(state)
  return null
}

/** Whether the browser would ask. */
function asks(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

test('a page is not left without a word while the server lacks a message', async () => {
  const quiet = initialChat('user_1_work')
  const message = { id: 'm', content: 'Buy milk' }
  using page = render(<Page state={{ ...quiet, queue: [{ ...message, run_id: null }] }} />)
  await vi.waitFor(() => expect(asks()).toBe(true))

  page.rerender(<Page state={{ ...quiet, queue: [{ ...message, run_id: 'r' }] }} />)
  await vi.waitFor(() => expect(asks()).toBe(false))
})
