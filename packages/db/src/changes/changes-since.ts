import { MAX_UNDONE_CHANGES } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { Db } from '../scope.ts'

/** How many changes are looked at. Most of them are undos, and what they have undone, when this is reached. */
const MAX_READ = 10 * MAX_UNDONE_CHANGES

/**
 * Returns the ids of the changes to undo, newest first, in order to restore the state before a change and its group. Throws
 * AppError `not_found`, and `conflict` when there are more than MAX_UNDONE_CHANGES.
 *
 * Undoing each change in turn, the latest first, restores every state in between. A change and its undo are left out only
 * when nothing stands between them: a tag that was deleted and brought back, for example, has lost the todos that were
 * deleted in between.
 */
export async function changesSince(db: Db, user_id: string, since: string): Promise<string[]> {
  const rows = await db
    .selectFrom('change')
    .select(['id', 'undoes'])
    .where('user_id', '=', user_id)
    .where('seq', '>=', await firstSeq(db, user_id, since))
    .orderBy('seq', 'desc')
    .limit(MAX_READ + 1)
    .execute()
  const named: typeof rows = []
  for (const row of rows) {
    if (named.at(-1)?.undoes === row.id) named.pop()
    else named.push(row)
  }
  if (rows.length > MAX_READ || named.length > MAX_UNDONE_CHANGES) throw tooMany()
  return named.map(({ id }) => id)
}

/** Returns the number of a change, or of the first one of its group. */
async function firstSeq(db: Db, user_id: string, id: string): Promise<number> {
  const change = await db
    .selectFrom('change')
    .select(['seq', 'group_id'])
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!change) throw new AppError('not_found', `There is no change with the id ${id}.`, { field: 'since' })
  if (change.group_id === null) return change.seq
  const { seq } = await db
    .selectFrom('change')
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('user_id', '=', user_id)
    .where('group_id', '=', change.group_id)
    .executeTakeFirstOrThrow()
  return seq
}

function tooMany(): AppError {
  const max = MAX_UNDONE_CHANGES.toLocaleString('en')
  const message = `More than ${max} changes were made since then, too many to undo at once. Undo everything since a later change first.`
  return new AppError('conflict', message, { field: 'since' })
}
