import type { Change } from '@todo-agents/contract/change'
import type { Db, Scope } from '../scope.ts'
import type { UserSettings } from '../users/user-settings.ts'
import type { ChangeRow } from './change.repository.ts'

/** One undo of one or several changes. */
export interface UndoContext {
  trx: Db
  scope: Scope
  owner: UserSettings
  /** The changes that this undo has made so far, in order. */
  changes: Change[]
  /** The new group of the changes that undo a group, by the id of that group. */
  groups: Map<string, string>
}

/**
 * Returns true when a change of the same todo, tag or list, later than `row`, is not undone. A later undo does not count when
 * the change that it undid is later than `row`, too, because the two cancel each other out. When `retention.ts` has
 * already deleted the change that it undid, that change was earlier than `row`, so the undo counts.
 */
export async function hasLaterChange({ trx, scope }: UndoContext, row: ChangeRow): Promise<boolean> {
  const later = await trx
    .selectFrom('change as later')
    .leftJoin('change as undone', 'undone.id', 'later.undoes')
    .select('later.id')
    .where('later.user_id', '=', scope.user_id)
    .where('later.entity_id', '=', row.entity_id)
    .where('later.seq', '>', row.seq)
    .where('later.undone_by', 'is', null)
    .where((eb) =>
      eb.or([eb('later.undoes', 'is', null), eb('undone.id', 'is', null), eb('undone.seq', '<=', row.seq)]),
    )
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}
