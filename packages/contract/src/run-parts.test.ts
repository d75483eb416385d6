import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from './agent-events.ts'
import type { RunPart } from './run-parts.ts'
import { reduceParts, settleText } from './run-parts.ts'
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

const open_call: RunPart = {
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
  ['a message takes the place of its deltas', [delta('a'), call('call_1'), message('b')], [text('b'), open_call]],
  ['a reset takes the deltas back, and nothing else', [message('a'), delta('b'), reset], [text('a')]],
  [
    'a result completes its call',
    [call('call_1'), result('call_1')],
    [{ ...open_call, output: 'ok', status: 'ok', change_ids: ['c1'] }],
  ],
  [
    'the end settles the text, and says its last words',
    [delta('a'), completed('Stopped.')],
    [text('a'), text('Stopped.')],
  ],
  ['last words that were told are not told twice', [message('Done.'), completed('Done.')], [text('Done.')]],
])('%s', (_, events, parts) => {
  expect(fold(events)).toEqual(parts)
})

const anyEvents = fc.array(arbitraryEvent(run_id), { maxLength: 20 })

test('a resync with the state so far, at any place, changes nothing of what follows', () => {
  fc.assert(
    fc.property(anyEvents, anyEvents, (before, after) => {
      const parts = fold(before)
      const resync = { event: 'resync', data: { session_id: 'user_1_a', run_id, parts } } as AgentEvent

      expect(fold([resync, ...after])).toEqual(fold(after, parts))
    }),
  )
})

test('neighbouring deltas may be joined', () => {
  fc.assert(
    fc.property(anyEvents, fc.array(fc.string(), { minLength: 1 }), anyEvents, (before, contents, after) => {
      const one_by_one = fold([...before, ...contents.map(delta), ...after])

      expect(fold([...before, delta(contents.join('')), ...after])).toEqual(one_by_one)
    }),
  )
})

test('no parts are changed in place, and settled text does not stream', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const parts = events.reduce<RunPart[]>((so_far, event) => {
        const copy = structuredClone(so_far)
        const next = reduceParts(so_far, event)
        expect(so_far).toEqual(copy)
        return next
      }, [])

      expect(settleText(parts).some((part) => part.type === 'text' && part.streaming)).toBe(false)
    }),
  )
})
