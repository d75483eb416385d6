import { isDeepStrictEqual } from 'node:util'
import { touchedByChange } from '@todo-agents/contract/approval'
import type { Change, UndoInput } from '@todo-agents/contract/change'
import { nameOf } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { idsSchema } from '@todo-agents/contract/scalars'
import { z } from 'zod'
import { patchWords } from './approval.ts'
import { todoFields } from './create-todo.ts'
import type { ToolContext, TouchedRow } from './tool.ts'
import { defineTool } from './tool.ts'
import type { LocalTodo } from './views.ts'
import { localTodo } from './views.ts'

/** One row that was undone. `now` is its new state; `todo` is null when the todo was deleted, or the row is no todo. */
export interface Undone {
  entity: Change['entity']
  name: string
  now: 'deleted' | 'restored' | 'changed_back'
  todo: LocalTodo | null
}

interface UndoOutput {
  undone: Undone[]
  /** How many of the last tool calls were undone. Has no meaning when the call had a `change_id`. */
  count: number
  change_ids: string[]
}

const MAX_COUNT = 15

export const undo = defineTool({
  name: 'undo',
  description:
    'Takes back the last change of this conversation, the last few, or those that are named: all of them or none. ' +
    'An undo can be undone too.',
  schema: z.strictObject({
    change_id: idsSchema
      .optional()
      .describe('One or several of the change_ids of earlier results; the last change if left out.'),
    count: z
      .int()
      .min(1)
      .max(MAX_COUNT)
      .default(1)
      .describe('How many of the last calls that changed something to take back, where no change_id is given.'),
  }),
  isRelative: true,
  async rows(args, { store, user }) {
    const { changes } = await store.previewUndo(await target(args, store))
    return changes.flatMap((change) => touched(change, user.time_zone))
  },
  async execute(args, { store, user }) {
    const { changes } = await store.undo(await target(args, store))
    const change_ids = changes.map(({ id }) => id)
    const { count } = args
    const output: UndoOutput = { undone: changes.map((change) => undone(change, user.time_zone)), count, change_ids }
    return { output, change_ids }
  },
})

interface UndoArguments {
  change_id?: string[] | undefined
  count: number
}

async function target({ change_id, count }: UndoArguments, store: ToolContext['store']): Promise<UndoInput> {
  const input = change_id ? { change_id } : await store.lastUndoable(count)
  if (!input) throw new AppError('not_found', 'There is no change in this conversation that could be taken back.')
  return input
}

const WHAT = { create: 'Restore', update: 'Change back', delete: 'Delete' } as const

/**
 * Returns the row that the undo of a change would touch, with its whole new state. An approval counts only while the
 * lines of the rows are the same. Without the state, it could apply to another change of the same todo that has become
 * "the last change" since the question.
 */
function touched(change: Change, time_zone: string): TouchedRow[] {
  if (change.entity === 'preference') return [touchedPreference(change)]
  if (change.entity === 'wording') return touchedWording(change)
  if (change.entity !== 'todo') return touchedLabel(change)
  const { deleted, changed } = touchedByChange(change)
  if (deleted + changed === 0 && change.group_id !== null) return []
  const { entity_id: id, kind, before, after } = change
  const row = { id, subject: (before ?? after)!, kind, what: WHAT[kind] }
  if (!before || !after) return [row]
  if (before.completed_at !== after.completed_at) return [{ ...row, what: after.completed_at ? 'Complete' : 'Reopen' }]
  return [{ ...row, becomes: patchWords(difference(localTodo(before, time_zone), localTodo(after, time_zone))) }]
}

/**
 * Returns the row of a preference. An undo that brings a text back is always asked about, as a new preference is. To take
 * one away again needs no question within the budget, so that “undo that” works.
 */
function touchedPreference({
  entity_id: id,
  kind,
  before,
  after,
}: Extract<Change, { entity: 'preference' }>): TouchedRow {
  const subject = { item: (before ?? after)!.text, start_time: null, due_date: null }
  const row = { id, subject, kind, what: `${WHAT[kind]} the preference`, isAlwaysAsked: after !== null }
  return before && after ? { ...row, becomes: `→ “${after.text}”` } : row
}

/** Returns the row of a wording. To forget one counts nothing, as `touchedByChange` counts it. */
function touchedWording(change: Extract<Change, { entity: 'wording' }>): TouchedRow[] {
  const { entity_id: id, kind, before, after } = change
  if (!after) return []
  const subject = { item: after.text, start_time: null, due_date: null }
  return [{ id, subject, kind, what: `${WHAT[kind]} the wording`, ...(before && { becomes: `→ ${after.means}` }) }]
}

/**
 * Returns the row that the undo of a change to a tag or a list would touch. It is one row, which counts once for each todo
 * that gets or loses it. Returns none when the count is 0.
 */
function touchedLabel(change: Extract<Change, { entity: 'tag' | 'list' }>): TouchedRow[] {
  const { changed: count } = touchedByChange(change)
  if (count === 0) return []
  const { entity, entity_id: id, kind, before, after } = change
  const label = (before ?? after)!
  const todo_ids = 'todo_ids' in label ? (label.todo_ids ?? []) : []
  const subject = { item: nameOf(label), start_time: null, due_date: null }
  // Always an update: deleting a tag or a list deletes no todo.
  const row = { id, subject, kind: 'update' as const, count, what: `${WHAT[kind]} the ${entity}` }
  if (before && after) return [{ ...row, becomes: `→ ${after.name}, ${after.color}` }]
  return [todo_ids.length > 0 ? { ...row, becomes: `on ${count} ${count === 1 ? 'todo' : 'todos'}` } : row]
}

const FIELDS = ['item', ...Object.keys(todoFields)] as (keyof LocalTodo)[]

function difference(before: LocalTodo, after: LocalTodo): Partial<LocalTodo> {
  const fields = FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field]))
  return Object.fromEntries(fields.map((field) => [field, after[field]]))
}

const NOW = { create: 'restored', update: 'changed_back', delete: 'deleted' } as const

function undone(change: Change, time_zone: string): Undone {
  const { entity, kind } = change
  if (change.entity !== 'todo') {
    const label = change.after ?? change.before
    return { entity, name: label ? nameOf(label) : '', now: NOW[kind], todo: null }
  }
  return {
    entity,
    name: (change.after ?? change.before)?.item ?? '',
    now: NOW[kind],
    todo: change.after && localTodo(change.after, time_zone),
  }
}
