import { isDeepStrictEqual } from 'node:util'
import type { Change, UndoInput } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { idSchema } from '@todo-agents/contract/scalars'
import { z } from 'zod'
import { patchWords } from './approval.ts'
import { todoFields } from './create-todo.ts'
import type { ToolContext, TouchedRow } from './tool.ts'
import { defineTool } from './tool.ts'
import type { LocalTodo } from './views.ts'
import { localTodo } from './views.ts'

/** One thing that was put back. `now` says what became of it; `todo` is null when it is gone, or is a tag. */
export interface Undone {
  entity: Change['entity']
  name: string
  now: 'deleted' | 'restored' | 'changed_back'
  todo: LocalTodo | null
}

interface UndoOutput {
  undone: Undone[]
  change_ids: string[]
}

export const undo = defineTool({
  name: 'undo',
  description: 'Takes back the last change of this conversation, or the one that is named. An undo can be undone too.',
  schema: z.strictObject({
    change_id: idSchema.optional().describe('One of the change_ids of an earlier result; the last change if left out.'),
  }),
  // Tags come and go with their todos; no other call shows them either.
  async rows({ change_id }, { store, user }) {
    const { changes } = await store.previewUndo(await target(change_id, store))
    return changes.flatMap((change) => (change.entity === 'todo' ? [touched(change, user.time_zone)] : []))
  },
  async execute({ change_id }, { store, user }) {
    const { changes } = await store.undo(await target(change_id, store))
    const change_ids = changes.map(({ id }) => id)
    const output: UndoOutput = { undone: changes.map((change) => undone(change, user.time_zone)), change_ids }
    return { output, change_ids }
  },
})

async function target(change_id: string | undefined, store: ToolContext['store']): Promise<UndoInput> {
  const meant = change_id ? { change_id: [change_id] } : await store.lastUndoable()
  if (!meant) throw new AppError('not_found', 'There is no change in this conversation that could be taken back.')
  return meant
}

const WHAT = { create: 'Restore', update: 'Change back', delete: 'Delete' } as const

/** With all that becomes of it: by then, "the last change" may be another one of the same todos. */
function touched(change: Extract<Change, { entity: 'todo' }>, time_zone: string): TouchedRow {
  const { entity_id: id, kind, before, after } = change
  const row = { id, todo: (before ?? after)!, kind, what: WHAT[kind] }
  if (!before || !after) return row
  if (before.completed_at !== after.completed_at) return { ...row, what: after.completed_at ? 'Complete' : 'Reopen' }
  return { ...row, becomes: patchWords(difference(localTodo(before, time_zone), localTodo(after, time_zone))) }
}

const FIELDS = ['item', ...Object.keys(todoFields)] as (keyof LocalTodo)[]

function difference(before: LocalTodo, after: LocalTodo): Partial<LocalTodo> {
  const fields = FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field]))
  return Object.fromEntries(fields.map((field) => [field, after[field]]))
}

const NOW = { create: 'restored', update: 'changed_back', delete: 'deleted' } as const

function undone(change: Change, time_zone: string): Undone {
  const { entity, kind } = change
  if (change.entity === 'tag') {
    return { entity, name: (change.after ?? change.before)?.name ?? '', now: NOW[kind], todo: null }
  }
  return {
    entity,
    name: (change.after ?? change.before)?.item ?? '',
    now: NOW[kind],
    todo: change.after && localTodo(change.after, time_zone),
  }
}
