import { expect, test } from 'vitest'
import type { NumberedAgentEvent, StreamEvent } from './agent-events.ts'
import { boundedData } from './bounded-event.ts'
import { MAX_ANSWER_LENGTH, MAX_DATA_LENGTH, MAX_EVENT_SIZE } from './bounds.ts'
import { createDecoder, StreamFormatError } from './sse-decode.ts'
import { encodeEvent, joinEvents } from './sse-encode.ts'

/** The longest answer, of characters that are as long as possible in JSON. */
const WORST = '\u0001'.repeat(MAX_ANSWER_LENGTH)

function decoded(text: string): StreamEvent[] {
  const events: StreamEvent[] = []
  const bytes = new TextEncoder().encode(text)
  const decoder = createDecoder((event) => events.push(event))
  // Push the bytes in two pieces, so that the decoder must wait for the end.
  decoder.push(bytes.subarray(0, -1))
  decoder.push(bytes.subarray(-1))
  return events
}

const usage = { input_tokens: 1, output_tokens: 1 }
const call = { call_id: 'c', tool_name: 't', arguments: {}, status: 'ok' as const, change_ids: [] }
const whole: [string, StreamEvent][] = [
  ['message_delta', { event: 'message_delta', data: { content: WORST } }],
  ['message', { event: 'message', data: { content: WORST } }],
  ['completed', { event: 'completed', data: { final_message: WORST, usage, status: 'completed' } }],
  ['history', { event: 'history', data: [{ role: 'assistant', content: WORST, created_at: '' }] }],
  [
    'resync',
    {
      event: 'resync',
      data: { session_id: 's', run_id: 'r', parts: [{ type: 'text', content: WORST, streaming: false }] },
    },
  ],
]

test.each(whole)('the longest answer of escaped characters is encoded and decoded as %s', (_, event) => {
  expect(decoded(encodeEvent(event))).toEqual([event])
})

test('the longest answer is decoded from a batch, too', () => {
  const events = whole.slice(0, 2).map(([, event], n) => ({ ...event, id: `r:${n}` }) as NumberedAgentEvent)
  expect(decoded(joinEvents(events, { batch: true }))).toEqual(events)
})

test('beside the longest answer, too long outputs of tools are cut, the oldest first', () => {
  const output = 'x'.repeat(MAX_DATA_LENGTH / 10)
  const results = Array.from({ length: 6 }, (_, n) => ({
    type: 'tool_call' as const,
    ...call,
    call_id: `c${n}`,
    output,
  }))
  const parts = [{ type: 'text' as const, content: WORST, streaming: false }, ...results]
  const [event] = decoded(encodeEvent({ event: 'resync', data: { session_id: 's', run_id: 'r', parts } }))
  const kept = event?.event === 'resync' ? event.data.parts : []
  expect(kept[0]).toMatchObject({ content: WORST })
  expect(kept.slice(1).map((part) => part.type === 'tool_call' && part.output)).toEqual([
    ...Array(5).fill('... [truncated]'),
    output,
  ])
})

test('an output at the limit stays, and one character more is cut', () => {
  const result = (length: number): StreamEvent => ({
    event: 'tool_result',
    data: { ...call, output: 'x'.repeat(length) },
  })
  const frame = JSON.stringify(result(0).data).length
  expect(boundedData(result(1000 - frame), 1000)).toHaveLength(1000)
  expect(JSON.parse(boundedData(result(1001 - frame), 1000))).toMatchObject({ output: '... [truncated]' })
})

test('the decoder reads an event at its limit and refuses a longer one', () => {
  const event = (length: number): StreamEvent => ({ event: 'message', data: { content: 'x'.repeat(length) } })
  expect(decoded(encodeEvent(event(MAX_EVENT_SIZE - 100)))).toHaveLength(1)
  expect(() => decoded(encodeEvent(event(MAX_EVENT_SIZE + 1)))).toThrow(StreamFormatError)
})
