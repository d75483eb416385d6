// @vitest-environment happy-dom
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { button, render } from '../../../testing/render.ts'
import { Composer } from './composer.tsx'

function composer(status: ChatState['status'], text: string) {
  return (
    <Composer
      ref={{ current: null }}
      status={status}
      text={text}
      onText={() => {}}
      onSend={() => {}}
      onStop={() => {}}
    />
  )
}

/** Returns the accessible names of the enabled buttons. */
function buttons(status: ChatState['status'], text: string): string[] {
  const html = renderToStaticMarkup(composer(status, text))
  expect(html).not.toMatch(/<textarea[^>]* disabled/)
  return [...html.matchAll(/<button ([^>]*)>/g)]
    .filter(([, attributes]) => !attributes?.includes('disabled=""'))
    .map(([, attributes]) => /aria-label="(\w+)"/.exec(attributes ?? '')?.[1] ?? '')
}

test.each<[ChatState['status'], string, string[]]>([
  ['idle', '', []],
  ['idle', ' \n', []],
  ['idle', 'Buy milk', ['Send']],
  ['sending', '', ['Stop']],
  ['streaming', '', ['Stop']],
  ['streaming', 'Buy milk', ['Stop', 'Send']],
  ['awaiting_approval', 'Buy milk', ['Send']],
])('the composer of a chat that is %s, with the text %j, has the buttons %j', (status, text, names) => {
  expect(buttons(status, text)).toEqual(names)
})

test('Stop does not turn into a disabled Send button with the focus', () => {
  using page = render(composer('streaming', ''))
  button(page.host, 'Stop').focus()
  page.rerender(composer('idle', ''))

  expect(document.activeElement).toBe(document.body)
})

test('Stop keeps the focus while the user starts to write', () => {
  using page = render(composer('streaming', ''))
  button(page.host, 'Stop').focus()
  page.rerender(composer('streaming', 'Buy milk'))

  expect(document.activeElement).toBe(button(page.host, 'Stop'))
})
