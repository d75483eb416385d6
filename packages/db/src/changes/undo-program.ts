import { MAX_UNDONE_CHANGES } from '@todo-agents/contract/bounds'
import type { UndoResult } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'
import type { ChangeRow } from './change.repository.ts'
import { readChange, subject, undoChange } from './undo-change.ts'
import type { UndoContext } from './undo-context.ts'
import { hasLaterChange } from './undo-context.ts'
import { isTagToKeep } from './undo-tag.ts'

interface ProgramUndo {
  program_id: string
  since: string
  /** Default: MAX_UNDONE_CHANGES. */
  limit?: number | undefined
}

/** How many rows are read at a time. */
const AT_ONCE = 500

/**
 * Undoes what stands of all changes of a token or an app since an instant, newest first, up to `limit` of them. A change
 * that others have built upon stays, with its group, and is named in `kept`. Throws AppError `not_found` when nothing
 * stands.
 */
export async function undoProgram(trx: Db, scope: Scope, input: ProgramUndo): Promise<UndoResult> {
  const context: UndoContext = { trx, scope, owner: await lockOwner(trx, scope), changes: [], groups: new Map() }
  const { changes } = context
  const limit = input.limit ?? MAX_UNDONE_CHANGES
  const kept = new Map<string, string>()
  const isGroupKept = new Map<string, boolean>()
  let has_more = false
  // What stays does not count, so that many such changes never hide the older ones.
  for await (const id of changesToUndo(context, input)) {
    has_more = changes.length >= limit
    if (has_more) break
    // Read the row only now, because an earlier round may have changed it.
    const row = await readChange(context, id)
    if (row.undone_by !== null || (await isTagToKeep(context, row))) continue
    if ((await isBuiltUpon(context, row, isGroupKept)) || !(await tryToUndo(context, row))) {
      kept.set(row.entity_id, subject(row))
    }
  }
  if (changes.length === 0 && kept.size === 0) throw new AppError('not_found', 'There is nothing left to undo.')
  return { changes, has_more, kept: await withTitles(context, kept) }
}

/**
 * Returns the names of what stays, by its id: of a todo the present title, because the change that keeps it may be another
 * title.
 */
async function withTitles({ trx, owner }: UndoContext, names: Map<string, string>): Promise<string[]> {
  if (names.size === 0) return []
  const ids = [...names.keys()].slice(0, MAX_UNDONE_CHANGES)
  const todos = await trx
    .selectFrom('todo')
    .select(['id', 'item'])
    .where('user_id', '=', owner.id)
    .where('id', 'in', ids)
    .execute()
  for (const { id, item } of todos) names.set(id, `“${item}”`)
  return [...names.values()]
}

/** Returns how many changes `undoProgram` would undo without a limit, those that would stay included. */
export async function countToUndo(trx: Db, scope: Scope, input: ProgramUndo): Promise<number> {
  const { count } = await selectToUndo(trx, scope, input)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Yields the ids of the changes to undo, newest first. */
async function* changesToUndo({ trx, scope }: UndoContext, input: ProgramUndo): AsyncGenerator<string> {
  let newest = selectToUndo(trx, scope, input)
    .select(['change.id', 'change.seq'])
    .orderBy('change.seq', 'desc')
    .limit(AT_ONCE)
  for (;;) {
    const rows = await newest.execute()
    for (const { id } of rows) yield id
    if (rows.length < AT_ONCE) return
    newest = newest.where('change.seq', '<', rows.at(-1)!.seq)
  }
}

/**
 * Selects the changes of a program since an instant that stand, and those that only the program itself has undone: when
 * that undo is undone, they stand again.
 */
function selectToUndo(trx: Db, { user_id }: Scope, { program_id, since }: ProgramUndo) {
  return trx
    .selectFrom('change')
    .leftJoin('change as undo', 'undo.id', 'change.undone_by')
    .where('change.user_id', '=', user_id)
    .where('change.program_id', '=', program_id)
    .where('change.created_at', '>=', since)
    .where(({ or, eb }) => or([eb('change.undone_by', 'is', null), eb('undo.program_id', '=', program_id)]))
}

/** Whether a later change of something in the group of this change stands. A group is undone as a whole or not at all. */
async function isBuiltUpon(context: UndoContext, row: ChangeRow, known: Map<string, boolean>): Promise<boolean> {
  const { group_id } = row
  if (group_id === null) return hasLaterChange(context, row)
  const before = known.get(group_id)
  if (before !== undefined) return before
  let found = false
  for (const member of await standingInGroup(context, group_id)) found ||= await hasLaterChange(context, member)
  known.set(group_id, found)
  return found
}

function standingInGroup({ trx, scope }: UndoContext, group_id: string): Promise<ChangeRow[]> {
  return trx
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', scope.user_id)
    .where('group_id', '=', group_id)
    .where('undone_by', 'is', null)
    .execute()
}

/** Returns false when the earlier state cannot be restored, for example because a list by now has todos of others. */
async function tryToUndo(context: UndoContext, row: ChangeRow): Promise<boolean> {
  const { trx } = context
  await sql`savepoint one_change`.execute(trx)
  try {
    await undoChange(context, row)
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await sql`rollback to savepoint one_change`.execute(trx)
    return false
  } finally {
    await sql`release savepoint one_change`.execute(trx)
  }
}
