// @vitest-environment happy-dom
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import type { ReactNode } from 'react'
import { act } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Rendered } from '../../../testing/render.ts'
import { render } from '../../../testing/render.ts'
import { useIsSlow } from './use-is-slow.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function Probe({ state }: { state: ChatState }) {
  return useIsSlow(state) ? 'slow' : 'fine'
}

function after(last_event_id: string, of: Partial<ChatState> = {}) {
  return (
    <Probe state={{ ...initialChat('s'), status: 'streaming', stream: 'open', run_id: 'r', last_event_id, ...of }} />
  )
}

function open(node: ReactNode): Rendered {
  let page: Rendered | undefined
  act(() => {
    page = render(node)
  })
  return page!
}

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

test('a model is slow after 10 seconds without an event, until the next event', () => {
  using page = open(after('1'))
  pass(9_000)
  act(() => page.rerender(after('2')))
  pass(9_999)
  expect(page.host.textContent).toBe('fine')
  pass(1)
  expect(page.host.textContent).toBe('slow')
  act(() => page.rerender(after('3')))
  expect(page.host.textContent).toBe('fine')
})

test('a run that waits for its turn never makes the model slow', () => {
  using page = open(after('1', { is_waiting: true }))
  pass(60_000)
  expect(page.host.textContent).toBe('fine')
})
