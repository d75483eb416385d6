import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { QueuedMessages } from './queued-messages.tsx'

const nothing = () => {}

function html(queue: ChatState['queue']): string {
  const state = { ...initialChat('user_1_work'), queue }
  return renderToStaticMarkup(
    <QueuedMessages state={state} onTakeBack={nothing} onRelease={nothing} onDiscard={nothing} />,
  )
}

test('queued messages are announced in order, and can be taken back', () => {
  const text = html([
    { id: '1', run_id: 'a', content: 'Buy <milk>' },
    { id: '2', run_id: 'b', content: 'Buy bread' },
  ])
  expect(text).toContain('aria-live="polite"')
  expect(text).toMatch(/Buy &lt;milk&gt;.*Queued.*Buy bread.*Queued/)
  expect(text).toContain('aria-label="Take back: Buy bread"')
})

test('a message that the server does not have yet can be taken back, too', () => {
  const text = html([{ id: '1', run_id: null, content: 'Buy milk' }])
  expect(text).toContain('Queued')
  expect(text).toContain('aria-label="Take back: Buy milk"')
})

test('the live region is rendered before the first message, so that this is announced', () => {
  expect(html([])).toContain('aria-live="polite"')
})

test('a message that was kept over a reload can be sent or discarded, and the next says that it waits for it', () => {
  const text = html([
    { id: '1', run_id: null, content: 'Buy milk', is_held: true },
    { id: '2', run_id: null, content: 'Buy bread' },
  ])
  expect(text).toMatch(
    /Buy milk.*May not have been sent.*Buy bread.*Waits until the message above is sent or discarded/,
  )
  expect(text).not.toContain('Queued<')
  expect(text).toContain('aria-label="Retry: Buy milk"')
  expect(text).toContain('aria-label="Discard: Buy milk"')
  expect(text).toContain('aria-label="Take back: Buy bread"')
})
