import { createChatStore } from '@todo-agents/client/chat/chat-store'
import {
  completed,
  delta,
  initialized,
  message,
  numbered,
  question,
  run_id,
  session_id,
} from '@todo-agents/client/testing/events'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { expect, test } from 'vitest'
import { createFrameState } from './frame-state.ts'

/** A chat whose frames the test paints, and the number of changes that its listeners got. */
function framed() {
  const store = createChatStore(session_id)
  const works = new Set<() => void>()
  const frames = createFrameState({ getState: () => store.state, subscribe: store.subscribe }, (work) => {
    works.add(work)
    return () => works.delete(work)
  })
  let changes = 0
  frames.subscribe(() => changes++)
  let seq = 1
  return {
    store,
    frames,
    changes: () => changes,
    waiting: () => works.size,
    take(...events: AgentEvent[]) {
      for (const event of events) store.take(numbered([event], run_id, seq++))
    },
    paint() {
      for (const work of [...works]) work()
    },
    text: () =>
      frames.getState().messages.flatMap(({ parts }) => parts.map((part) => part.type === 'text' && part.content)),
  }
}

test('a thousand deltas between two frames are one change', () => {
  const chat = framed()
  chat.take(initialized)
  const before = chat.changes()
  for (let index = 0; index < 1_000; index++) chat.take(delta('a'))
  expect([chat.changes(), chat.waiting()]).toEqual([before, 1])
  chat.paint()
  expect([chat.changes(), chat.waiting()]).toEqual([before + 1, 0])
  expect(chat.text()).toEqual(['a'.repeat(1_000)])
})

test('the state is the same object until it is shown', () => {
  const chat = framed()
  chat.take(initialized)
  const shown = chat.frames.getState()
  chat.take(delta('a'), delta('b'))
  expect(chat.frames.getState()).toBe(shown)
})

test('the end of the answer and a question are shown at once, with the text before them', () => {
  const chat = framed()
  chat.take(initialized, delta('a'), question)
  expect(chat.frames.getState().status).toBe('awaiting_approval')
  expect(chat.text()[0]).toBe('a')
  expect(chat.waiting()).toBe(0)
  chat.take(delta('b'), message('ab'), completed('ab'))
  expect(chat.frames.getState().status).toBe('idle')
  expect(chat.waiting()).toBe(0)
})

test('what the user does while an answer is streamed is shown at once', () => {
  const chat = framed()
  chat.take(initialized, delta('a'))
  chat.store.dispatch({ type: 'queued', message: { id: '1', run_id: null, content: 'Next' } })
  expect(chat.frames.getState().queue).toHaveLength(1)
  expect(chat.waiting()).toBe(0)
})

test('a frame after the state was shown changes nothing', () => {
  const chat = framed()
  chat.take(initialized, delta('a'))
  chat.paint()
  const changes = chat.changes()
  chat.paint()
  expect(chat.changes()).toBe(changes)
})
