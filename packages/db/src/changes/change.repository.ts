import { randomUUIDv7 } from 'node:crypto'
import { MAX_IDS } from '@todo-agents/contract/bounds'
import type {
  Change,
  ChangeListQuery,
  ChangePage,
  ListSnapshot,
  TagSnapshot,
  UndoInput,
} from '@todo-agents/contract/change'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Preference } from '@todo-agents/contract/preference'
import type { Todo } from '@todo-agents/contract/todo'
import type { Wording } from '@todo-agents/contract/wording'
import type { ExpressionBuilder, Insertable, Selectable } from 'kysely'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import { decodeCursor, encodeCursor, isSequenceCursor, KEY, pageOf } from '../cursor.ts'
import { budgetStart } from '../programs/program-budget.ts'
import type { Db, Scope } from '../scope.ts'
import type { ChangeTable, Tables } from '../tables.ts'
import { newPosition } from '../todos/position.ts'

export type ChangeRow = Selectable<ChangeTable>

/** A todo, tag, list, preference or wording before and after a change. `before` is null for a create, `after` is null for a delete. */
export type Difference =
  | { entity: 'todo'; before: Todo | null; after: Todo | null }
  | { entity: 'tag'; before: TagSnapshot | null; after: TagSnapshot | null }
  | { entity: 'list'; before: ListSnapshot | null; after: ListSnapshot | null }
  | { entity: 'preference'; before: Preference | null; after: Preference | null }
  | { entity: 'wording'; before: Wording | null; after: Wording | null }

/** How a change belongs to others. `undoes`: the id of the change that it undoes. `group_id`: see `Change`. */
export interface Relations {
  undoes?: string | undefined
  group_id?: string | null | undefined
}

const insertRow = statement((trx, row: Insertable<Tables['change']>) => trx.insertInto('change').values(row))

/** Stores one change of one todo, tag or list, in the transaction that makes it. */
export async function recordChange(
  trx: Db,
  scope: Scope,
  difference: Difference,
  relations: Relations = {},
): Promise<Change> {
  const change = newChange(scope, difference, relations)
  await insertRow(trx, changeRow(scope, change))
  scope.onChange?.(change)
  return change
}

/** How many rows one statement inserts at most. PostgreSQL takes at most 65,535 parameters. */
const ROWS_AT_ONCE = 500

/** Stores changes in this order, as `recordChange` stores one. */
export async function recordChanges(
  trx: Db,
  scope: Scope,
  differences: Difference[],
  relations: Relations = {},
): Promise<Change[]> {
  const changes = differences.map((difference) => newChange(scope, difference, relations))
  for (let at = 0; at < changes.length; at += ROWS_AT_ONCE) {
    const rows = changes.slice(at, at + ROWS_AT_ONCE).map((change) => changeRow(scope, change))
    await trx.insertInto('change').values(rows).execute()
  }
  for (const change of changes) scope.onChange?.(change)
  return changes
}

/** Makes the change that `recordChange` stores. */
export function newChange(
  scope: Scope,
  { entity, before, after }: Difference,
  { undoes, group_id }: Relations = {},
): Change {
  const change = {
    id: randomUUIDv7(),
    entity,
    entity_id: (after ?? before)!.id,
    kind: !before ? 'create' : !after ? 'delete' : 'update',
    actor: scope.actor,
    program_id: scope.program_id ?? null,
    session_id: scope.session_id ?? null,
    run_id: scope.run_id ?? null,
    call_id: scope.call_id ?? null,
    before,
    after,
    group_id: group_id ?? null,
    undoes: undoes ?? null,
    undone_by: null,
    created_at: scope.now().toISOString(),
  }
  return change as Change
}

/** Returns a change as its row is written. */
function changeRow({ user_id }: Scope, { before, after, ...change }: Change) {
  return { ...change, user_id, before: toJson(before), after: toJson(after) }
}

/**
 * Returns a page of the user's changes, newest first. Throws AppError `invalid_request` for a cursor of another list.
 */
export async function listChanges(db: Db, user_id: string, query: ChangeListQuery): Promise<ChangePage> {
  const { entity_id, run_id, actor, program_id, from, before, standing, limit, cursor } = query
  let select = db.selectFrom('change').selectAll().where('user_id', '=', user_id)
  if (entity_id) select = select.where('entity_id', '=', entity_id)
  if (run_id) select = select.where('run_id', '=', run_id)
  if (actor) select = select.where('actor', '=', actor)
  if (program_id) select = select.where('program_id', '=', program_id)
  if (from) select = select.where('created_at', '>=', from)
  if (before) select = select.where('created_at', '<', before)
  if (standing) select = select.where(isStanding)
  const after = cursor && !isSequenceCursor('change', cursor) ? decodeCursor('change', cursor, [KEY.id])[0] : undefined
  if (after) {
    select = select.where('seq', '<', (eb) =>
      eb
        .selectFrom('change as last')
        .select('last.seq')
        .where('last.user_id', '=', user_id)
        .where('last.id', '=', after),
    )
  }
  const rows = await select
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const { page, next_cursor } = pageOf(rows, limit, ({ id }) => encodeCursor('change', [id]))
  const continued = next_cursor === null ? [] : await continuedAfter(db, user_id, page)
  return { changes: page.map(toChange), continued, next_cursor }
}

/** Whether an undo could take the change back. A tag that came with other changes of a call goes only with those. */
function isStanding(eb: ExpressionBuilder<Tables, 'change'>) {
  const isWithOthers = eb.exists(
    eb
      .selectFrom('change as other')
      .select('other.id')
      .whereRef('other.user_id', '=', 'change.user_id')
      .whereRef('other.call_id', '=', 'change.call_id')
      .whereRef('other.run_id', 'is not distinct from', 'change.run_id')
      .whereRef('other.id', '<>', 'change.id'),
  )
  const isSideEffect = eb.and([eb('entity', '=', 'tag'), eb('kind', '=', 'create'), isWithOthers])
  return eb.and([eb('undone_by', 'is', null), eb('undoes', 'is', null), eb.not(isSideEffect)])
}

/** Returns the runs and calls of these changes, newest first, that have also made earlier ones. */
async function continuedAfter(db: Db, user_id: string, rows: ChangeRow[]): Promise<string[]> {
  const run_ids = new Set(rows.flatMap(({ run_id }) => run_id ?? []))
  const call_ids = new Set(rows.flatMap(({ run_id, call_id }) => (run_id === null ? (call_id ?? []) : [])))
  const earlier = db.selectFrom('change').where('user_id', '=', user_id).where('seq', '<', rows.at(-1)!.seq)
  const [runs, calls] = await Promise.all([
    run_ids.size === 0
      ? []
      : earlier
          .select('run_id')
          .distinct()
          .where('run_id', 'in', [...run_ids])
          .execute(),
    call_ids.size === 0
      ? []
      : earlier
          .select('call_id')
          .distinct()
          .where('run_id', 'is', null)
          .where('call_id', 'in', [...call_ids])
          .execute(),
  ])
  return [...runs.flatMap(({ run_id }) => run_id ?? []), ...calls.flatMap(({ call_id }) => call_id ?? [])]
}

/** Returns the change that created the todo, tag or list with this id, or null when the user never had one. */
export async function findCreation(
  db: Db,
  user_id: string,
  entity_id: string,
): Promise<{ id: string; entity_id: string } | null> {
  const row = await db
    .selectFrom('change')
    .select(['id', 'entity_id'])
    .where('user_id', '=', user_id)
    .where('entity_id', '=', entity_id)
    .where('kind', '=', 'create')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** A position in the changes of a user, from which `changesAfter` continues. */
export interface ChangePosition {
  /** The id of the last change before the position. */
  id: string
  seq: number
}

/** The position before all changes. */
export const BEGINNING: ChangePosition = { id: '00000000-0000-0000-0000-000000000000', seq: 0 }

/** Returns the position after the user's newest change. */
export async function lastPosition(db: Db, user_id: string): Promise<ChangePosition> {
  const last = await db
    .selectFrom('change')
    .select(['id', 'seq'])
    .where('user_id', '=', user_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? BEGINNING
}

/** Returns the position after a change of this user, or null when there is no such change. */
export async function findPosition(db: Db, user_id: string, id: string): Promise<ChangePosition | null> {
  if (id === BEGINNING.id) return BEGINNING
  const row = await db
    .selectFrom('change')
    .select(['id', 'seq'])
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

const selectAfter = statement((db, { user_id, seq, limit }: { user_id: string; seq: number; limit: number }) =>
  db.selectFrom('change').selectAll().where('user_id', '=', user_id).where('seq', '>', seq).orderBy('seq').limit(limit),
)

/**
 * Returns the first `limit` changes after a position, oldest first, and the position after them. Writers lock the user,
 * so a user's changes are numbered in the order of their commits. Therefore a change that commits later never has a
 * lower number than one that was already read. Changes that move from a guest to an account get new numbers, so this
 * holds for them, too. Uses one statement, because it runs for each change and each feed.
 */
export async function changesAfter(
  db: Db,
  user_id: string,
  position: ChangePosition,
  limit: number,
): Promise<{ changes: Change[]; position: ChangePosition }> {
  const rows = await selectAfter(db, { user_id, seq: position.seq, limit })
  return { changes: rows.map(toChange), position: rows.at(-1) ?? position }
}

/**
 * Returns the titles, by id, that these todos had before the run of this scope first changed them; for a program, before
 * any of its runs within its budget did. Empty without a run.
 */
export async function earlierTitles(
  db: Db,
  { user_id, actor, program_id, run_id, now }: Scope,
  ids: string[],
): Promise<ReadonlyMap<string, string>> {
  if (run_id === undefined || ids.length === 0) return new Map()
  const isOfProgram = actor === 'program' && program_id != null
  const rows = await db
    .selectFrom('change')
    .select(['entity_id', 'before'])
    .distinctOn('entity_id')
    .where('user_id', '=', user_id)
    .$if(!isOfProgram, (select) => select.where('run_id', '=', run_id))
    .$if(isOfProgram, (select) =>
      select.where('program_id', '=', program_id!).where('created_at', '>', budgetStart(now)),
    )
    .where('entity', '=', 'todo')
    .where('entity_id', 'in', ids)
    .where('before', 'is not', null)
    .orderBy('entity_id')
    .orderBy('seq')
    .execute()
  return new Map(rows.map(({ entity_id, before }) => [entity_id, (before as Todo).item]))
}

/**
 * Returns the changes that "undo" means in this session: those of its last `count` tool calls that changed something,
 * or of fewer calls when the session has fewer. Undos and changes that are already undone do not count. Returns null
 * when nothing can be undone, or without a session.
 */
export async function lastUndoable(db: Db, scope: Scope, count = 1): Promise<UndoInput | null> {
  const rows = scope.session_id ? await lastNotUndone(db, scope, count === 1 ? 1 : count * MAX_IDS) : []
  const [last] = rows
  if (!last) return null
  if (!last.run_id) return { change_id: [last.id] }
  if (count === 1) return { run_id: last.run_id, ...(last.call_id && { call_id: last.call_id }) }
  const calls = new Map(rows.map((row) => [`${row.run_id} ${row.call_id}`, row]))
  return { change_id: await notUndoneIn(db, scope, [...calls.values()].slice(0, count)) }
}

/**
 * Returns the last changes of a session that are neither undone nor undos, newest first. Leaves out the runs of branches:
 * what they did is not part of the conversation that the user sees.
 */
function lastNotUndone(db: Db, { user_id, session_id = '' }: Scope, limit: number) {
  return (
    db
      .selectFrom('change')
      .select(['id', 'run_id', 'call_id'])
      .where('user_id', '=', user_id)
      .where('session_id', '=', session_id)
      .where('undone_by', 'is', null)
      .where('undoes', 'is', null)
      // Leaves out the creation of a tag by a tool call. Such a tag is undone with its todo. If other todos use the tag
      // by then, it stays, and its creation cannot be undone.
      .where((eb) =>
        eb.not(eb.and([eb('entity', '=', 'tag'), eb('kind', '=', 'create'), eb('call_id', 'is not', null)])),
      )
      .where(
        (eb) => eb.selectFrom('agent_run').select('branch_id').whereRef('agent_run.id', '=', 'change.run_id'),
        'is',
        null,
      )
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
  )
}

/** Returns the ids of all changes of these calls that are not undone, tags included. */
async function notUndoneIn(
  db: Db,
  { user_id }: Scope,
  calls: Pick<ChangeRow, 'run_id' | 'call_id'>[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('change')
    .select('id')
    .where('user_id', '=', user_id)
    .where('undone_by', 'is', null)
    .where((eb) =>
      eb.or(calls.map(({ run_id, call_id }) => eb.and([eb('run_id', '=', run_id), eb('call_id', '=', call_id)]))),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Drops the internal columns. The cast is needed, because the type of a row cannot say that its snapshots belong to its
 * `entity`.
 */
export function toChange({ seq: _, user_id: __, before, after, ...change }: ChangeRow): Change {
  return { ...change, before: complete(before), after: complete(after) } as Change
}

/** Adds the fields that a snapshot lacks, because the todo got them after the change was stored. */
function complete(snapshot: ChangeRow['before']): ChangeRow['before'] {
  if (!snapshot || !('item' in snapshot) || 'position' in snapshot) return snapshot
  const { id, created_at } = snapshot
  const position = newPosition(new Date(created_at), id)
  return { ...NEW_CONTENT, position, step_count: 0, done_step_count: 0, ...(snapshot as object) } as Todo
}
