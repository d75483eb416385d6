import { randomUUIDv7 } from 'node:crypto'
import type { Change, UndoInput, UndoResult } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo, TodoContent } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { getList, storeList } from '../lists/list.repository.ts'
import { listOrInbox, reinsertList, removeList } from '../lists/list-delete.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { ensureTags, findTagById, getTag, insertTag, removeTag, todosOfTag, writeTag } from '../tags/tag.repository.ts'
import { changedFields, findTodos, getTodo, insertTodo, removeTodo } from '../todos/todo.repository.ts'
import { contentOf } from '../todos/todo-patch.ts'
import { storeContent } from '../todos/todo-write.repository.ts'
import { lockOwner } from '../users/user.repository.ts'
import type { UserSettings } from '../users/user-settings.ts'
import type { ChangeRow, Difference } from './change.repository.ts'
import { recordChange, toChange } from './change.repository.ts'

interface UndoContext {
  trx: Db
  scope: Scope
  owner: UserSettings
  /** The changes that this undo has made so far, in order. */
  changes: Change[]
  /** The new group of the changes that undo a group, by the id of that group. */
  groups: Map<string, string>
}

/**
 * Undoes changes, newest first, all or none. An undo is a change itself, so it can be undone too. A tag that was
 * created with a todo stays if other todos use it by now, unless the creation of the tag is the only change to undo.
 * Throws AppError `not_found`, and `conflict` when a change is already undone or when a later change would be lost.
 */
export async function undo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  const context: UndoContext = { trx, scope, owner: await lockOwner(trx, scope), changes: [], groups: new Map() }
  const hasIds = 'change_id' in input
  const isSingle = hasIds && input.change_id.length === 1
  for (const { id } of hasIds ? await changesWithIds(context, input.change_id) : await changesOf(context, input)) {
    // Read the row only now, because an earlier round may have changed it: when a round undoes an undo, the change that
    // had been undone stands again.
    const row = await readChange(context, id)
    if (row.undone_by !== null) {
      if (hasIds) throw new AppError('conflict', `${subject(row)}: this change is already undone.`)
      continue
    }
    if (isSingle || !(await isTagToKeep(context, row))) await undoChange(context, row)
  }
  if (context.changes.length === 0) {
    throw hasIds
      ? new AppError('conflict', 'There is nothing to undo: other todos use these tags now.')
      : new AppError('not_found', 'There is nothing left to undo.')
  }
  return { changes: context.changes }
}

/**
 * Returns what `undo` would return, and throws what it would throw, but changes nothing. Runs the undo and rolls it back,
 * so that its rules exist only once.
 */
export async function previewUndo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  await sql`savepoint preview`.execute(trx)
  try {
    return await undo(trx, scope, input)
  } finally {
    await sql`rollback to savepoint preview`.execute(trx)
  }
}

/**
 * Returns the changes with these ids and those of their groups, newest first. Throws AppError `not_found` when an id is not that of a change of
 * the user.
 */
async function changesWithIds({ trx, scope }: UndoContext, ids: string[]) {
  const rows = await trx
    .selectFrom('change')
    .select(['id', 'group_id'])
    .where('user_id', '=', scope.user_id)
    .where('id', 'in', ids)
    .orderBy('seq', 'desc')
    .execute()
  const found = new Set(rows.map(({ id }) => id))
  const missing = ids.find((id) => !found.has(id.toLowerCase()))
  if (missing) {
    throw new AppError('not_found', `There is no change with the id ${missing}.`, { field: 'change_id' })
  }
  const groups = [...new Set(rows.flatMap(({ group_id }) => group_id ?? []))]
  if (groups.length === 0) return rows
  return trx
    .selectFrom('change')
    .select('id')
    .where('user_id', '=', scope.user_id)
    .where((eb) => eb.or([eb('id', 'in', ids), eb('group_id', 'in', groups)]))
    .orderBy('seq', 'desc')
    .execute()
}

/** Returns the changes of a run, or of one of its calls, newest first. */
function changesOf({ trx, scope }: UndoContext, { run_id, call_id }: { run_id: string; call_id?: string | undefined }) {
  let select = trx.selectFrom('change').select('id').where('user_id', '=', scope.user_id).where('run_id', '=', run_id)
  if (call_id !== undefined) select = select.where('call_id', '=', call_id)
  return select.orderBy('seq', 'desc').execute()
}

function readChange({ trx, scope }: UndoContext, id: string): Promise<ChangeRow> {
  return trx
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', scope.user_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function undoChange(context: UndoContext, row: ChangeRow): Promise<void> {
  if (await hasLaterChange(context, row)) {
    throw new AppError(
      'conflict',
      `${subject(row)} has changed since, and that would be lost. Undo the later change first.`,
    )
  }
  const change = toChange(row)
  const difference = await restore(context, change)
  const group_id = groupOf(context, change)
  const made = await recordChange(context.trx, context.scope, difference, { undoes: change.id, group_id })
  await markUndone(context, change.id, made.id)
  context.changes.push(made)
}

function restore(context: UndoContext, change: Change): Promise<Difference> {
  if (change.entity === 'todo') return restoreTodo(context, change)
  return change.entity === 'tag' ? restoreTag(context, change) : restoreList(context, change)
}

function groupOf({ groups }: UndoContext, { group_id }: Change): string | null {
  if (group_id === null) return null
  const group = groups.get(group_id) ?? randomUUIDv7()
  groups.set(group_id, group)
  return group
}

/**
 * Returns true when a change of the same todo, tag or list, later than `row`, is not undone. A later undo does not count when
 * the change that it undid is later than `row`, too, because the two cancel each other out. When `retention.ts` has
 * already deleted the change that it undid, that change was earlier than `row`, so the undo counts.
 */
async function hasLaterChange({ trx, scope }: UndoContext, row: ChangeRow): Promise<boolean> {
  const later = await trx
    .selectFrom('change as later')
    .leftJoin('change as undone', 'undone.id', 'later.undoes')
    .select('later.id')
    .where('later.user_id', '=', scope.user_id)
    .where('later.entity_id', '=', row.entity_id)
    .where('later.seq', '>', row.seq)
    .where('later.undone_by', 'is', null)
    .where((eb) =>
      eb.or([eb('later.undoes', 'is', null), eb('undone.id', 'is', null), eb('undone.seq', '<=', row.seq)]),
    )
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}

/**
 * Marks the change `id` as undone by `by`. If `id` is itself an undo, the change that it had undone stands again. If
 * that change is an undo, too, the change that it had undone is undone again, and so on down the chain.
 */
async function markUndone({ trx, scope }: UndoContext, id: string, by: string): Promise<void> {
  await sql`
    with recursive chain (id, undoes, undone_by, stands) as (
      select id, undoes, ${by}::uuid, false from change where user_id = ${scope.user_id} and id = ${id}
      union all
      select change.id, change.undoes, case when chain.stands then chain.id end, not chain.stands
      from chain join change on change.id = chain.undoes
    )
    update change set undone_by = chain.undone_by from chain where change.id = chain.id
  `.execute(trx)
}

// ---------------------------------------------------------------------------------------------------- todos

type TodoChange = Extract<Change, { entity: 'todo' }>
type TagChange = Extract<Change, { entity: 'tag' }>
type ListChange = Extract<Change, { entity: 'list' }>

async function restoreTodo(context: UndoContext, { entity_id, before, after }: TodoChange): Promise<Difference> {
  const { trx, owner } = context
  if (!before) {
    const todo = await getTodo(trx, owner.id, entity_id)
    if (todo.step_count > 0) {
      const message = `“${todo.item}” got steps since, and they would be lost. Undo that first, or delete the todo.`
      throw new AppError('conflict', message)
    }
    await removeTodo(trx, owner.id, entity_id)
    return { entity: 'todo', before: todo, after: null }
  }
  if (!after) return { entity: 'todo', before: null, after: await reinsertTodo(context, before) }
  return revertTodo(context, before, after)
}

/**
 * Inserts a deleted todo again, with the next version, because no version is ever used twice. It goes to the inbox when
 * its list is gone. Throws AppError `conflict` for a step whose todo is gone.
 */
async function reinsertTodo(context: UndoContext, todo: Todo): Promise<Todo> {
  const { trx, scope, owner } = context
  const tags = await tagsNamed(context, todo.tags)
  const list_id = await placeOf(context, todo)
  const next = { ...todo, list_id, updated_at: scope.now().toISOString(), version: todo.version + 1 }
  await insertTodo(
    trx,
    scope,
    owner,
    next,
    tags.map(({ id }) => id),
  )
  return getTodo(trx, owner.id, todo.id)
}

/** Returns the list of a todo that is brought back. The list of a step is that of its todo. */
async function placeOf({ trx, owner }: UndoContext, { item, list_id, parent_id }: TodoContent): Promise<string | null> {
  if (parent_id === null) return listOrInbox(trx, owner.id, list_id)
  const [parent] = await findTodos(trx, owner.id, parent_id)
  if (parent) return parent.list_id
  throw new AppError('conflict', `The todo of the step “${item}” is gone. Undo its deletion first.`)
}

/** The fields of a time are restored together, because some exclude others. */
const TIMES = ['due_date', 'end_date', 'start_time', 'end_time'] as const

/**
 * Reverts only the fields and tags that the change had touched. All others keep their current values: a tag, for
 * example, may have been renamed or deleted since.
 */
async function revertTodo(context: UndoContext, before: Todo, after: Todo): Promise<Difference> {
  const { trx, scope, owner } = context
  const current = await getTodo(trx, owner.id, after.id)
  const touched = new Set<keyof TodoContent>(changedFields(before, after))
  if (TIMES.some((field) => touched.has(field))) for (const field of TIMES) touched.add(field)
  const reverted = { ...contentOf(current), ...Object.fromEntries([...touched].map((field) => [field, before[field]])) }
  const isMoved = touched.has('list_id') || touched.has('parent_id')
  const content = isMoved ? { ...reverted, list_id: await placeOf(context, reverted) } : reverted
  const tags = await tagsNamed(context, revertedTags(current.tags, before.tags, after.tags))
  const restored = await storeContent(trx, scope, owner, current, content, tags)
  return { entity: 'todo', before: current, after: restored ?? current }
}

function revertedTags(current: string[], before: string[], after: string[]): string[] {
  const had = new Set(before.map(tagKey))
  const got = new Set(after.map(tagKey))
  return [
    ...current.filter((name) => had.has(tagKey(name)) || !got.has(tagKey(name))),
    ...before.filter((name) => !got.has(tagKey(name))),
  ]
}

/**
 * Returns the tags with these names. A tag that was deleted in the meantime is created again, which is a change of its
 * own.
 */
async function tagsNamed({ trx, scope, changes }: UndoContext, names: string[]): Promise<Tag[]> {
  const ensured = await ensureTags(trx, scope, names)
  changes.push(...ensured.changes)
  return ensured.tags
}

// ----------------------------------------------------------------------------------------------------- tags

/** Returns true when the change created a tag that other todos use by now, or that was changed or deleted since. */
async function isTagToKeep(context: UndoContext, row: ChangeRow): Promise<boolean> {
  if (row.entity !== 'tag' || row.kind !== 'create' || row.undoes !== null) return false
  const { trx, owner } = context
  const tag = await findTagById(trx, owner.id, row.entity_id)
  return !tag || (await todosOfTag(trx, tag.id)).length > 0 || (await hasLaterChange(context, row))
}

async function restoreTag(context: UndoContext, { entity_id, before, after, undoes }: TagChange): Promise<Difference> {
  const { trx, owner, scope } = context
  if (!before) {
    const tag = await getTag(trx, owner.id, entity_id)
    const todo_ids = await todosOfTag(trx, entity_id)
    // When the undone change is an undo of a deletion (`undoes` is set), this deletes the tag again and takes it off
    // its todos, as the first deletion did.
    if (todo_ids.length > 0 && undoes === null) {
      throw new AppError('conflict', `The tag “${tag.name}” is in use. Take it off its todos, or delete it.`)
    }
    await removeTag(trx, owner.id, entity_id)
    return { entity: 'tag', before: { ...tag, todo_ids }, after: null }
  }
  if (!after) {
    const { todo_ids = [], ...tag } = before
    await insertTag(trx, scope, tag)
    await relink(context, tag.id, todo_ids)
    return { entity: 'tag', before: null, after: todo_ids.length > 0 ? { ...tag, todo_ids } : tag }
  }
  return revertTag(context, before, after)
}

async function revertTag({ trx, owner }: UndoContext, before: Tag, after: Tag): Promise<Difference> {
  const current = await getTag(trx, owner.id, after.id)
  await writeTag(trx, owner.id, { ...current, name: before.name, color: before.color })
  return { entity: 'tag', before: current, after: await getTag(trx, owner.id, after.id) }
}

/** Links the tag to those of the todos that still exist. */
async function relink({ trx, owner }: UndoContext, tag_id: string, todo_ids: string[]): Promise<void> {
  if (todo_ids.length === 0) return
  await trx
    .insertInto('todo_tag')
    .columns(['todo_id', 'tag_id'])
    .expression((eb) =>
      eb
        .selectFrom('todo')
        .select(({ val }) => ['id', val(tag_id).as('tag_id')])
        .where('user_id', '=', owner.id)
        .where('id', 'in', todo_ids),
    )
    .execute()
}

// ---------------------------------------------------------------------------------------------------- lists

async function restoreList(
  context: UndoContext,
  { entity_id, before, after, undoes }: ListChange,
): Promise<Difference> {
  const { trx, scope, owner } = context
  if (!before) {
    const list = await getList(trx, owner.id, entity_id)
    // The undo of a deletion had brought the todos back with the list, so they leave with it again.
    const isInUse = await trx
      .selectFrom('todo')
      .select('id')
      .where('user_id', '=', owner.id)
      .where('list_id', '=', list.id)
      .limit(1)
      .executeTakeFirst()
    if (isInUse && undoes === null) {
      throw new AppError('conflict', `The list “${list.name}” has todos. Delete it, and say where they go.`)
    }
    return { entity: 'list', before: await removeList(trx, scope, list, after?.moved_to ?? null), after: null }
  }
  if (!after) return { entity: 'list', before: null, after: await reinsertList(trx, scope, before) }
  const current = await getList(trx, owner.id, entity_id)
  const { name, color, position, archived_at } = before
  return {
    entity: 'list',
    before: current,
    after: await storeList(trx, scope, current, { name, color, position, archived_at }),
  }
}

function subject({ entity, before, after }: ChangeRow): string {
  const snapshot = after ?? before
  if (!snapshot) return 'It'
  return 'item' in snapshot ? `“${snapshot.item}”` : `The ${entity} “${snapshot.name}”`
}
