import type { Change } from '@todo-agents/contract/change'
import {
  getPreference,
  insertPreference,
  removePreference,
  storePreference,
} from '../preferences/preference.repository.ts'
import type { Difference } from './change.repository.ts'
import type { UndoContext } from './undo-context.ts'

type PreferenceChange = Extract<Change, { entity: 'preference' }>

/** Puts a preference back into the state before a change. Throws AppError `limit_reached`. */
export async function restorePreference(
  { trx, scope, owner }: UndoContext,
  { entity_id, before, after }: PreferenceChange,
): Promise<Difference> {
  if (!after) return { entity: 'preference', before: null, after: await insertPreference(trx, scope, before!) }
  const current = await getPreference(trx, owner.id, entity_id)
  if (!before) {
    await removePreference(trx, owner.id, entity_id)
    return { entity: 'preference', before: current, after: null }
  }
  return { entity: 'preference', before: current, after: await storePreference(trx, scope, current, before.text) }
}
