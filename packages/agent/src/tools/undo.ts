import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { idSchema } from '@todo-agents/contract/scalars'
import { z } from 'zod'
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
  async execute({ change_id }, { store, user }) {
    const target = change_id ? { change_id: [change_id] } : await store.lastUndoable()
    if (!target) throw new AppError('not_found', 'There is no change in this conversation that could be taken back.')
    const { changes } = await store.undo(target)
    const change_ids = changes.map(({ id }) => id)
    const output: UndoOutput = { undone: changes.map((change) => undone(change, user.time_zone)), change_ids }
    return { output, change_ids }
  },
})

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
