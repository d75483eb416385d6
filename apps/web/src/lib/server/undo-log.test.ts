import type { Change } from '@todo-agents/contract/change'
import { expect, test } from 'vitest'
import { canUndo, isUndone, nextRedo, nextUndo, unitsOf } from './undo-log.ts'

/** A log of changes as the server keeps it, newest first. */
function createLog() {
  let log: Change[] = []
  let count = 0

  function add(fields: Partial<Change>): Change {
    const change = {
      id: `c${++count}`,
      entity: 'todo',
      entity_id: 'todo',
      kind: 'update',
      actor: 'user',
      session_id: null,
      run_id: null,
      call_id: `call ${count}`,
      group_id: null,
      undoes: null,
      undone_by: null,
      ...fields,
    } as Change
    log = [change, ...log]
    return change
  }

  /** Undoes changes in one call, and marks them as the server does. */
  function undo(ids: string[], fields: Partial<Change> = {}): void {
    const call_id = `call ${count + 1}`
    for (const id of ids) {
      const made = add({ undoes: id, call_id, ...fields })
      let by: string | null = made.id
      for (let target: string | null = id; target !== null; ) {
        const undone = log.find((change) => change.id === target)!
        const mark = by
        log = log.map((change) => (change === undone ? { ...change, undone_by: mark } : change))
        by = by === null ? undone.id : null
        target = undone.undoes
      }
    }
  }

  /** What Ctrl+Z and Ctrl+Y do. Return the ids of the changes that they take back. */
  function press(next: typeof nextUndo): string[] | null {
    const unit = next(log)
    if (!unit) return null
    const ids = unit.changes.filter(({ undone_by }) => undone_by === null).map(({ id }) => id)
    undo(ids)
    return ids
  }

  return { add, undo, changes: () => log, pressUndo: () => press(nextUndo), pressRedo: () => press(nextRedo) }
}

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
