import { AppError } from '@todo-agents/contract/errors'
import type { Preference, PreferenceWrite } from '@todo-agents/contract/preference'
import type { TodoStore } from '../types.ts'

type PreferenceStore = Pick<
  TodoStore,
  'preferences' | 'preference' | 'createPreference' | 'updatePreference' | 'deletePreference'
>

/** The preferences of one user in memory. Their undo is in the repositories, whose tests use a database. */
export function memoryPreferences(rows: Preference[], now: string): PreferenceStore {
  function indexOf(id: string): number {
    const index = rows.findIndex((each) => each.id === id)
    if (index < 0) throw new AppError('not_found', `There is no preference ${id}.`)
    return index
  }

  function written(preference: Preference): PreferenceWrite {
    return { preference, change_id: `00000000-0000-7000-8000-d${preference.id.slice(-11)}` }
  }

  return {
    preferences: async () => [...rows],
    preference: async (id) => rows[indexOf(id)]!,
    async createPreference({ text }) {
      const id = `00000000-0000-7000-8000-e${rows.length.toString(16).padStart(11, '0')}`
      const preference = { id, text, created_at: now, updated_at: now, version: 1 }
      rows.push(preference)
      return written(preference)
    },
    async updatePreference({ id, text }) {
      const index = indexOf(id)
      rows[index] = { ...rows[index]!, text, updated_at: now, version: rows[index]!.version + 1 }
      return written(rows[index])
    },
    async deletePreference({ id }) {
      const [preference] = rows.splice(indexOf(id), 1)
      return written(preference!)
    },
  }
}
