import { randomUUIDv7 } from 'node:crypto'
import type { Change, UndoInput, UndoPreview, UndoResult } from '@todo-agents/contract/change'
import { nameOf } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'
import type { ChangeRow, Difference } from './change.repository.ts'
import { recordChange, toChange } from './change.repository.ts'
import { changesSince } from './changes-since.ts'
import { netEffects } from './net-effects.ts'
import type { UndoContext } from './undo-context.ts'
import { hasLaterChange } from './undo-context.ts'
import { restoreList } from './undo-list.ts'
import { restorePreference } from './undo-preference.ts'
import { isTagToKeep, restoreTag } from './undo-tag.ts'
import { restoreTodo } from './undo-todo.ts'

/**
 * Undoes changes, newest first, all or none. An undo is a change itself, so it can be undone too. A tag that was
 * created with a todo stays if other todos use it by now, unless the creation of the tag is the only change to undo.
 * Throws AppError `not_found`, and `conflict` when a change is already undone or when a later change would be lost.
 */
export async function undo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  const context: UndoContext = { trx, scope, owner: await lockOwner(trx, scope), changes: [], groups: new Map() }
  const hasIds = 'change_id' in input
  const isSingle = hasIds && input.change_id.length === 1
  const { ids, has_more } = await namedBy(context, input)
  for (const id of ids) {
    // Read the row only now, because an earlier round may have changed it: when a round undoes an undo, the change that
    // had been undone stands again.
    const row = await readChange(context, id)
    if (row.undone_by !== null) {
      if (hasIds) throw new AppError('conflict', `${subject(row)}: this change is already undone.`)
      continue
    }
    if (!isSingle && (await isTagToKeep(context, row))) continue
    // Everything later is undone by then.
    if ('since' in input) await undoChange(context, row)
    else await undoUnlessLost(context, row)
  }
  if (context.changes.length === 0) {
    throw hasIds
      ? new AppError('conflict', 'There is nothing to undo: other todos use these tags now.')
      : new AppError('not_found', 'There is nothing left to undo.')
  }
  return { changes: context.changes, has_more }
}

/**
 * Returns what `undo` would return, and throws what it would throw, but changes nothing. Runs the undo and rolls it back,
 * so that its rules exist only once.
 */
export async function previewUndo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  await sql`savepoint preview`.execute(trx)
  try {
    return await undo(trx, scope, input)
  } finally {
    await sql`rollback to savepoint preview`.execute(trx)
  }
}

/** Returns what `undo` would do, and throws what it would throw, but changes nothing. */
export async function undoEffects(trx: Db, scope: Scope, input: UndoInput): Promise<UndoPreview> {
  const { changes } = await previewUndo(trx, scope, input)
  return { count: changes.filter(({ undoes }) => undoes !== null).length, effects: netEffects(changes) }
}

/** Returns the ids of the changes to undo, newest first. `has_more`: the limit of the input left out others. */
async function namedBy(context: UndoContext, input: UndoInput): Promise<{ ids: string[]; has_more: boolean }> {
  if ('limit' in input && input.limit !== undefined) return newestOf(context, input.call_id, input.limit)
  if ('since' in input) {
    return { ids: await changesSince(context.trx, context.scope.user_id, input.since), has_more: false }
  }
  const rows = await ('change_id' in input ? changesWithIds(context, input.change_id) : changesOf(context, input))
  return { ids: rows.map(({ id }) => id), has_more: false }
}

/**
 * Returns the newest `limit` changes of a call of the API that are not undone, newest first, and the rest of the group
 * of the last one.
 */
async function newestOf({ trx, scope }: UndoContext, call_id: string, limit: number) {
  const standing = trx
    .selectFrom('change')
    .select(['id', 'group_id', 'seq'])
    .where('user_id', '=', scope.user_id)
    .where('run_id', 'is', null)
    .where('call_id', '=', call_id)
    .where('undone_by', 'is', null)
    .orderBy('seq', 'desc')
  const rows = await standing.limit(limit).execute()
  const last = rows.at(-1)
  if (!last || rows.length < limit) return { ids: rows.map(({ id }) => id), has_more: false }
  const earlier = standing.where('seq', '<', last.seq)
  if (last.group_id !== null) rows.push(...(await earlier.where('group_id', '=', last.group_id).execute()))
  const rest = await standing.where('seq', '<', rows.at(-1)!.seq).limit(1).execute()
  return { ids: rows.map(({ id }) => id), has_more: rest.length > 0 }
}

/**
 * Returns the changes with these ids and those of their groups, newest first. Throws AppError `not_found` when an id is not that of a change of
 * the user.
 */
async function changesWithIds({ trx, scope }: UndoContext, ids: string[]) {
  const rows = await trx
    .selectFrom('change')
    .select(['id', 'group_id'])
    .where('user_id', '=', scope.user_id)
    .where('id', 'in', ids)
    .orderBy('seq', 'desc')
    .execute()
  const found = new Set(rows.map(({ id }) => id))
  const missing = ids.find((id) => !found.has(id.toLowerCase()))
  if (missing) {
    throw new AppError('not_found', `There is no change with the id ${missing}.`, { field: 'change_id' })
  }
  const groups = [...new Set(rows.flatMap(({ group_id }) => group_id ?? []))]
  if (groups.length === 0) return rows
  return trx
    .selectFrom('change')
    .select('id')
    .where('user_id', '=', scope.user_id)
    .where((eb) => eb.or([eb('id', 'in', ids), eb('group_id', 'in', groups)]))
    .orderBy('seq', 'desc')
    .execute()
}

/** Returns the changes of a run, of one of its calls, or of a call of the API, newest first. */
function changesOf({ trx, scope }: UndoContext, input: { run_id?: string; call_id?: string | undefined }) {
  const { run_id, call_id } = input
  let select = trx.selectFrom('change').select('id').where('user_id', '=', scope.user_id)
  select = run_id === undefined ? select.where('run_id', 'is', null) : select.where('run_id', '=', run_id)
  if (call_id !== undefined) select = select.where('call_id', '=', call_id)
  return select.orderBy('seq', 'desc').execute()
}

export function readChange({ trx, scope }: UndoContext, id: string): Promise<ChangeRow> {
  return trx
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', scope.user_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function undoUnlessLost(context: UndoContext, row: ChangeRow): Promise<void> {
  if (await hasLaterChange(context, row)) {
    throw new AppError(
      'conflict',
      `${subject(row)} has changed since, and that would be lost. Undo the later change first.`,
    )
  }
  await undoChange(context, row)
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
      return restorePreference(context, change)
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
