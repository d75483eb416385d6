import type { Change } from '@todo-agents/contract/change'
import { expect, test } from 'vitest'
import { createLog } from '../../testing/change-log.ts'
import { canUndo, isUndone, nextRedo, nextUndo, redoOf, unitsOf } from './undo-log.ts'

test('undo goes back change by change, and redo comes forward again', () => {
  const log = createLog()
  for (let n = 0; n < 3; n++) log.add({})
  expect([log.pressUndo(), log.pressUndo(), log.pressUndo(), log.pressUndo()]).toEqual([['c3'], ['c2'], ['c1'], null])
  expect([log.pressRedo(), log.pressRedo(), log.pressRedo(), log.pressRedo()]).toEqual([['c6'], ['c5'], ['c4'], null])
  expect(log.pressUndo()).toEqual(['c3'])
})

test('after a redo, an undo takes back the same change again, any number of times', () => {
  const log = createLog()
  log.add({})
  log.add({})
  for (let n = 0; n < 3; n++) {
    expect(log.pressUndo()).toEqual(['c2'])
    expect(log.pressRedo()).not.toBeNull()
  }
  expect(log.pressRedo()).toBeNull()
})

test('the changes of one request are undone together, and so are those of a run', () => {
  const log = createLog()
  log.add({ call_id: 'bulk' })
  log.add({ call_id: 'bulk' })
  log.add({ run_id: 'run', call_id: 'one', actor: 'assistant' })
  log.add({ run_id: 'run', call_id: 'two', actor: 'assistant' })
  expect(unitsOf(log.changes()).map(({ input }) => input)).toEqual([{ run_id: 'run' }, { call_id: 'bulk' }])
  expect(log.pressUndo()).toEqual(['c4', 'c3'])
  expect(log.pressUndo()).toEqual(['c2', 'c1'])
})

test('changes without a call are undone with their group, by their ids', () => {
  const log = createLog()
  log.add({ call_id: null })
  log.add({ call_id: null, group_id: 'group' })
  log.add({ call_id: null, group_id: 'group' })
  expect(unitsOf(log.changes()).map(({ input }) => input)).toEqual([{ change_id: ['c3', 'c2'] }, { change_id: ['c1'] }])
})

test('a new change ends what can be redone', () => {
  const log = createLog()
  log.add({})
  log.pressUndo()
  log.add({})
  expect(nextRedo(log.changes())).toBeNull()
})

test('an undo by the assistant can be redone, and is not undone by the next undo', () => {
  const log = createLog()
  log.add({})
  log.add({})
  log.undo(['c2'], { run_id: 'run', actor: 'assistant' })
  expect(nextUndo(log.changes())?.changes.map(({ id }) => id)).toEqual(['c1'])
  expect(nextRedo(log.changes())?.input).toEqual({ run_id: 'run' })
})

test('a tag that stays when its call is undone is not tried again', () => {
  const log = createLog()
  log.add({})
  log.add({ entity: 'tag', kind: 'create', call_id: 'call' } as Partial<Change>)
  log.add({ call_id: 'call' })
  log.undo(['c3'])
  const [, unit] = unitsOf(log.changes())
  expect(isUndone(unit!)).toBe(true)
  expect(log.pressUndo()).toEqual(['c1'])
})

test('a tag that the user created is undone', () => {
  const log = createLog()
  log.add({ entity: 'tag', kind: 'create' } as Partial<Change>)
  expect(canUndo(unitsOf(log.changes())[0]!)).toBe(true)
  expect(log.pressUndo()).toEqual(['c1'])
})

test('an undone unit of more than 100 changes is brought back by the call that undid it, and nothing more is', () => {
  const log = createLog()
  const ids = Array.from({ length: 101 }, () => log.add({ call_id: 'bulk' }).id)
  log.undo(ids, { call_id: 'undo' })
  const redo = () => {
    const unit = unitsOf(log.changes()).find(({ key }) => key === 'bulk')!
    return redoOf(unit, log.changes())
  }
  expect(redo()).toEqual({ call_id: 'undo' })
  log.add({ id: 'other', call_id: 'undo', undoes: 'earlier' })
  expect(redo()).toBeNull()
})
