import { expect, test } from 'vitest'
import { MAX_SHOWN } from './bounds.ts'
import { shownOutput } from './shown-output.ts'

function todos(count: number) {
  return Array.from({ length: count }, (_, index) => ({ item: `Todo ${index + 1}` }))
}

test('a list of objects is whole up to the bound', () => {
  const output = { todos: todos(MAX_SHOWN), next_cursor: null }
  expect(shownOutput(output)).toEqual(output)
})

test('a longer list has its first objects and its count', () => {
  expect(shownOutput({ todos: todos(MAX_SHOWN + 1), conflicts: [], next_cursor: null })).toEqual({
    todos: todos(MAX_SHOWN),
    conflicts: [],
    next_cursor: null,
    counts: { todos: MAX_SHOWN + 1 },
  })
})

test('each long list has a count of its own', () => {
  expect(shownOutput({ conflicts: todos(7), free_slots: todos(9) })).toEqual({
    conflicts: todos(MAX_SHOWN),
    free_slots: todos(MAX_SHOWN),
    counts: { conflicts: 7, free_slots: 9 },
  })
})

test('lists of texts stay whole, because the page shows each row that was left out', () => {
  const left_out = Array.from({ length: MAX_SHOWN + 1 }, (_, index) => `Delete todo ${index}`)
  expect(shownOutput({ error: { code: 'declined' }, left_out })).toEqual({ error: { code: 'declined' }, left_out })
})

test.each([null, 'text', 7, [1, 2], { todo: { tags: todos(9) } }, {}])('%j is shown as it is', (output) => {
  expect(shownOutput(output)).toEqual(output)
})

test('the shown part is made safe, too', () => {
  const rows = todos(MAX_SHOWN + 1).map((todo) => ({ ...todo, token: 'secret' }))
  expect(JSON.stringify(shownOutput({ rows }))).not.toContain('"secret"')
})
