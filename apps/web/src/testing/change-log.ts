import type { Change } from '@todo-agents/contract/change'
import { nextRedo, nextUndo } from '../lib/server/undo-log.ts'

/** A log of changes as the server keeps it, newest first. */
export function createLog() {
  let log: Change[] = []
  let count = 0
  let now = 0

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
      created_at: timeAt(++now),
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

  return {
    add,
    undo,
    /** Lets time pass, and returns the new time. */
    tick: () => timeAt(++now),
    changes: () => log,
    pressUndo: () => press(nextUndo),
    pressRedo: () => press(nextRedo),
  }
}

function timeAt(second: number): string {
  return new Date(Date.UTC(2026, 10, 30) + second * 1000).toISOString()
}
