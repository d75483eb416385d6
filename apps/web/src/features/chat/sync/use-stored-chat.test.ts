import type { ChatMessage } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Run } from '@todo-agents/contract/run'
import type { Message } from '@todo-agents/contract/session'
import { describe, expect, test } from 'vitest'
import { lacksOne, mayBeBehind } from './use-stored-chat.ts'

const SESSION = 'user_1_work'

function shown(role: ChatMessage['role'], run_id: string | null): ChatMessage {
  return { id: crypto.randomUUID(), role, run_id, parts: [] }
}

function stored(role: Message['role'], run_id: string | null): Message {
  return {
    id: crypto.randomUUID(),
    role,
    run_id,
    content: 'hello',
    tool_calls: [],
    error_code: null,
    created_at: '2026-11-23T12:00:00Z',
  }
}

const chat = { ...initialChat(SESSION), messages: [shown('user', 'a'), shown('assistant', 'a'), shown('user', 'b')] }

describe('mayBeBehind', () => {
  function ended(run_id: string, session_id = SESSION): FeedEvent {
    const run: Run = {
      id: run_id,
      session_id,
      status: 'completed',
      error_code: null,
      input_tokens: 0,
      output_tokens: 0,
      created_at: '2026-11-23T12:00:00Z',
      finished_at: '2026-11-23T12:00:01Z',
    }
    return { type: 'run', run }
  }

  test('when the feed begins, since runs may have been missed', () => {
    expect(mayBeBehind({ type: 'start' }, SESSION, chat)).toBe(true)
  })

  test('when a run has ended of which no answer is shown', () => {
    expect(mayBeBehind(ended('b'), SESSION, chat)).toBe(true)
    expect(mayBeBehind(ended('c'), SESSION, chat)).toBe(true)
    expect(mayBeBehind(ended('a'), SESSION, chat)).toBe(false)
  })

  test('not for other conversations, nor for a run that goes on, which is followed', () => {
    expect(mayBeBehind(ended('c', 'user_1_home'), SESSION, chat)).toBe(false)
    const event = ended('c')
    if (event.type !== 'run') throw new Error('It is one of a run.')
    const running = { ...event.run, status: 'running', finished_at: null } as const
    expect(mayBeBehind({ type: 'run', run: running }, SESSION, chat)).toBe(false)
  })
})

describe('lacksOne', () => {
  test.each<[string, Message[], boolean]>([
    ['the same', [stored('user', 'a'), stored('assistant', 'a'), stored('user', 'b')], false],
    ['only some of it', [stored('assistant', 'a')], false],
    ['an answer more', [stored('user', 'b'), stored('assistant', 'b')], true],
    ['a question more', [stored('user', 'c')], true],
    ['nothing', [], false],
  ])('%s', (_, messages, lacks) => {
    expect(lacksOne(chat, messages)).toBe(lacks)
  })
})
