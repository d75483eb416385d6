import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { expect, test } from 'vitest'
import { RATE_LIMIT } from '../testing/rate-limit.ts'
import { awaitsModel, chatStatus } from './chat-status.ts'

const rate_limit = RATE_LIMIT
const model_wait = { retry_after: 20, until: '2099-12-01T00:00:20.000Z' }
const waits = 'The server of the language model asked to wait. It goes on by itself in 20 seconds.'
const unplaced = { id: '1', run_id: null, content: 'Buy milk' }
const limited = 'Many messages in a short time. It goes on by itself in 42 seconds.'

test.each<[string, Partial<ChatState>, string]>([
  ['an idle chat', {}, ''],
  ['an answer', { status: 'streaming' }, 'The assistant is working.'],
  ['a model that thinks', { status: 'streaming', reasoning: '' }, 'The assistant is thinking.'],
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
  [
    'a short limit of one second',
    { status: 'sending', rate_limit: { ...rate_limit, retry_after: 1 } },
    'Many messages in a short time. It goes on by itself in 1 second.',
  ],
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

test('a slow model is announced, unless the chat waits for something else', () => {
  const state: ChatState = { ...initialChat('user_1_work'), status: 'streaming' }
  expect(chatStatus(state, true)).toBe('The model is slow to answer.')
  expect(chatStatus({ ...state, model_wait }, true)).toBe(waits)
})

const running: Partial<ChatState> = { status: 'streaming', stream: 'open', run_id: 'r' }
const call = { type: 'tool_call', call_id: '1', tool_name: 'create_todo', output: null, change_ids: [] } as const

test.each<[string, Partial<ChatState>, boolean]>([
  ['a run that is under way', running, true],
  ['a run whose tool is done', withPart({ ...call, change_ids: [], status: 'ok' }), true],
  ['a run whose tool is at work', withPart({ ...call, change_ids: [], status: null }), false],
  ['a run that waits for its turn', { ...running, is_waiting: true }, false],
  ["a run that the model's server asked to wait", { ...running, model_wait }, false],
  ['a run without a connection', { ...running, connection: 'reconnecting' }, false],
  ['a run whose stream is being opened', { ...running, stream: 'connecting' }, false],
  ['a run that asks for approval', { ...running, status: 'awaiting_approval' }, false],
  ['a message that is being sent', { ...running, status: 'sending', run_id: null }, false],
  ['an idle chat', {}, false],
])('%s: the next event has to come from the model, or not', (_, state, isAwaited) => {
  expect(awaitsModel({ ...initialChat('user_1_work'), ...state })).toBe(isAwaited)
})

function withPart(part: ChatState['messages'][number]['parts'][number]): Partial<ChatState> {
  return { ...running, messages: [{ id: 'r', role: 'assistant', run_id: 'r', parts: [part] }] }
}
