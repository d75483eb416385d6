import type { Change } from '@todo-agents/contract/change'
import type { Reminder } from '@todo-agents/contract/reminder'
import type { Run } from '@todo-agents/contract/run'
import type { Conflict, Todo } from '@todo-agents/contract/todo'
import type { ListUpdate } from '../../lib/todos/list-update.ts'
import type { TagUpdate } from '../../lib/todos/tag-update.ts'

/** A change that is patched into the cached queries. It comes from the feed, or from the answer to a write. */
export type CacheUpdate =
  | TodoUpdate
  | { type: 'change'; change: Change }
  /** `isUnclear`: the deletion of the tag was undone, and the feed does not list all todos that have the tag again. */
  | ({ type: 'tag'; isUnclear: boolean } & TagUpdate)
  | ({ type: 'list' } & ListUpdate)
  | { type: 'run'; run: Run }
  | { type: 'reminder'; reminder: Reminder }

interface TodoUpdateBase {
  type: 'todo'
  id: string
  before: Todo | null
  /** The new overlaps that the answer of the server lists; missing if it lists none. */
  found?: Conflict[]
  /** False if the overlaps of the todo were already patched from the answer to the write. */
  hasOverlaps: boolean
}

type TodoUpdate = TodoUpdateBase & ({ todo: Todo } | { todo: null; version: number })
