import type { ChatMessage } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import { createChatStore } from '@todo-agents/client/chat/chat-store'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { ActiveRun, Run } from '@todo-agents/contract/run'
import type { Message } from '@todo-agents/contract/session'
import { describe, expect, test, vi } from 'vitest'
import { createStoredChat, lacksOne, mayBeBehind } from './stored-chat.ts'

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
    model: null,
    usage: null,
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
      cached_input_tokens: 0,
      cost_usd: 0,
      created_at: '2026-11-23T12:00:00Z',
      finished_at: '2026-11-23T12:00:01Z',
    }
    return { type: 'run', run }
  }

  test('the chat may be behind when the feed starts, since runs may have been missed', () => {
    expect(mayBeBehind({ type: 'start' }, SESSION, chat)).toBe(true)
  })

  test('the chat may be behind when a run has ended whose answer is not shown', () => {
    expect(mayBeBehind(ended('b'), SESSION, chat)).toBe(true)
    expect(mayBeBehind(ended('c'), SESSION, chat)).toBe(true)
    expect(mayBeBehind(ended('a'), SESSION, chat)).toBe(false)
  })

  test('the chat is not behind in other conversations, nor for a run that goes on, which is followed', () => {
    expect(mayBeBehind(ended('c', 'user_1_home'), SESSION, chat)).toBe(false)
    const event = ended('c')
    if (event.type !== 'run') throw new Error('The event is not about a run.')
    const running = { ...event.run, status: 'running', finished_at: null } as const
    expect(mayBeBehind({ type: 'run', run: running }, SESSION, chat)).toBe(false)
  })
})

describe('lacksOne', () => {
  test.each<[string, Message[], boolean]>([
    ['the same messages', [stored('user', 'a'), stored('assistant', 'a'), stored('user', 'b')], false],
    ['some of the messages', [stored('assistant', 'a')], false],
    ['an answer that is not shown', [stored('user', 'b'), stored('assistant', 'b')], true],
    ['a question that is not shown', [stored('user', 'c')], true],
    ['no messages', [], false],
  ])('lacksOne of %s', (_, messages, lacks) => {
    expect(lacksOne(chat, messages)).toBe(lacks)
  })
})

describe('createStoredChat', () => {
  /** A chat whose state the test changes by dispatching actions. */
  function open(session_id: string | null = SESSION) {
    const store = createChatStore(session_id)
    const sent = { type: 'sent', id: 'u', content: 'Hi' } as const
    const chat = {
      getState: () => store.state,
      subscribe: store.subscribe,
      loadHistory: vi.fn((messages: Message[], id: string, next_cursor?: string | null) =>
        store.dispatch({ type: 'history_loaded', session_id: id, messages, ...(next_cursor && { next_cursor }) }),
      ),
      syncQueue: vi.fn(async () => {}),
      disconnect: vi.fn(() => store.dispatch({ type: 'disconnected' })),
    }
    const started = (run_id: string, of_session = SESSION) =>
      store.dispatch({
        type: 'event',
        event: { event: 'session_initialized', data: { session_id: of_session, run_id }, id: `${run_id}:1` },
      })
    return { ...store, dispatch: store.dispatch, chat, sent, started, stored: createStoredChat(chat) }
  }

  const RUN = '018f0000-0000-7000-8000-000000000001'
  const read = { history: undefined, active: undefined, isResting: false }
  const page = () => ({ messages: [stored('user', 'a'), stored('assistant', 'a')], next_cursor: null })

  test('the history of an opened conversation is needed until it was read', () => {
    const { stored, chat } = open()
    expect(stored.needsHistory()).toBe(true)
    stored.update({ ...read, history: page() })
    expect(chat.loadHistory).toHaveBeenCalledOnce()
    expect(stored.needsHistory()).toBe(false)
  })

  test('no history is needed of a new conversation, nor of a conversation that started here', () => {
    const { stored, dispatch, sent, started } = open(null)
    expect(stored.needsHistory()).toBe(false)
    dispatch(sent)
    started(RUN)
    dispatch({ type: 'stopped' })
    expect(stored.needsHistory()).toBe(false)
  })

  test('the history is needed again when another conversation is opened, or the feed starts', () => {
    const { stored, dispatch } = open()
    stored.update({ ...read, history: page() })
    stored.onFeed({ type: 'start' })
    expect(stored.needsHistory()).toBe(true)
    stored.update({ ...read, history: page() })
    expect(stored.needsHistory()).toBe(false)
    dispatch({ type: 'reset', session_id: 'user_1_other' })
    expect(stored.needsHistory()).toBe(true)
  })

  test('a history that was read during a run is read again once nothing is under way', () => {
    const { stored, dispatch, started } = open()
    started(RUN)
    expect(stored.needsHistory()).toBe(false)
    stored.update({ ...read, history: page() })
    expect(stored.needsHistory()).toBe(false)
    dispatch({ type: 'stopped' })
    expect(stored.needsHistory()).toBe(true)
  })

  test('a history is shown once, and only when no message is being sent', () => {
    const { stored, dispatch, sent, chat } = open()
    const history = page()
    dispatch(sent)
    stored.update({ ...read, history })
    expect(chat.loadHistory).not.toHaveBeenCalled()
    dispatch({ type: 'disconnected' })
    expect(chat.loadHistory).toHaveBeenCalledOnce()
    stored.update({ ...read, history })
    expect(chat.loadHistory).toHaveBeenCalledOnce()
  })

  test('active runs are shown after the messages, and each result once', () => {
    const { stored, chat } = open()
    const active: ActiveRun[] = []
    stored.update({ ...read, active })
    expect(chat.syncQueue).not.toHaveBeenCalled()
    stored.update({ ...read, active, history: page() })
    stored.update({ ...read, active, history: page() })
    expect(chat.syncQueue).toHaveBeenCalledOnce()
    stored.update({ ...read, active: [], history: page() })
    expect(chat.syncQueue).toHaveBeenCalledTimes(2)
  })

  test('a run is disconnected while the page rests, and synced when the page is looked at again', () => {
    const { stored, started, chat } = open()
    const both = { history: page(), active: [] }
    stored.update({ ...both, isResting: false })
    stored.update({ ...both, isResting: true })
    expect(chat.disconnect).not.toHaveBeenCalled()
    started(RUN)
    expect(chat.disconnect).toHaveBeenCalledOnce()
    expect(chat.syncQueue).toHaveBeenCalledOnce()
    stored.update({ ...both, isResting: false })
    expect(chat.syncQueue).toHaveBeenCalledTimes(2)
  })

  test('results of another conversation are not shown', () => {
    const { stored, dispatch, sent, chat } = open()
    dispatch(sent)
    stored.update({ ...read, history: page(), active: [] })
    chat.syncQueue.mockClear()
    dispatch({ type: 'reset', session_id: 'user_1_other' })
    expect(chat.loadHistory).not.toHaveBeenCalled()
    expect(chat.syncQueue).not.toHaveBeenCalled()
  })

  test('listeners are called on each change until they unsubscribe', () => {
    const { stored, dispatch } = open()
    const listener = vi.fn()
    const stop = stored.subscribe(listener)
    dispatch({ type: 'reset', session_id: null })
    expect(listener).toHaveBeenCalledOnce()
    stop()
    dispatch({ type: 'reset', session_id: SESSION })
    expect(listener).toHaveBeenCalledOnce()
  })
})
