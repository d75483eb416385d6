import { AppError } from '@todo-agents/contract/errors'
import type { List } from '@todo-agents/contract/list'
import { listCreateSchema, listNameSchema } from '@todo-agents/contract/list'
import { tagColorSchema } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import { todoListSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import type { ToolContext, TouchedRow } from './tool.ts'
import { checked, defineTool } from './tool.ts'

/** A list as a model sees it. */
export interface ListView {
  name: string
  color: List['color']
  is_archived: boolean
  open_count: number
}

interface GetListsOutput {
  lists: ListView[]
  inbox_open_count: number
}

export const getLists = defineTool({
  name: 'get_lists',
  description: "The user's lists, archived ones included, with the number of open todos in each and in the inbox.",
  schema: z.strictObject({}),
  isReadOnly: true,
  async execute(_, { store }) {
    const { lists } = await store.lists()
    const counts = await store.openCounts()
    const countOf = (id: string | null) => counts.find(({ list_id }) => list_id === id)?.count ?? 0
    const output: GetListsOutput = {
      lists: lists.map((list) => view(list, countOf(list.id))),
      inbox_open_count: countOf(null),
    }
    return { output, change_ids: [] }
  },
})

function view({ name, color, archived_at }: List, open_count: number): ListView {
  return { name, color, is_archived: archived_at !== null, open_count }
}

const DELETE_TODOS = 'delete'

interface UpdateListOutput {
  /** Null after the list was deleted. */
  list: Pick<ListView, 'name' | 'color' | 'is_archived'> | null
  change_ids: string[]
}

export const updateList = defineTool({
  name: 'update_list',
  description:
    'Creates, renames, colours, archives, brings back or deletes one list. Ask the user where the todos go before you delete a list that has some.',
  schema: z.strictObject({
    action: z.enum(['create', 'update', 'archive', 'restore', 'delete']).describe('What to do with the list.'),
    name: listNameSchema.describe('The name of the list; of a new one for create.'),
    new_name: listNameSchema.optional().describe('Its new name, for update.'),
    color: tagColorSchema.optional().describe('Its colour, for create and update.'),
    todos: z
      .string()
      .optional()
      .describe('For delete: "inbox", "delete", or the name of the list to which its todos move.'),
  }),
  async rows(args, context) {
    if (args.action === 'create') return []
    const list = await listNamed(args.name, context.store)
    const subject = { item: list.name, start_time: null, due_date: null }
    const row = { id: list.id, subject, kind: 'update' as const }
    if (args.action === 'delete') return deletedRows(args.todos, list, context)
    return [{ ...row, what: WHAT[args.action], ...(args.new_name && { becomes: `→ ${args.new_name}` }) }]
  },
  async execute({ action, name, new_name, color, todos }, { store }) {
    if (action === 'create') return written(await store.createList(checked(listCreateSchema, { name, color })))
    const { id } = await listNamed(name, store)
    if (action === 'update') return written(await store.updateList({ id, name: new_name, color }))
    if (action !== 'delete') return written(await store.archiveList({ id, is_archived: action === 'archive' }))
    const target = await targetOf(todos, store)
    const { change_ids } = await store.deleteList({ id, todos: target })
    const output: UpdateListOutput = { list: null, change_ids }
    return { output, change_ids }
  },
})

const WHAT = { update: 'Change the list', archive: 'Archive the list', restore: 'Bring back the list' } as const

function written({ list, change_ids }: { list: List; change_ids: string[] }) {
  const { name, color, archived_at } = list
  const output: UpdateListOutput = { list: { name, color, is_archived: archived_at !== null }, change_ids }
  return { output, change_ids }
}

async function deletedRows(todos: string | undefined, list: List, { store }: ToolContext): Promise<TouchedRow[]> {
  const target = await targetOf(todos, store)
  const subject = { item: list.name, start_time: null, due_date: null }
  if (target !== DELETE_TODOS) {
    const count = Math.max(1, await countAll(list.id, store))
    return [
      { id: list.id, subject, kind: 'update', count, what: 'Delete the list', becomes: `→ its todos to ${todos}` },
    ]
  }
  const count = await countAll(list.id, store)
  const becomes = `with ${count} ${count === 1 ? 'todo' : 'todos'}`
  return [{ id: list.id, subject, kind: 'delete', count: Math.max(1, count), what: 'Delete the list', becomes }]
}

/** Counts the todos of a list, done ones included, without their steps. */
async function countAll(list_id: string, store: ToolContext['store']): Promise<number> {
  let count = 0
  let cursor: string | undefined
  do {
    const query = { list_id, status: 'all', sort: 'created', limit: 100, cursor }
    const page = await store.list(checked(todoListSchema, query))
    count += page.todos.length
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return count
}

async function targetOf(todos: string | undefined, store: ToolContext['store']) {
  if (todos === undefined) {
    const message = 'Say what becomes of its todos: "inbox", "delete", or the name of a list. Ask the user.'
    throw new AppError('invalid_request', message, { field: 'todos' })
  }
  if (todos === DELETE_TODOS) return DELETE_TODOS
  return { move_to: todos.toLowerCase() === 'inbox' ? null : (await listNamed(todos, store)).id }
}

/** Throws AppError `not_found` with the names of the lists that exist. */
async function listNamed(name: string, store: Pick<ToolContext['store'], 'lists'>): Promise<List> {
  const { lists } = await store.lists()
  const found = lists.find((list) => tagKey(list.name) === tagKey(name))
  if (found) return found
  const names = lists.filter(({ archived_at }) => archived_at === null).map((list) => `“${list.name}”`)
  const known = names.length > 0 ? `The lists are ${names.join(', ')}.` : 'There are no lists yet.'
  throw new AppError('not_found', `There is no list “${name}”. ${known}`, { field: 'list' })
}

/** Replaces the name of a list by its id. A name of null is the inbox. Throws AppError `not_found`. */
export async function withListId<Args extends { list?: string | null | undefined }>(
  { list, ...args }: Args,
  store: Pick<ToolContext['store'], 'lists'>,
): Promise<Omit<Args, 'list'> & { list_id?: string | null }> {
  if (list === undefined) return args
  return { ...args, list_id: list === null ? null : (await listNamed(list, store)).id }
}
