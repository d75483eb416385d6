import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import type { Me } from '@todo-agents/contract/user'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { MeContext } from '../../../lib/user/me.ts'
import { RATE_LIMIT } from '../testing/rate-limit.ts'
import { ChatTrouble } from './chat-trouble.tsx'

const me = { id: '1', name: 'Ada', time_zone: 'Europe/Berlin' } as Me

function html(state: Partial<ChatState>): string {
  return renderToStaticMarkup(
    <MeContext value={me}>
      <ChatTrouble state={{ ...initialChat('user_1_work'), ...state }} onRetry={() => {}} />
    </MeContext>,
  )
}

test('nothing is shown when the chat has no problem', () => {
  expect(html({ status: 'streaming' })).toBe('')
})

test('a lost connection is shown without an alert', () => {
  const text = html({ status: 'streaming', connection: 'reconnecting' })
  expect(text).toContain('Reconnecting…')
  expect(text).not.toContain('role="alert"')
})

describe('limits', () => {
  test('a short limit says when the chat goes on by itself, and is no error', () => {
    const text = html({ status: 'sending', rate_limit: RATE_LIMIT, connection: 'reconnecting' })
    expect(text).toContain('It goes on by itself in 42 s.')
    expect(text).not.toContain('role="alert"')
    expect(text).not.toContain('Reconnecting')
  })

  test.each<ChatState['status']>(['idle', 'streaming'])(
    'a spent monthly limit says when the next month starts, while the chat is %s',
    (status) => {
      const text = html({ status, rate_limit: { ...RATE_LIMIT, current_usage: 1000, remaining_quota: 0 } })
      expect(text).toContain('role="alert"')
      expect(text).toMatch(/The 1000 requests of this month are used up\. You can go on from Tue, Dec 1, 2099, 0?1:00/)
    },
  )

  test("a limit that no message waits for is shown in the server's words", () => {
    expect(html({ rate_limit: RATE_LIMIT })).toContain('Too many requests.')
  })
})

describe("a wait that the model's server asks for", () => {
  const model_wait = { retry_after: 20, until: '2099-12-01T00:00:20.000Z' }

  test("a model's wait says how long it takes, and is no error", () => {
    const text = html({ status: 'streaming', model_wait })
    expect(text).toContain('It goes on by itself in 20 s.')
    expect(text).not.toContain('role="alert"')
  })
})

test('a run that has not begun says what it waits for, unless the connection is lost', () => {
  const sentence = 'Waiting: the assistant is busy with other messages.'
  expect(html({ status: 'streaming', is_waiting: true })).toContain(sentence)
  expect(html({ status: 'streaming', is_waiting: true, connection: 'reconnecting' })).not.toContain(sentence)
  expect(html({ status: 'streaming' })).not.toContain(sentence)
})

describe('errors', () => {
  const asked: ChatMessage = {
    id: 'm',
    role: 'user',
    run_id: null,
    parts: [{ type: 'text', content: 'Hi', streaming: false }],
  }
  const answered: ChatMessage = { ...asked, run_id: 'r' }

  test.each<[string, string, Partial<ChatState>, boolean, string?]>([
    ['an answer that failed', 'model_error', { messages: [answered] }, true, 'r'],
    ['a refused message', 'queue_full', { messages: [asked] }, true],
    ['a message that was refused while another is answered', 'queue_full', { status: 'streaming' }, false],
    ['a message that was refused while another was answered', 'queue_full', { messages: [answered] }, false],
  ])('%s is shown, with a retry only where that helps', (_, code, state, canRetry, run_id) => {
    const error = { code, message: 'Ten messages wait already.', ...(run_id && { run_id }) }
    const text = html({ ...state, error })
    expect(text).toContain('Ten messages wait already.')
    expect(text.includes('Try again')).toBe(canRetry)
  })
})
