// @vitest-environment happy-dom
import type { ChatState, QueuedMessage } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { flushSync } from 'react-dom'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { button, render, write } from '../../../testing/render.ts'
import { QueuedMessages } from './queued-messages.tsx'

const nothing = () => {}

function html(queue: ChatState['queue']): string {
  const state = { ...initialChat('user_1_work'), queue }
  return renderToStaticMarkup(
    <QueuedMessages
      state={state}
      onTakeBack={nothing}
      onRelease={nothing}
      onDiscard={nothing}
      onRearrange={async () => {}}
      onClose={nothing}
    />,
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

/** Renders a queue whose messages get new ids when they are rearranged, as placed ones do. */
function rearranging(...contents: string[]) {
  let ids = 0
  const queueOf = (texts: string[]): QueuedMessage[] =>
    texts.map((content) => ({ id: `${ids++}`, run_id: 'r', content }))
  const wanted: string[][] = []
  const element = (queue: QueuedMessage[]) => (
    <QueuedMessages
      state={{ ...initialChat('user_1_work'), queue }}
      onTakeBack={nothing}
      onRelease={nothing}
      onDiscard={nothing}
      onRearrange={async (next) => {
        wanted.push(next.map(({ content }) => content))
        page.rerender(element([]))
        page.rerender(element(queueOf(next.map(({ content }) => content))))
      }}
      onClose={nothing}
    />
  )
  const page = render(element(queueOf(contents)))
  return { ...page, wanted, shown: () => [...page.host.querySelectorAll('bdi')].map((each) => each.textContent) }
}

test('a queued message is moved by its button, which keeps the focus', async () => {
  using page = rearranging('One', 'Two', 'Three')
  const up = button(page.host, 'Answer earlier: Three')
  up.focus()
  flushSync(() => up.click())
  expect(page.shown()).toEqual(['One', 'Three', 'Two'])
  expect(page.wanted).toEqual([['One', 'Three', 'Two']])
  expect(page.host.textContent).toContain('Now 2 of 3 in the queue.')
  await vi.waitFor(() => expect(up.getAttribute('aria-disabled')).toBe('false'))
  expect(page.shown()).toEqual(['One', 'Three', 'Two'])
  expect(document.activeElement).toBe(up)
  expect(button(page.host, 'Answer earlier: One').getAttribute('aria-disabled')).toBe('true')
})

test('a queued message is edited in its place, and an unchanged text changes nothing', async () => {
  using page = rearranging('One', 'Two')
  const edit = (text: string) => {
    flushSync(() => button(page.host, 'Edit: One').click())
    const field = page.host.querySelector('textarea')!
    flushSync(() => write(field, text))
    flushSync(() => button(page.host, 'Save').click())
  }
  edit(' One ')
  expect(page.wanted).toEqual([])
  edit('Uno')
  expect(page.wanted).toEqual([['Uno', 'Two']])
  await vi.waitFor(() => expect(page.shown()).toEqual(['Uno', 'Two']))
})

test('Escape leaves a queued message as it is', () => {
  using page = rearranging('One')
  flushSync(() => button(page.host, 'Edit: One').click())
  const key = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })
  flushSync(() => page.host.querySelector('textarea')?.dispatchEvent(key))
  expect(page.shown()).toEqual(['One'])
  expect(page.wanted).toEqual([])
})

test('two messages with the same text can be moved past each other', () => {
  using page = rearranging('Same', 'Same', 'Other')
  flushSync(() => button(page.host, 'Answer earlier: Other').click())
  expect(page.wanted).toEqual([['Same', 'Other', 'Same']])
})
