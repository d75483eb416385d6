import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NumberedAgentEvent, StreamEvent } from './agent-events.ts'
import { createDecoder, decodeStream, StreamFormatError } from './sse-decode.ts'
import { encodeEvent, encodeHeartbeat, joinEvents, RETRY_LINE } from './sse-encode.ts'
import { arbitraryEvents } from './testing/arbitrary-events.ts'

const run_id = '018f0000-0000-7000-8000-000000000001'

/** Cuts bytes anywhere, also within a character or a line break. Two cuts in one place give an empty chunk. */
function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
  return [...sorted, bytes.length].map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end))
}

function decode(chunks: Uint8Array[]): StreamEvent[] {
  const events: StreamEvent[] = []
  const decoder = createDecoder((event) => events.push(event))
  for (const chunk of chunks) decoder.push(chunk)
  return events
}

function decodeText(text: string): StreamEvent[] {
  return decode([new TextEncoder().encode(text)])
}

/** Returns the value after a round trip through JSON, in which `-0` becomes `0`. */
function overTheWire<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value))
}

const places = fc.array(fc.nat(), { maxLength: 40 })

test('encoded events are decoded unchanged, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(arbitraryEvents(run_id), places, (events, at) => {
      const frames = RETRY_LINE + events.map(encodeEvent).join(encodeHeartbeat())
      const decoded = decode(cut(new TextEncoder().encode(frames), at))

      expect(decoded.filter(({ event }) => event !== 'heartbeat')).toEqual(overTheWire(events))
    }),
  )
})

test('joined events have the same text, the same other events and the same last id', () => {
  fc.assert(
    fc.property(arbitraryEvents(run_id), places, fc.boolean(), fc.nat(2048), (events, at, batch, max_bytes) => {
      const frames = joinEvents(events, { batch, max_bytes })
      const decoded = decode(cut(new TextEncoder().encode(frames), at)) as NumberedAgentEvent[]

      expect(contentOf(decoded)).toEqual(contentOf(overTheWire(events)))
      expect(decoded.at(-1)?.id).toBe(events.at(-1)?.id)
    }),
  )
})

test('no batch has more data than allowed', () => {
  fc.assert(
    fc.property(arbitraryEvents(run_id), fc.integer({ min: 2, max: 2048 }), (events, max_bytes) => {
      const frames = joinEvents(events, { batch: true, max_bytes })
      const batches = [...frames.matchAll(/^event: batch\ndata: (.*)$/gm)].map(([, data]) => data ?? '')

      for (const data of batches) expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(max_bytes)
    }),
  )
})

/**
 * Returns the content of a run: whole texts, and the other events with their ids. It does not depend on how deltas are
 * cut.
 */
function contentOf(events: NumberedAgentEvent[]): unknown[] {
  const all: unknown[] = []
  let text: string | null = null
  for (const event of events) {
    if (event.event === 'message_delta') {
      text = (text ?? '') + event.data.content
    } else {
      all.push(...(text === null ? [] : [text]), event)
      text = null
    }
  }
  return text === null ? all : [...all, text]
}

test('decodeStream gives the same events', async () => {
  async function* chunks() {
    yield* cut(new TextEncoder().encode(encodeHeartbeat() + encodeHeartbeat()), [3, 20, 40])
  }
  const events = await Array.fromAsync(decodeStream(chunks()))

  expect(events).toEqual([
    { event: 'heartbeat', data: {} },
    { event: 'heartbeat', data: {} },
  ])
})

test('an event is emitted with its last byte, not earlier and not later', () => {
  const bytes = new TextEncoder().encode(encodeHeartbeat())
  const events: StreamEvent[] = []
  const decoder = createDecoder((event) => events.push(event))

  decoder.push(bytes.subarray(0, -1))
  expect(events).toHaveLength(0)
  decoder.push(bytes.subarray(-1))
  expect(events).toHaveLength(1)
})

test('unknown events, comments and unknown fields are skipped, also within a batch', () => {
  const batch = JSON.stringify([
    { id: `${run_id}:1`, event: 'invented_later', data: 1 },
    { id: `${run_id}:2`, event: 'message_reset', data: {} },
    { id: `${run_id}:3`, event: 'batch', data: [] },
  ])

  expect(
    decodeText(`: hello\ncolour: red\nevent: invented_later\ndata: 1\n\nevent: batch\ndata: ${batch}\n\n`),
  ).toEqual([{ id: `${run_id}:2`, event: 'message_reset', data: {} }])
})

test('lines may end with LF, CR or CRLF, and a byte order mark is skipped', () => {
  const text = '\ufeffevent: message_reset\ndata: {}\n\n'

  for (const line_end of ['\n', '\r', '\r\n']) {
    expect(decodeText(`${text}${text.slice(1)}`.replaceAll('\n', line_end))).toHaveLength(2)
  }
})

test('an argument named __proto__ is dropped, so that it cannot become a prototype', () => {
  const call = '{"call_id":"a","tool_name":"b","arguments":{"__proto__":{"admin":true},"constructor":1}}'
  const [event] = decodeText(`event: tool_call\ndata: ${call}\n\n`)

  expect(JSON.stringify(event?.data)).toBe('{"call_id":"a","tool_name":"b","arguments":{"constructor":1}}')
  expect(event).not.toHaveProperty('data.arguments.admin')
})

test.each([
  ['data that is not JSON', 'event: message\ndata: {"content":\n\n'],
  ['data of another shape', 'event: message\ndata: {"text":"a"}\n\n'],
  ['a batch that is not a list', 'event: batch\ndata: {}\n\n'],
  ['a batch with a broken event', 'event: batch\ndata: [{"event":"message","data":null}]\n\n'],
])('%s is refused', (_, text) => {
  expect(() => decodeText(text)).toThrow(StreamFormatError)
  expect(() => decodeText(text)).toThrow(/broken "(message|batch)" event/)
})

test('an endless event is refused before it fills the memory', () => {
  const decoder = createDecoder(() => {}, { max_event_size: 1000 })
  const chunk = new TextEncoder().encode('x'.repeat(600))

  decoder.push(new TextEncoder().encode('event: message\ndata: "'))
  decoder.push(chunk)
  expect(() => decoder.push(chunk)).toThrow('an event of more than 1000 characters')
})
