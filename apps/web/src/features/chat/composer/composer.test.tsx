// @vitest-environment happy-dom
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { button, render, write } from '../../../testing/render.ts'
import { Composer } from './composer.tsx'
import type { Mention } from './mentions.ts'

function composer(status: ChatState['status'], text: string) {
  return (
    <Composer
      ref={{ current: null }}
      status={status}
      isEnglishOnly={false}
      text={text}
      onText={() => {}}
      mentions={() => []}
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

const MENTIONS: Mention[] = [
  { kind: 'todo', id: '1', name: 'Team meeting' },
  { kind: 'tag', id: '2', name: 'team' },
]

/** Renders a composer that names two things after an “@”. */
function mentioning() {
  const sent: string[] = []
  function Page() {
    const ref = useRef<HTMLTextAreaElement>(null)
    const [text, setText] = useState('')
    return (
      <Composer
        ref={ref}
        status="idle"
        isEnglishOnly={false}
        text={text}
        onText={setText}
        mentions={(query) => MENTIONS.filter(({ name }) => name.toLowerCase().startsWith(query))}
        onSend={(message) => sent.push(message)}
        onStop={() => {}}
      />
    )
  }
  const { host, ...shown } = render(<Page />)
  const field = host.querySelector('textarea')!
  return {
    ...shown,
    host,
    field,
    sent,
    type: (text: string) => flushSync(() => write(field, text)),
    press: (key: string) =>
      flushSync(() => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))),
    options: () => [...host.querySelectorAll('[role=option]')].map(({ textContent }) => textContent),
    active: () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent ?? null,
  }
}

test('an “@” lists what it may name, the arrow keys choose, and Enter inserts the name', () => {
  using page = mentioning()
  page.type('move @te')
  expect(page.options()).toEqual(['Team meetingtodo', 'teamtag'])
  expect(page.active()).toBe('Team meetingtodo')
  page.press('ArrowDown')
  expect(page.active()).toBe('teamtag')
  page.press('ArrowDown')
  page.press('Enter')
  expect(page.field.value).toBe('move Team meeting ')
  expect(page.options()).toEqual([])
  expect(page.sent).toEqual([])
  page.press('Enter')
  expect(page.sent).toEqual(['move Team meeting'])
})

test('Escape closes the list, and an “@” without a match sends as it is', () => {
  using page = mentioning()
  page.type('@te')
  page.press('Escape')
  expect(page.options()).toEqual([])
  expect(page.field.value).toBe('@te')
  page.type('@nobody')
  page.press('Enter')
  expect(page.sent).toEqual(['@nobody'])
})

test('a browser without speech recognition has no button for it', () => {
  using page = mentioning()
  expect(page.host.querySelector('[aria-label="Speak your message"]')).toBeNull()
})

test('what is spoken is added to the text', () => {
  const started: { onresult?: (event: unknown) => void; onend?: () => void; lang?: string }[] = []
  class Recognition {
    start() {
      started.push(this as object)
    }
    stop() {
      ;(this as { onend?: () => void }).onend?.()
    }
    abort() {}
  }
  Object.assign(globalThis, { SpeechRecognition: Recognition })
  try {
    using page = mentioning()
    page.type('Today:')
    flushSync(() => button(page.host, 'Speak your message').click())
    flushSync(() => started[0]?.onresult?.({ results: [[{ transcript: 'buy milk' }]] }))
    expect(page.field.value).toBe('Today: buy milk')
    flushSync(() => started[0]?.onresult?.({ results: [[{ transcript: 'buy milk' }], [{ transcript: ' and bread' }]] }))
    expect(page.field.value).toBe('Today: buy milk and bread')
    flushSync(() => button(page.host, 'Stop listening').click())
    expect(button(page.host, 'Speak your message').getAttribute('aria-pressed')).toBe('false')
  } finally {
    Object.assign(globalThis, { SpeechRecognition: undefined })
  }
})
