import type { UndoInput, UndoPreview, UndoResult } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'
import type { ChangeRow } from './change.repository.ts'
import { changesSince } from './changes-since.ts'
import { netEffects } from './net-effects.ts'
import { readChange, subject, undoChange } from './undo-change.ts'
import type { UndoContext } from './undo-context.ts'
import { hasLaterChange } from './undo-context.ts'
import { countToUndo, undoProgram } from './undo-program.ts'
import { isTagToKeep } from './undo-tag.ts'

/**
 * Undoes changes, newest first, all or none. An undo is a change itself, so it can be undone too. A tag that was
 * created with a todo stays if other todos use it by now, unless the creation of the tag is the only change to undo.
 * Throws AppError `not_found`, and `conflict` when a change is already undone or when a later change would be lost.
 */
export async function undo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  if ('program_id' in input) return undoProgram(trx, scope, input)
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
  const { changes, kept } = await previewUndo(trx, scope, input)
  const count = changes.filter(({ undoes }) => undoes !== null).length
  const total = 'program_id' in input ? { total: await countToUndo(trx, scope, input) } : {}
  return { count, effects: netEffects(changes), ...(kept && { kept }), ...total }
}

/** Returns the ids of the changes to undo, newest first. `has_more`: the limit of the input left out others. */
async function namedBy(
  context: UndoContext,
  input: Exclude<UndoInput, { program_id: string }>,
): Promise<{ ids: string[]; has_more: boolean }> {
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

async function undoUnlessLost(context: UndoContext, row: ChangeRow): Promise<void> {
  if (await hasLaterChange(context, row)) {
    throw new AppError(
      'conflict',
      `${subject(row)} has changed since, and that would be lost. Undo the later change first.`,
    )
  }
  await undoChange(context, row)
}
