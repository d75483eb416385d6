import { randomUUIDv7 } from 'node:crypto'
import type { Change, ChangeListQuery, ChangePage, TagSnapshot, UndoInput } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Todo } from '@todo-agents/contract/todo'
import type { Insertable, Selectable } from 'kysely'
import { decodeCursor, encodeCursor, KEY, pageOf } from './cursor.ts'
import { toJson } from './json.ts'
import type { Db, Scope } from './scope.ts'
import { statement } from './statement.ts'
import type { ChangeTable, Tables } from './tables.ts'

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
  return toChange(row!)
}

/** Newest first. */
export async function listChanges(db: Db, user_id: string, query: ChangeListQuery): Promise<ChangePage> {
  const { entity_id, run_id, limit, cursor } = query
  let select = db.selectFrom('change').selectAll().where('user_id', '=', user_id)
  if (entity_id) select = select.where('entity_id', '=', entity_id)
  if (run_id) select = select.where('run_id', '=', run_id)
  if (cursor) {
    const [seq] = decodeCursor('change', cursor, [KEY.number])
    select = select.where('seq', '<', Number(seq))
  }
  const rows = await select
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const { page, next_cursor } = pageOf(rows, limit, ({ seq }) => encodeCursor('change', [seq]))
  return { changes: page.map(toChange), next_cursor }
}

/** A position before all changes. */
const BEGINNING = '00000000-0000-0000-0000-000000000000'

/** The position of the newest change, to go on after with `changesAfter`. */
export async function lastChangeId(db: Db, user_id: string): Promise<string> {
  const last = await db
    .selectFrom('change')
    .select('id')
    .where('user_id', '=', user_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.id ?? BEGINNING
}

/** Whether it is a position in this user's changes. */
export async function isChange(db: Db, user_id: string, id: string): Promise<boolean> {
  return id === BEGINNING || (await seqOf(db, user_id, id)) !== undefined
}

/**
 * The first `limit` changes after a position, oldest first. Whoever writes holds the lock of the user, so a user's
 * changes are numbered in the order of their commits, and none can appear before one that was read.
 * Those that a guest brings along are numbered anew. Throws AppError `not_found`.
 */
export async function changesAfter(db: Db, user_id: string, id: string, limit: number): Promise<Change[]> {
  const seq = id === BEGINNING ? 0 : await seqOf(db, user_id, id)
  if (seq === undefined) throw new AppError('not_found', 'There is no such change to go on after.')
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', user_id)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(toChange)
}

async function seqOf(db: Db, user_id: string, id: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('change')
    .select('seq')
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.seq
}

/**
 * What an "undo" of this session means: its last change that stands and is no undo itself, with the others of
 * the same tool call. Null when there is none, or no session.
 */
export async function lastUndoable(db: Db, { user_id, session_id }: Scope): Promise<UndoInput | null> {
  if (!session_id) return null
  const last = await db
    .selectFrom('change')
    .select(['id', 'run_id', 'call_id'])
    .where('user_id', '=', user_id)
    .where('session_id', '=', session_id)
    .where('undone_by', 'is', null)
    .where('undoes', 'is', null)
    // A tag comes into being with a todo and goes with it; one that stays, as others use it, is nothing to undo.
    .where((eb) => eb.not(eb.and([eb('entity', '=', 'tag'), eb('kind', '=', 'create'), eb('call_id', 'is not', null)])))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return null
  if (!last.run_id) return { change_id: [last.id] }
  return { run_id: last.run_id, ...(last.call_id && { call_id: last.call_id }) }
}

/** The row without what is internal. Its snapshots are of its entity, which the type of a row cannot say. */
export function toChange({ seq: _, user_id: __, ...change }: ChangeRow): Change {
  return change as Change
}
