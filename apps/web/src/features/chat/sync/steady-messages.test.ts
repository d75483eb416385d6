import type { ChatMessage, ChatPart, ChatState, TextPart, ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { initialChat } from '@todo-agents/client/chat/chat-state'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { reduceParts } from '@todo-agents/contract/run-parts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSteadyState, steadyMessages, steadyParts } from './steady-messages.ts'

function growing(content: string): TextPart {
  return { type: 'text', content, streaming: true }
}

function whole(content: string): TextPart {
  return { type: 'text', content, streaming: false }
}

function open(call_id: string): ToolCallPart {
  return { type: 'tool_call', call_id, tool_name: 'create_todo', output: null, status: null, change_ids: [] }
}

function done(call_id: string): ToolCallPart {
  return { ...open(call_id), output: 'ok', status: 'ok', change_ids: [`change of ${call_id}`] }
}

describe('an answer under way', () => {
  test.each<[string, ChatPart[], ChatPart[]]>([
    ['an answer stays when its text is withdrawn', [growing('One two')], []],
    ['an answer stays while the text is streamed again', [growing('One two')], [growing('One')]],
    ['an answer stays when it is as long as before', [growing('One two')], [growing('One two')]],
    [
      'an answer stays after the parts that were retained',
      [whole('First'), done('a'), growing('One')],
      [whole('First'), done('a')],
    ],
    ['an answer stays when a whole text is streamed again', [whole('One two'), done('a')], [growing('One')]],
    ['an answer keeps its tool cards, and the text after them', [open('a'), done('b'), growing('One')], [open('a')]],
    ['an answer keeps the result of a call that is streamed again', [done('a'), open('b')], [open('a')]],
  ])('%s', (_, shown, now) => {
    expect(steadyParts(shown, now)).toEqual(shown)
  })

  test.each<[string, ChatPart[], ChatPart[]]>([
    ['with more text', [growing('One two')], [growing('One two three')]],
    ['in other words', [growing('One two')], [growing('Once')]],
    ['with two texts where one was', [growing('One two')], [growing('One'), growing(' two')]],
    ['with a text that ends earlier', [growing('One two')], [whole('One')]],
    ['with a text that a call has ended earlier', [growing('One two'), open('a')], [growing('One'), open('a')]],
    ['with the whole text', [growing('One two')], [whole('One two')]],
    ['with a call after the text', [growing('One two')], [growing('One two'), open('a')]],
    ['with a call instead of the text', [growing('One two')], [open('a')]],
    ['with a text instead of the call', [open('a')], [growing('One')]],
    ['with another call', [done('a'), growing('One')], [open('b')]],
    ['with the result of a call', [open('a')], [done('a')]],
  ])('an answer is replaced by one %s', (_, shown, now) => {
    expect(steadyParts(shown, now)).toEqual(now)
  })

  test('an answer takes a new result and keeps the text after it', () => {
    expect(steadyParts([open('a'), growing('One')], [done('a')])).toEqual([done('a'), growing('One')])
  })
})

describe('steadyMessages', () => {
  const asked: ChatMessage = { id: 'm', role: 'user', run_id: 'r', parts: [whole('Count')] }
  const shown: ChatMessage = { id: 'r', role: 'assistant', run_id: 'r', parts: [growing('One two')] }
  const withdrawn: ChatMessage = { ...shown, parts: [] }
  const streaming: ChatState = { ...initialChat('user_1_work'), status: 'streaming', run_id: 'r', messages: [] }

  test('the answer stays the same object, so that it is not rendered again', () => {
    const [user, answer] = steadyMessages([asked, shown], { ...streaming, messages: [asked, withdrawn] })
    expect(user).toBe(asked)
    expect(answer).toBe(shown)
  })

  test('the answer stays while there is no connection', () => {
    const state: ChatState = { ...streaming, status: 'idle', messages: [asked, withdrawn] }
    expect(steadyMessages([asked, shown], state)).toEqual([asked, shown])
  })

  test.each<[string, Partial<ChatState>]>([
    ['a run that has ended', { status: 'idle', run_id: null, messages: [asked, { ...shown, parts: [whole('One')] }] }],
    ['a run that has ended without an answer', { status: 'idle', run_id: null, messages: [asked] }],
    ['a run that asks the user', { status: 'awaiting_approval', messages: [asked, withdrawn] }],
    ['another run', { run_id: 's', messages: [asked, { ...withdrawn, id: 's', run_id: 's' }] }],
    ['an earlier run', { run_id: 's', messages: [asked, withdrawn] }],
    ['another conversation', { run_id: null, messages: [] }],
    ["the user's message", { messages: [{ ...asked, parts: [growing('Co')] }] }],
  ])('steadyMessages shows %s as it is', (_, change) => {
    const state = { ...streaming, ...change }
    expect(steadyMessages([asked, shown], state)).toEqual(state.messages)
  })
})

test('the state of a chat keeps an answer that is withdrawn, and is the same object until it changes', () => {
  const answer: ChatMessage = { id: 'r', role: 'assistant', run_id: 'r', parts: [growing('One two')] }
  const streaming: ChatState = { ...initialChat('user_1_work'), status: 'streaming', run_id: 'r', messages: [answer] }
  let now = streaming
  const getState = createSteadyState({ getState: () => now })
  expect(getState()).toBe(streaming)
  now = { ...streaming, messages: [{ ...answer, parts: [] }] }
  const steady = getState()
  expect(steady.messages).toEqual([answer])
  expect(getState()).toBe(steady)
  now = { ...now, run_id: null, status: 'idle' }
  expect(getState()).toBe(now)
})

describe('properties', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 })

  /** The events of one model step: a text in deltas and then as a whole, or a call with its result. */
  const step = fc.oneof(
    fc
      .array(words, { minLength: 1, maxLength: 4 })
      .map((deltas): AgentEvent[] => [
        ...deltas.map((content): AgentEvent => ({ event: 'message_delta', data: { content } })),
        { event: 'message', data: { content: deltas.join('') } },
      ]),
    fc.uuid().map((call_id): AgentEvent[] => [
      { event: 'tool_call', data: { call_id, tool_name: 'create_todo', arguments: {} } },
      { event: 'tool_result', data: { call_id, tool_name: 'create_todo', output: 1, status: 'ok', change_ids: [] } },
    ]),
  )

  test('an answer that is streamed again in the same words never shrinks, and ends as streamed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), fc.nat(), (steps, n) => {
        const states: ChatPart[][] = [[]]
        for (const event of steps.flat()) states.push(reduceParts(states.at(-1) as ChatPart[], event))
        const lost_at = n % states.length
        let shown = states[lost_at] as ChatPart[]
        for (const [index, now] of states.entries()) {
          shown = steadyParts(shown, now)
          expect(shown).toEqual(states[Math.max(index, lost_at)])
        }
      }),
    )
  })

  const call_id = fc.constantFrom('a', 'b', 'c')
  const anyParts = fc.array(fc.oneof(words.map(growing), words.map(whole), call_id.map(open), call_id.map(done)), {
    maxLength: 3,
  })

  test('text that is streamed again in other words is shown from its first word on, with the calls that were made', () => {
    fc.assert(
      fc.property(anyParts, anyParts, (shown, now) => {
        const held = steadyParts(shown, now)
        expect(textOf(held).startsWith(textOf(now))).toBe(true)
        expect(held).toEqual(expect.arrayContaining(now.filter((part) => part.type === 'tool_call' && part.status)))
        expect(steadyParts(held, now)).toEqual(held)
      }),
    )
  })

  function textOf(parts: ChatPart[]): string {
    return parts.map((part) => (part.type === 'text' ? part.content : '')).join('')
  }
})
