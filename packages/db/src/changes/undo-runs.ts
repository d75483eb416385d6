import { MAX_UNDONE_CHANGES } from '@todo-agents/contract/bounds'
import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'
import { readChange, subject, undoChange } from './undo-change.ts'
import type { UndoContext } from './undo-context.ts'
import { hasLaterChange } from './undo-context.ts'
import { isTagToKeep } from './undo-tag.ts'

/** How many conflicts an error names. */
const MAX_NAMED = 10

/**
 * Undoes every change of these runs that is not undone, newest first, all or none. Returns the changes that restored the
 * earlier state; empty when there was nothing to undo. Throws AppError `conflict`, which names every todo, tag, list and
 * preference whose later changes would be lost; also when the history of the changes is no longer complete, and when
 * there are more than MAX_UNDONE_CHANGES.
 */
export async function undoRuns(trx: Db, scope: Scope, run_ids: string[]): Promise<Change[]> {
  if (run_ids.length === 0) return []
  await refuseForgotten(trx, scope, run_ids)
  const context: UndoContext = { trx, scope, owner: await lockOwner(trx, scope), changes: [], groups: new Map() }
  const changed = new Map<string, string>()
  const others = new Set<string>()
  for (const id of await changeIds(trx, scope, run_ids)) {
    // Read the row only now, because an earlier round may have undone an undo, so that the change stands again.
    const row = await readChange(context, id)
    if (row.undone_by !== null || (await isTagToKeep(context, row))) continue
    if (await hasLaterChange(context, row)) {
      if (!changed.has(row.entity_id)) changed.set(row.entity_id, subject(row))
      continue
    }
    try {
      await undoChange(context, row)
    } catch (error) {
      // The caller's transaction is rolled back in the end. The other changes are still tried, to name all conflicts.
      if (!(error instanceof AppError)) throw error
      if (!changed.has(row.entity_id)) others.add(error.message)
    }
  }
  if (changed.size > 0 || others.size > 0) throw conflict([...changed.values()], [...others])
  return context.changes
}

/** Throws AppError `conflict` when the ledger has changes of these runs that `retention.ts` has deleted. */
async function refuseForgotten(trx: Db, { user_id }: Scope, run_ids: string[]): Promise<void> {
  const { rows } = await sql`
    select from tool_call, jsonb_array_elements_text(change_ids) as made (id)
    where run_id = any(string_to_array(${run_ids.join(',')}, ',')::uuid[]) and user_id = ${user_id}
      and not exists (select from change where change.id = made.id::uuid and change.user_id = ${user_id})
    limit 1
  `.execute(trx)
  if (rows.length === 0) return
  throw new AppError(
    'conflict',
    'What was done since that message is too old to be undone, so the message cannot be replaced. Write a new one instead.',
  )
}

async function changeIds(trx: Db, { user_id }: Scope, run_ids: string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('change')
    .select('id')
    .where('user_id', '=', user_id)
    .where('run_id', 'in', run_ids)
    .orderBy('seq', 'desc')
    .limit(MAX_UNDONE_CHANGES + 1)
    .execute()
  if (rows.length > MAX_UNDONE_CHANGES) {
    const max = MAX_UNDONE_CHANGES.toLocaleString('en')
    throw new AppError('conflict', `More than ${max} changes were made since that message, too many to undo at once.`)
  }
  return rows.map(({ id }) => id)
}

/** @example Nothing was undone, because “Milk” and “Bread” have changed since, and that would be lost. */
function conflict(changed: string[], others: string[]): AppError {
  const names =
    changed.length > MAX_NAMED ? [...changed.slice(0, MAX_NAMED), `${changed.length - MAX_NAMED} more`] : changed
  const verb = names.length === 1 ? 'has' : 'have'
  const sentences = [
    ...(names.length > 0 ? [`${LIST.format(names)} ${verb} changed since, and that would be lost.`] : []),
    ...others.slice(0, MAX_NAMED),
  ]
  return new AppError('conflict', `Nothing was replaced or undone. ${sentences.join(' ')}`)
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' })
