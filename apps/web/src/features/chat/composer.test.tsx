import type { ChatState } from '@todo-agents/client/chat-state'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Composer } from './composer.tsx'

/** The accessible names of the buttons that can be pressed. */
function buttons(status: ChatState['status'], text: string): string[] {
  const html = renderToStaticMarkup(
    <Composer
      ref={{ current: null }}
      status={status}
      text={text}
      onText={() => {}}
      onSend={() => {}}
      onStop={() => {}}
    />,
  )
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
])('%s, with %j in it: %j', (status, text, names) => {
  expect(buttons(status, text)).toEqual(names)
})
