import { randomUUIDv7 } from 'node:crypto'
import type { Change } from '@todo-agents/contract/change'
import { nameOf } from '@todo-agents/contract/change'
import { sql } from 'kysely'
import type { ChangeRow, Difference } from './change.repository.ts'
import { recordChange, toChange } from './change.repository.ts'
import type { UndoContext } from './undo-context.ts'
import { restoreList } from './undo-list.ts'
import { restoreMemory } from './undo-memory.ts'
import { restoreTag } from './undo-tag.ts'
import { restoreTodo } from './undo-todo.ts'

export function readChange({ trx, scope }: UndoContext, id: string): Promise<ChangeRow> {
  return trx
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', scope.user_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/**
 * Undoes one change. The caller has checked that no later change would be lost. Throws AppError `conflict` and `not_found`
 * when the earlier state cannot be restored.
 */
export async function undoChange(context: UndoContext, row: ChangeRow): Promise<void> {
  const change = toChange(row)
  const difference = await restore(context, change)
  const group_id = groupOf(context, change)
  const made = await recordChange(context.trx, context.scope, difference, { undoes: change.id, group_id })
  await markUndone(context, change.id, made.id)
  context.changes.push(made)
}

function restore(context: UndoContext, change: Change): Promise<Difference> {
  switch (change.entity) {
    case 'todo':
      return restoreTodo(context, change)
    case 'tag':
      return restoreTag(context, change)
    case 'list':
      return restoreList(context, change)
    case 'preference':
    case 'wording':
      return restoreMemory(context, change)
  }
}

function groupOf({ groups }: UndoContext, { group_id }: Change): string | null {
  if (group_id === null) return null
  const group = groups.get(group_id) ?? randomUUIDv7()
  groups.set(group_id, group)
  return group
}

/**
 * Marks the change `id` as undone by `by`. If `id` is itself an undo, the change that it had undone stands again. If
 * that change is an undo, too, the change that it had undone is undone again, and so on down the chain.
 */
async function markUndone({ trx, scope }: UndoContext, id: string, by: string): Promise<void> {
  await sql`
    with recursive chain (id, undoes, undone_by, stands) as (
      select id, undoes, ${by}::uuid, false from change where user_id = ${scope.user_id} and id = ${id}
      union all
      select change.id, change.undoes, case when chain.stands then chain.id end, not chain.stands
      from chain join change on change.id = chain.undoes
    )
    update change set undone_by = chain.undone_by from chain where change.id = chain.id
  `.execute(trx)
}

/** Names what a change is about, for a sentence. */
export function subject({ entity, before, after }: ChangeRow): string {
  const snapshot = after ?? before
  if (!snapshot) return 'It'
  return 'item' in snapshot ? `“${snapshot.item}”` : `The ${entity} “${nameOf(snapshot)}”`
}
