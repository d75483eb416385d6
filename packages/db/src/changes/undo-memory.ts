import type { Change } from '@todo-agents/contract/change'
import type { Preference } from '@todo-agents/contract/preference'
import type { Wording } from '@todo-agents/contract/wording'
import {
  getPreference,
  insertPreference,
  removePreference,
  storePreference,
} from '../preferences/preference.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { getWording, insertWording, removeWording, storeWording } from '../wordings/wording.repository.ts'
import type { Difference } from './change.repository.ts'
import type { UndoContext } from './undo-context.ts'

interface Rows<Row> {
  get(trx: Db, user_id: string, id: string): Promise<Row>
  insert(trx: Db, scope: Scope, row: Row): Promise<Row>
  store(trx: Db, scope: Scope, current: Row, before: Row): Promise<Row>
  remove(trx: Db, user_id: string, id: string): Promise<void>
}

/** Puts a preference or a wording back into the state before a change. Throws AppError `limit_reached` and `conflict`. */
export async function restoreMemory(
  context: UndoContext,
  change: Extract<Change, { entity: 'preference' | 'wording' }>,
): Promise<Difference> {
  if (change.entity === 'wording') {
    const rows: Rows<Wording> = { get: getWording, insert: insertWording, store: storeWording, remove: removeWording }
    return { entity: 'wording', ...(await restored(context, change, rows)) }
  }
  const rows: Rows<Preference> = {
    get: getPreference,
    insert: insertPreference,
    store: storePreference,
    remove: removePreference,
  }
  return { entity: 'preference', ...(await restored(context, change, rows)) }
}

async function restored<Row>(
  { trx, scope, owner }: UndoContext,
  { entity_id, before, after }: { entity_id: string; before: Row | null; after: Row | null },
  { get, insert, store, remove }: Rows<Row>,
): Promise<{ before: Row | null; after: Row | null }> {
  if (!after) return { before: null, after: await insert(trx, scope, before!) }
  const current = await get(trx, owner.id, entity_id)
  if (before) return { before: current, after: await store(trx, scope, current, before) }
  await remove(trx, owner.id, entity_id)
  return { before: current, after: null }
}
