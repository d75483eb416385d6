import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { getList, storeList } from '../lists/list.repository.ts'
import { reinsertList, removeList } from '../lists/list-delete.repository.ts'
import type { Difference } from './change.repository.ts'
import type { UndoContext } from './undo-context.ts'

type ListChange = Extract<Change, { entity: 'list' }>

/** Puts a list back into the state before a change. Throws AppError `conflict` when a list that would go has todos. */
export async function restoreList(
  context: UndoContext,
  { entity_id, before, after, undoes }: ListChange,
): Promise<Difference> {
  const { trx, scope, owner } = context
  if (!before) {
    const list = await getList(trx, owner.id, entity_id)
    // The undo of a deletion had brought the todos back with the list, so they leave with it again.
    const isInUse = await trx
      .selectFrom('todo')
      .select('id')
      .where('user_id', '=', owner.id)
      .where('list_id', '=', list.id)
      .limit(1)
      .executeTakeFirst()
    if (isInUse && undoes === null) {
      throw new AppError('conflict', `The list “${list.name}” has todos. Delete it, and say where they go.`)
    }
    return { entity: 'list', before: await removeList(trx, scope, list, after?.moved_to ?? null), after: null }
  }
  if (!after) return { entity: 'list', before: null, after: await reinsertList(trx, scope, before) }
  const current = await getList(trx, owner.id, entity_id)
  const { name, color, position, archived_at } = before
  return {
    entity: 'list',
    before: current,
    after: await storeList(trx, scope, current, { name, color, position, archived_at }),
  }
}
