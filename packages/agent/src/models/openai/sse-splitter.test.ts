import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SseError, sseSplitter } from './sse-splitter.ts'

type Event = [name: string, data: string]

function split(pieces: Buffer[], max_bytes?: number): Event[] {
  const events: Event[] = []
  const { push } = sseSplitter((name, data) => events.push([name, data]), max_bytes === undefined ? {} : { max_bytes })
  for (const piece of pieces) push(piece)
  return events
}

/** What the package that our clients use makes of the same text. */
function reference(text: string): Event[] {
  const events: Event[] = []
  const parser = createParser({ onEvent: ({ event = '', data }) => events.push([event, data]) })
  parser.feed(text)
  return events
}

/** The bytes of a text, cut at the given places of a thousand. */
function cut(text: string, places: number[]): Buffer[] {
  const bytes = Buffer.from(text)
  const at = [
    0,
    ...places.map((place) => Math.floor((place * bytes.length) / 1000)).sort((a, b) => a - b),
    bytes.length,
  ]
  return at.slice(1).map((end, n) => bytes.subarray(at[n], end))
}

const value = fc.string({ unit: fc.constantFrom('a', ' ', ':', '{"é"}', '😀', '\0', '\ufeff', 'data: ') })
const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('data: ', 'data:', 'data', 'event: ', 'event:', 'id: ', ': ', 'retry: ', 'datax: '), value)
    .map((all) => all.join('')),
  fc.constantFrom('data', 'event', '', ':', 'data:  two'),
  value,
)
const stream = fc
  .tuple(fc.constantFrom('', '\ufeff'), fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n'))))
  .map(([start, lines]) => start + lines.flat().join(''))

test('gives the same events as eventsource-parser, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(1000)), (text, places) => {
      expect(split(cut(text, places))).toEqual(reference(text))
    }),
    { numRuns: 2_000 },
  )
})

test('gives each event as soon as its last byte is there', () => {
  const events: Event[] = []
  const { push } = sseSplitter((name, data) => events.push([name, data]))

  push(Buffer.from('event: a\ndata: 1\n'))
  expect(events).toEqual([])
  push(Buffer.from('\ndata: 2\n\ndata'))
  expect(events).toEqual([
    ['a', '1'],
    ['', '2'],
  ])
})

test.each([
  ['in one line', [`data: ${'x'.repeat(60)}`, 'x'.repeat(60)]],
  ['in many lines', Array.from({ length: 30 }, () => 'data: 123456\n')],
])('refuses an event that is too large %s', (_, pieces) => {
  const bytes = pieces.map((piece) => Buffer.from(piece))

  expect(() => split(bytes, 100)).toThrow(SseError)
  expect(split([...bytes, Buffer.from('\n\n')], 1_000)).toHaveLength(1)
})
