import { describe, expect, test } from 'vitest'
import { NOTHING_SELECTED, stillShown, toggled, withEndMoved, withRange } from './selection.ts'

const ORDER = [...'abcdef']
const of = (ids: string, anchor: string | null = ids[0] ?? null) => ({ ids: new Set(ids), anchor })
const text = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join('')

describe('a selection', () => {
  test('a todo is added, and removed by the same', () => {
    const one = toggled(NOTHING_SELECTED, 'b')
    expect(one).toEqual(of('b'))
    expect(toggled(one, 'b')).toBe(NOTHING_SELECTED)
  })

  test.each([
    ['d', 'bcd'],
    ['a', 'ab'],
    ['b', 'b'],
  ])('a range from b to %s adds what is between', (to, expected) => {
    expect(text(withRange(of('b'), to, ORDER))).toBe(expected)
  })

  test('a range keeps what was selected before, and without an anchor is one todo', () => {
    expect(text(withRange(of('fb', 'b'), 'c', ORDER))).toBe('bcf')
    expect(text(withRange(NOTHING_SELECTED, 'c', ORDER))).toBe('c')
  })

  test('a range to a todo that is not in the list changes nothing', () => {
    expect(text(withRange(of('b'), 'x', ORDER))).toBe('b')
  })

  test('the keys make a range longer, and shorter again', () => {
    const longer = withEndMoved(withEndMoved(NOTHING_SELECTED, 'b', 'c', ORDER), 'c', 'd', ORDER)
    expect(text(longer)).toBe('bcd')
    const shorter = withEndMoved(longer, 'd', 'c', ORDER)
    expect(text(shorter)).toBe('bc')
    expect(text(withEndMoved(withEndMoved(shorter, 'c', 'b', ORDER), 'b', 'a', ORDER))).toBe('ab')
  })

  test('todos that left the list are not selected any more', () => {
    expect(text(stillShown(of('abc'), ['a', 'c']))).toBe('ac')
    expect(stillShown(of('ab'), ['x'])).toBe(NOTHING_SELECTED)
    const same = of('ab')
    expect(stillShown(same, ORDER)).toBe(same)
  })
})
