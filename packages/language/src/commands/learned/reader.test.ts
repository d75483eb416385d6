import { expect, test } from 'vitest'
import { parseCommand } from '../parse-command.ts'
import { ASKED } from './asked.ts'
import { BUCKETS, FINDINGS } from './features.ts'
import { learnedReader } from './reader.ts'
import { FEATURES, readModel, storeRows } from './stored-model.ts'
import weights from './weights.json' with { type: 'json' }

const context = { now: '2026-01-15T08:00:00Z', time_zone: 'Europe/Berlin' }
const likely = (text: string) => learnedReader().probabilities(text, parseCommand(text, context), [])

test.each([
  ['pick up the dry cleaning', 'create'],
  ['anything happening on Sunday', 'list'],
  ['push the interview back by an hour', 'update'],
  ['i am done with the ironing', 'complete'],
  ['take the garden chairs off my list', 'delete'],
  ['how far is it from here to the moon', 'none'],
] as const)('“%s” most likely asks for %s', (text, asked) => {
  const all = likely(text)
  expect(Math.max(...Object.values(all))).toBe(all[asked])
  expect(Object.values(all).reduce((sum, each) => sum + each)).toBeCloseTo(1)
})

test('the weights say what they were learned from, and have at most 200 KB', () => {
  expect(JSON.stringify(weights, null, 2).length).toBeLessThanOrEqual(200_000)
  expect(Object.values(weights.learned_from).join()).toMatch(/CC BY 3\.0.*CC BY 4\.0.*CC BY 4\.0/)
  expect(JSON.stringify(weights.learned_from)).not.toMatch(/smcalflow/i)
})

test('rows are stored and read again, also far apart and with negative weights', () => {
  const rows = new Int8Array((BUCKETS + FINDINGS.length) * ASKED.length)
  for (const row of [0, 1, 254, 509, 765, 5000, BUCKETS + FINDINGS.length - 1])
    for (let asked = 0; asked < ASKED.length - 1; asked++) rows[row * ASKED.length + asked] = (row % 200) - 100 + asked
  const stored = { learned_from: {}, features: FEATURES, scale: 0.5, rows: base64(storeRows(rows)) }
  expect(readModel(stored)).toEqual({ weights: rows, scale: 0.5 })
})

test('weights of other features are refused', () => {
  expect(() => readModel({ ...weights, features: 'others' })).toThrow(/train:language/)
})

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
