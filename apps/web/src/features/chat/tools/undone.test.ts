import type { Change } from '@todo-agents/contract/change'
import { expect, test } from 'vitest'
import { byId, isUndone } from './undone.ts'

const change = (id: string, undoes: string | null, undone_by: string | null) => ({ id, undoes, undone_by }) as Change

test.each<[string, boolean, Change[], Change[]]>([
  ['stands', false, [change('made', null, null)], []],
  ['is undone', true, [change('made', null, 'undo')], []],
  ['is of an unknown state', false, [], []],
  ['is not listed any more, its undo is', true, [change('undo', 'made', null)], []],
  [
    'is not listed any more, its undo and redo are',
    false,
    [change('redo', 'undo', null), change('undo', 'made', 'redo')],
    [],
  ],
  ['was undone when it was read', true, [], [change('made', null, 'undo')]],
  ['was redone after it was read', false, [change('redo', 'undo', null)], [change('made', null, 'undo')]],
  ['was undone again after it was redone', true, [change('again', 'made', null), change('undo', 'made', 'redo')], []],
  [
    'was undone when it was read, and its redo was undone',
    true,
    [change('again', 'redo', null), change('redo', 'undo', 'again')],
    [change('made', null, 'undo')],
  ],
])('a change that %s', (_, expected, latest, earlier) => {
  expect(isUndone('made', byId(latest), byId(earlier))).toBe(expected)
})
