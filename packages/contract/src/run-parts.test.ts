import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from './agent-events.ts'
import type { RunPart } from './run-parts.ts'
import { closeText, reduceParts } from './run-parts.ts'
import { arbitraryEvent } from './testing/arbitrary-events.ts'

const run_id = '018f0000-0000-7000-8000-000000000001'
const reset: AgentEvent = { event: 'message_reset', data: {} }

function delta(content: string): AgentEvent {
  return { event: 'message_delta', data: { content } }
}

function message(content: string): AgentEvent {
  return { event: 'message', data: { content } }
}

function call(call_id: string): AgentEvent {
  return { event: 'tool_call', data: { call_id, tool_name: 'create_todo', arguments: { item: 'Call Ann' } } }
}

function result(call_id: string): AgentEvent {
  return {
    event: 'tool_result',
    data: { call_id, tool_name: 'create_todo', output: 'ok', status: 'ok', change_ids: ['c1'] },
  }
}

function completed(final_message: string): AgentEvent {
  return {
    event: 'completed',
    data: { final_message, usage: { input_tokens: 0, output_tokens: 0 }, status: 'completed' },
  }
}

function fold(events: AgentEvent[], parts: RunPart[] = []): RunPart[] {
  return events.reduce(reduceParts, parts)
}

function text(content: string, streaming = false): RunPart {
  return { type: 'text', content, streaming }
}

const openCall: RunPart = {
  type: 'tool_call',
  call_id: 'call_1',
  tool_name: 'create_todo',
  arguments: { item: 'Call Ann' },
  output: null,
  status: null,
  change_ids: [],
}

test.each<[string, AgentEvent[], RunPart[]]>([
  ['deltas grow one text', [delta('a'), delta('b')], [text('ab', true)]],
  ['a message replaces its deltas', [delta('a'), call('call_1'), message('b')], [text('b'), openCall]],
  ['a reset removes the deltas and nothing else', [message('a'), delta('b'), reset], [text('a')]],
  [
    'a result completes its call',
    [call('call_1'), result('call_1')],
    [{ ...openCall, output: 'ok', status: 'ok', change_ids: ['c1'] }],
  ],
  [
    'the end closes the text and appends the final message',
    [delta('a'), completed('Stopped.')],
    [text('a'), text('Stopped.')],
  ],
  [
    'a final message that equals the last message is not repeated',
    [message('Done.'), completed('Done.')],
    [text('Done.')],
  ],
])('%s', (_, events, parts) => {
  expect(fold(events)).toEqual(parts)
})

const anyEvents = fc.array(arbitraryEvent(run_id), { maxLength: 20 })

test('a resync with the state so far, at any place, does not change the later state', () => {
  fc.assert(
    fc.property(anyEvents, anyEvents, (before, after) => {
      const parts = fold(before)
      const resync = { event: 'resync', data: { session_id: 'user_1_a', run_id, parts } } as AgentEvent

      expect(fold([resync, ...after])).toEqual(fold(after, parts))
    }),
  )
})

test('joining adjacent deltas does not change the state', () => {
  fc.assert(
    fc.property(anyEvents, fc.array(fc.string(), { minLength: 1 }), anyEvents, (before, contents, after) => {
      const oneByOne = fold([...before, ...contents.map(delta), ...after])

      expect(fold([...before, delta(contents.join('')), ...after])).toEqual(oneByOne)
    }),
  )
})

test('no parts are changed in place, and closed text does not stream', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const parts = events.reduce<RunPart[]>((before, event) => {
        const copy = structuredClone(before)
        const next = reduceParts(before, event)
        expect(before).toEqual(copy)
        return next
      }, [])

      expect(closeText(parts).some((part) => part.type === 'text' && part.streaming)).toBe(false)
    }),
  )
})
