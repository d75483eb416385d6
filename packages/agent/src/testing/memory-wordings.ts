import { AppError } from '@todo-agents/contract/errors'
import type { Wording } from '@todo-agents/contract/wording'
import { wordingKey } from '@todo-agents/contract/wording'
import type { TodoStore } from '../types.ts'

type WordingStore = Pick<TodoStore, 'wordings' | 'setWording' | 'deleteWording'>

/** The wordings of one user in memory. Their undo is in the repositories, whose tests use a database. */
export function memoryWordings(rows: Wording[], now: string): WordingStore {
  const changeOf = ({ id, version }: Wording) => `00000000-0000-7000-8000-${version.toString(16)}9${id.slice(-10)}`
  return {
    wordings: async () => [...rows],
    async setWording({ text, means }) {
      const index = rows.findIndex((each) => wordingKey(each.text) === wordingKey(text))
      const before = rows[index]
      if (before?.means === means) return { wording: before, change_id: null, forgotten: null }
      const id = `00000000-0000-7000-8000-9${rows.length.toString(16).padStart(11, '0')}`
      const wording = {
        id,
        created_at: now,
        ...before,
        text,
        means,
        updated_at: now,
        version: (before?.version ?? 0) + 1,
      }
      if (before) rows[index] = wording
      else rows.push(wording)
      return { wording, change_id: changeOf(wording), forgotten: null }
    },
    async deleteWording({ id }) {
      const index = rows.findIndex((each) => each.id === id)
      const [wording] = index < 0 ? [] : rows.splice(index, 1)
      if (!wording) throw new AppError('not_found', `There is no wording ${id}.`)
      return { wording, change_id: changeOf(wording), forgotten: null }
    },
  }
}
