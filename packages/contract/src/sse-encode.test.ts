import { expect, test } from 'vitest'
import type { NumberedAgentEvent } from './agent-events.ts'
import { eventId } from './event-id.ts'
import { encodeEvent, encodeHeartbeat, joinEvents, RETRY_LINE } from './sse-encode.ts'

function delta(seq: number, content: string): NumberedAgentEvent {
  return { id: eventId(seq), event: 'message_delta', data: { content } }
}

function reset(seq: number): NumberedAgentEvent {
  return { id: eventId(seq), event: 'message_reset', data: {} }
}

test('an event is encoded as an id, a name and one line of data', () => {
  expect(encodeEvent(delta(2, 'two\nlines'))).toBe('id:2\nevent: message_delta\ndata: {"content":"two\\nlines"}\n\n')
})

test('a delta of 4 characters takes at most 60 bytes in its HTTP chunk', () => {
  const bytes = new TextEncoder().encode(encodeEvent(delta(999, 'four'))).length
  expect(`${bytes.toString(16)}\r\n\r\n`.length + bytes).toBe(60)
})

test('for a client of 0.1, ids name the run, also within a batch', () => {
  const options = { batch: true, long_ids_of: 'run' }
  expect(joinEvents([reset(1)], options)).toBe('id:run:1\nevent: message_reset\ndata: {}\n\n')
  expect(joinEvents([reset(1), reset(2)], options)).toContain('[{"id":"run:1",')
  expect(joinEvents([reset(1), reset(2)], options)).toMatch(/^id:run:2\n/)
})

test('an event before a run exists has no id line, and neither has a heartbeat', () => {
  const data = { status: 'error' as const, code: 'unauthorized', message: 'You are not signed in.' }

  expect(encodeEvent({ event: 'error', data })).toBe(`event: error\ndata: ${JSON.stringify(data)}\n\n`)
  expect(encodeHeartbeat()).toBe('event: heartbeat\ndata: {}\n\n')
  expect(RETRY_LINE).toBe('retry: 1000\n\n')
})

test('adjacent deltas become one with the id of the last, and other events keep their place', () => {
  const events = [delta(1, 'a'), delta(2, 'b'), reset(3), delta(4, 'c'), delta(5, 'd')]

  expect(joinEvents(events, { batch: false })).toBe(
    [delta(2, 'ab'), reset(3), delta(5, 'cd')].map(encodeEvent).join(''),
  )
})

test('no events give no frames', () => {
  expect(joinEvents([], { batch: true })).toBe('')
  expect(joinEvents([], { batch: false })).toBe('')
})

test('a batch has the id of its last event', () => {
  const items = [
    { id: eventId(2), event: 'message_delta', data: { content: 'ab' } },
    { id: eventId(3), event: 'message_reset', data: {} },
  ]

  expect(joinEvents([delta(1, 'a'), delta(2, 'b'), reset(3)], { batch: true })).toBe(
    `id:3\nevent: batch\ndata: ${JSON.stringify(items)}\n\n`,
  )
})

test('a single event of a batch is sent without the batch', () => {
  expect(joinEvents([delta(1, 'a'), delta(2, 'b')], { batch: true })).toBe(encodeEvent(delta(2, 'ab')))
})

test('the data of a batch may have exactly max_bytes, counted in UTF-8', () => {
  const events = [delta(1, '😀'), reset(2)]
  const data = JSON.stringify(events)
  const bytes = new TextEncoder().encode(data).length

  expect(joinEvents(events, { batch: true, max_bytes: bytes })).toContain('event: batch')
  expect(joinEvents(events, { batch: true, max_bytes: bytes - 1 })).toBe(events.map(encodeEvent).join(''))
})

test('an event larger than a batch is sent alone, in its place', () => {
  const large = delta(3, 'x'.repeat(2000))
  const frames = joinEvents([reset(1), reset(2), large, reset(4), reset(5)], { batch: true })

  expect(frames.match(/^event: .*$/gm)).toEqual(['event: batch', 'event: message_delta', 'event: batch'])
})
