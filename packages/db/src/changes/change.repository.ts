import { randomUUIDv7 } from 'node:crypto'
import type { Change, ChangeListQuery, ChangePage, TagSnapshot, UndoInput } from '@todo-agents/contract/change'
import type { Todo } from '@todo-agents/contract/todo'
import type { Insertable, Selectable } from 'kysely'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import { decodeCursor, encodeCursor, isSequenceCursor, KEY, pageOf } from '../cursor.ts'
import type { Db, Scope } from '../scope.ts'
import type { ChangeTable, Tables } from '../tables.ts'

export type ChangeRow = Selectable<ChangeTable>

/** What changed: nothing before is a create, nothing after a delete. */
export type Difference =
  | { entity: 'todo'; before: Todo | null; after: Todo | null }
  | { entity: 'tag'; before: TagSnapshot | null; after: TagSnapshot | null }

const insertRow = statement((trx, row: Insertable<Tables['change']>) =>
  trx.insertInto('change').values(row).returningAll(),
)

/** Writes down one change of one todo or tag, in the transaction that makes it. `undoes`: what it takes back. */
export async function recordChange(trx: Db, scope: Scope, difference: Difference, undoes?: string): Promise<Change> {
  const { entity, before, after } = difference
  const [row] = await insertRow(trx, {
    id: randomUUIDv7(),
    user_id: scope.user_id,
    entity,
    entity_id: (after ?? before)!.id,
    kind: !before ? 'create' : !after ? 'delete' : 'update',
    actor: scope.actor,
    session_id: scope.session_id ?? null,
    run_id: scope.run_id ?? null,
    call_id: scope.call_id ?? null,
    before: toJson(before),
    after: toJson(after),
    undoes: undoes ?? null,
    undone_by: null,
    created_at: scope.now().toISOString(),
  })
  const change = toChange(row!)
  scope.onChange?.(change)
  return change
}

/** Newest first. Throws AppError `invalid_request` for a cursor of another list. */
export async function listChanges(db: Db, user_id: string, query: ChangeListQuery): Promise<ChangePage> {
  const { entity_id, run_id, limit, cursor } = query
  let select = db.selectFrom('change').selectAll().where('user_id', '=', user_id)
  if (entity_id) select = select.where('entity_id', '=', entity_id)
  if (run_id) select = select.where('run_id', '=', run_id)
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
  return { changes: page.map(toChange), next_cursor }
}

/** The change that made a todo or tag of this id; null when there was none. */
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

/** A place in a user's changes, to go on after with `changesAfter`. */
export interface ChangePosition {
  /** Of the last change before the place. */
  id: string
  seq: number
}

/** Before all changes. */
export const BEGINNING: ChangePosition = { id: '00000000-0000-0000-0000-000000000000', seq: 0 }

/** The place after the newest change. */
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

/** The place after a change of this user; null when there is no such change. */
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
 * The first `limit` changes after a position, oldest first, and the position after them. Writers hold the lock of the
 * user, so a user's changes are numbered in the order of their commits, and none can appear before one that was read.
 * Those that a guest brings along get new numbers. One statement: it runs for each change and each feed.
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

/** The titles, by id, that these todos had before the run of this scope first changed them. None without a run. */
export async function earlierTitles(
  db: Db,
  { user_id, run_id }: Scope,
  ids: string[],
): Promise<ReadonlyMap<string, string>> {
  if (run_id === undefined || ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('change')
    .select(['entity_id', 'before'])
    .distinctOn('entity_id')
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('entity', '=', 'todo')
    .where('entity_id', 'in', ids)
    .where('before', 'is not', null)
    .orderBy('entity_id')
    .orderBy('seq')
    .execute()
  return new Map(rows.map(({ entity_id, before }) => [entity_id, (before as Todo).item]))
}

/**
 * What an "undo" of this session means: the changes that stand of its last `count` tool calls that made any, undos
 * apart, or of as many as there are. Null when there is none, or no session.
 */
export async function lastUndoable(db: Db, scope: Scope, count = 1): Promise<UndoInput | null> {
  const rows = scope.session_id ? await lastStanding(db, scope, count === 1 ? 1 : count * MAX_OF_CALL) : []
  const [last] = rows
  if (!last) return null
  if (!last.run_id) return { change_id: [last.id] }
  if (count === 1) return { run_id: last.run_id, ...(last.call_id && { call_id: last.call_id }) }
  const calls = new Map(rows.map((row) => [`${row.run_id} ${row.call_id}`, row]))
  return { change_id: await standingOf(db, scope, [...calls.values()].slice(0, count)) }
}

/** A call touches 100 rows at most. */
const MAX_OF_CALL = 100

/** The last changes of a session that stand and are no undo, newest first. */
function lastStanding(db: Db, { user_id, session_id = '' }: Scope, limit: number) {
  return (
    db
      .selectFrom('change')
      .select(['id', 'run_id', 'call_id'])
      .where('user_id', '=', user_id)
      .where('session_id', '=', session_id)
      .where('undone_by', 'is', null)
      .where('undoes', 'is', null)
      // A tag comes into being with a todo and goes with it; one that stays, as others use it, is nothing to undo.
      .where((eb) =>
        eb.not(eb.and([eb('entity', '=', 'tag'), eb('kind', '=', 'create'), eb('call_id', 'is not', null)])),
      )
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
  )
}

/** The ids of all changes of these calls that stand, those of tags among them. */
async function standingOf(
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

/** The row without what is internal. Its snapshots are of its entity, which the type of a row cannot say. */
export function toChange({ seq: _, user_id: __, ...change }: ChangeRow): Change {
  return change as Change
}
