import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { QueuedMessages } from './queued-messages.tsx'

function html(queue: Parameters<typeof QueuedMessages>[0]['queue']): string {
  return renderToStaticMarkup(<QueuedMessages queue={queue} onTakeBack={() => {}} />)
}

test('messages that wait are announced, in order, and can be taken back', () => {
  const text = html([
    { id: '1', run_id: 'a', content: 'Buy <milk>' },
    { id: '2', run_id: 'b', content: 'Buy bread' },
  ])
  expect(text).toContain('aria-live="polite"')
  expect(text).toMatch(/Buy &lt;milk&gt;.*Queued.*Buy bread.*Queued/)
  expect(text).toContain('aria-label="Take back: Buy bread"')
})

test('what the server does not have yet can be taken back, too', () => {
  const text = html([{ id: '1', run_id: null, content: 'Buy milk' }])
  expect(text).toContain('Queued')
  expect(text).toContain('aria-label="Take back: Buy milk"')
})

test('the region is there before the first message, or it would not be announced', () => {
  expect(html([])).toContain('aria-live="polite"')
})
