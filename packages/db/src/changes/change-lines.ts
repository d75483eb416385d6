import type { Change } from '@todo-agents/contract/change'
import { nameOf } from '@todo-agents/contract/change'
import type { Db } from '../scope.ts'
import { toChange } from './change.repository.ts'

/** Returns one line for each change of a run that is not undone, oldest first. */
export async function changeLines(db: Db, user_id: string, run_id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('undone_by', 'is', null)
    .orderBy('seq')
    .execute()
  return rows.map((row) => changeLine(toChange(row)))
}

/** Returns the lines of the changes of a user with these ids, by id. Leaves out changes that are no longer retained. */
export async function changeLinesOf(db: Db, user_id: string, ids: string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('change').selectAll().where('user_id', '=', user_id).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, changeLine(toChange(row))]))
}

/** @example completed “Buy milk” */
function changeLine(change: Change): string {
  const verb = change.undoes ? 'took back a change of' : verbOf(change)
  if (change.entity === 'todo') return `${verb} “${(change.after ?? change.before)?.item}”`
  const label = change.after ?? change.before
  return `${verb} the ${change.entity} “${label && nameOf(label)}”`
}

function verbOf({ entity, kind, before, after }: Change): string {
  if (kind === 'create') return 'created'
  if (kind === 'delete') return 'deleted'
  if (entity === 'todo' && before && after && 'completed_at' in before && 'completed_at' in after) {
    if (!before.completed_at && after.completed_at) return 'completed'
    if (before.completed_at && !after.completed_at) return 'reopened'
  }
  return 'changed'
}
