import { expect, test } from 'vitest'
import { meUpdateSchema } from './user.ts'

const FILTER = { id: '019ab000-0000-7000-8000-000000000000', name: 'Work', query: 'tag:work' }

test('a change of the settings takes each part of the web app', () => {
  const ui = { accent: 'pink', density: 'compact', single_keys: true, saved_filters: [FILTER] }
  expect(meUpdateSchema.parse({ ui, language: 'de', hour_cycle: null })).toEqual({
    ui,
    language: 'de',
    hour_cycle: null,
  })
})

test.each([
  ['an unknown accent', { accent: 'red' }],
  ['an unknown field', { sound: true }],
  ['a filter without a query', { saved_filters: [{ ...FILTER, query: '' }] }],
  ['a filter with an unknown field', { saved_filters: [{ ...FILTER, sort: 'time' }] }],
  ['two filters with one id', { saved_filters: [FILTER, FILTER] }],
  ['too many filters', { saved_filters: manyFilters(51) }],
])('%s is refused', (_, ui) => {
  expect(meUpdateSchema.safeParse({ ui }).success).toBe(false)
})

test('the most filters are taken', () => {
  expect(meUpdateSchema.safeParse({ ui: { saved_filters: manyFilters(50) } }).success).toBe(true)
})

function manyFilters(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    ...FILTER,
    id: `019ab000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  }))
}
