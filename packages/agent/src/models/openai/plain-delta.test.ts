import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainDelta } from './plain-delta.ts'

const type = 'response.output_text.delta'

test('the text of a delta as OpenAI sends it is found', () => {
  const event = { type, sequence_number: 5, item_id: 'msg_1', output_index: 0, delta: ' you, ', logprobs: [] }
  expect(plainDelta(JSON.stringify(event))).toBe(' you, ')
})

test('an event that is long, escaped, nested, of another type or cut off is left to the parser', () => {
  for (const event of [
    { type, at: 0, delta: 'more than twelve' },
    { type, at: 0, delta: 'a\nb' },
    { type, at: { x: 0, delta: 'inner' } },
    { type, logprobs: [{ x: 0, delta: 'inner' }], delta: 'outer' },
    { at: 0, type, delta: 'a' },
    { type: 'response.refusal.delta', at: 0, delta: 'a' },
  ]) {
    expect(plainDelta(JSON.stringify(event))).toBeNull()
  }
  const whole = JSON.stringify({ type, at: 0, delta: 'a' })
  for (let length = 0; length < whole.length; length++) expect(plainDelta(whole.slice(0, length))).toBeNull()
})

test('the result equals that of the parser or is null, whatever fields surround the text', () => {
  const tricky = fc.constantFrom(
    'delta',
    ',"delta":"',
    '"delta":"x',
    ',\\"delta\\":\\"',
    '{',
    '}',
    '\\',
    '"',
    ',',
    'é😀',
  )
  const text = fc.oneof(
    fc.string({ maxLength: 14, unit: 'binary' }),
    fc.array(tricky, { maxLength: 4 }).map((all) => all.join('')),
  )
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      text,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value
  let found = 0
  fc.assert(
    fc.property(
      fc.dictionary(text, value, { maxKeys: 3 }),
      text,
      fc.dictionary(text, value, { maxKeys: 3 }),
      (before, delta, after) => {
        const json = JSON.stringify({ type, ...before, delta, ...after })
        const plain = plainDelta(json)
        if (plain === null) return
        found += 1
        const parsed = JSON.parse(json)
        expect(parsed.type).toBe(type)
        expect(plain).toBe(parsed.delta)
      },
    ),
    { numRuns: 3000 },
  )
  expect(found).toBeGreaterThan(300)
})
