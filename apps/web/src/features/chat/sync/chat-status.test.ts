import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { expect, test } from 'vitest'
import { chatStatus } from './chat-status.ts'

const rate_limit = {
  message: 'Too many requests.',
  current_usage: 3,
  monthly_limit: 1000,
  remaining_quota: 997,
  reset_date: '2099-12-01T00:00:00.000Z',
  retry_after: 42,
}
const model_wait = { retry_after: 20, until: '2099-12-01T00:00:20.000Z' }
const waits = 'The server of the language model asked to wait. It goes on by itself in 20 seconds.'
const unplaced = { id: '1', run_id: null, content: 'Buy milk' }
const limited = 'Many messages in a short time. It goes on by itself in 42 seconds.'

test.each<[string, Partial<ChatState>, string]>([
  ['an idle chat', {}, ''],
  ['an answer', { status: 'streaming' }, 'The assistant is working.'],
  ["a wait that the model's server asks for", { status: 'streaming', model_wait }, waits],
  [
    "a wait that the model's server asks for, over a lost connection",
    { status: 'streaming', model_wait, connection: 'reconnecting' },
    'Reconnecting…',
  ],
  [
    'a run that has not begun',
    { status: 'streaming', is_waiting: true },
    'Waiting: the assistant is busy with other messages.',
  ],
  ['a lost connection', { status: 'streaming', connection: 'reconnecting' }, 'Reconnecting…'],
  ['a question', { status: 'awaiting_approval' }, 'The assistant asks for your approval.'],
  ['a short limit', { status: 'sending', connection: 'reconnecting', rate_limit }, limited],
  ['a short limit of a queued message', { queue: [unplaced], rate_limit }, limited],
  ['a limit that no message waits for, which is an alert', { rate_limit }, ''],
  [
    'a wait where there is no monthly limit',
    { status: 'sending', rate_limit: { ...rate_limit, monthly_limit: null, remaining_quota: null } },
    limited,
  ],
  [
    'a spent monthly limit, which is an alert',
    { status: 'sending', rate_limit: { ...rate_limit, remaining_quota: 0 } },
    '',
  ],
])('%s is announced by its sentence', (_, state, status) => {
  expect(chatStatus({ ...initialChat('user_1_work'), ...state })).toBe(status)
})
