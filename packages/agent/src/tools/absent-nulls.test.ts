import { expect, test } from 'vitest'
import { withoutAbsentNulls } from './absent-nulls.ts'
import { findTool, toolDescriptions } from './registry.ts'

test('null for an optional field is the same as leaving it out, also inside a list', () => {
  const steps = [{ item: 'Oats', is_done: null }, 'Milk']

  expect(withoutAbsentNulls('create_todo', { item: 'Shop', tags: null, importance: null, steps })).toEqual({
    item: 'Shop',
    steps: [{ item: 'Oats' }, 'Milk'],
  })
})

test('null that empties a field stays, and so does what the tool does not know', () => {
  const args = { id: 'a', due_date: null, unknown: null }

  expect(withoutAbsentNulls('update_todo', args)).toEqual(args)
  expect(withoutAbsentNulls('no_such_tool', args)).toBe(args)
})

test('a call with null in each optional field of a strict schema fits its tool', () => {
  const given: Record<string, object> = {
    create_todo: { item: 'Milk' },
    complete_todo: { id: '6f3d2a70-57c8-4a0e-9a52-0b8a0f6f4b11' },
    skip_todo: { id: '6f3d2a70-57c8-4a0e-9a52-0b8a0f6f4b11' },
    delete_todo: { id: '6f3d2a70-57c8-4a0e-9a52-0b8a0f6f4b11' },
    update_list: { action: 'archive', name: 'Home' },
    remember_preference: { text: 'Meetings are 30 minutes' },
    forget_preference: { id: '6f3d2a70-57c8-4a0e-9a52-0b8a0f6f4b11' },
  }
  const notStrict = new Set(['get_todo_list', 'update_todo', 'batch_update_schedule'])
  for (const { name, parameters } of toolDescriptions()) {
    if (notStrict.has(name)) continue
    const nulls = Object.fromEntries(Object.keys(parameters.properties as object).map((field) => [field, null]))
    const args = withoutAbsentNulls(name, { ...nulls, ...given[name] })

    expect(findTool(name)!.schema.safeParse(args), name).toMatchObject({ success: true })
  }
})
