import type { Change, UndoInput, UndoResult } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import type { Db, Scope } from '../scope.ts'
import { ensureTags, findTagById, getTag, insertTag, removeTag, todosOfTag, writeTag } from '../tags/tag.repository.ts'
import { getTodo, insertTodo, removeTodo } from '../todos/todo.repository.ts'
import { CONTENT_FIELDS, storeContent } from '../todos/todo-write.repository.ts'
import type { UserSettings } from '../users/user.repository.ts'
import { lockUser } from '../users/user.repository.ts'
import type { ChangeRow, Difference } from './change.repository.ts'
import { recordChange, toChange } from './change.repository.ts'

interface Undoing {
  trx: Db
  scope: Scope
  owner: UserSettings
  /** What was changed so far, in that order. */
  changes: Change[]
}

/**
 * Takes changes back, the last first, all or none. Taking back is a change itself, so it can be taken back, too.
 * A tag that came into being with a todo stays when others use it by now, unless it alone is meant.
 * Throws AppError `not_found`, and `conflict` when a change is undone already or a later one would be lost.
 */
export async function undo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  const undoing: Undoing = { trx, scope, owner: await lockUser(trx, scope.user_id), changes: [] }
  const named = 'change_id' in input
  const alone = named && input.change_id.length === 1
  for (const { id } of named ? await namedChanges(undoing, input.change_id) : await changesOf(undoing, input)) {
    // Read again each time: taking back an undo makes what it had undone stand again.
    const row = await readChange(undoing, id)
    if (row.undone_by !== null) {
      if (named) throw new AppError('conflict', `${subject(row)}: this change is undone already.`)
      continue
    }
    if (alone || !(await isTagToKeep(undoing, row))) await takeBack(undoing, row)
  }
  if (undoing.changes.length === 0) {
    throw named
      ? new AppError('conflict', 'There is nothing to undo: others use these tags by now.')
      : new AppError('not_found', 'There is nothing left to undo.')
  }
  return { changes: undoing.changes }
}

/**
 * What `undo` would answer, without a change: it is done and rolled back, so that no rule of it stands twice.
 * Throws what it would throw.
 */
export async function previewUndo(trx: Db, scope: Scope, input: UndoInput): Promise<UndoResult> {
  await sql`savepoint preview`.execute(trx)
  try {
    return await undo(trx, scope, input)
  } finally {
    await sql`rollback to savepoint preview`.execute(trx)
  }
}

/** The changes of these ids, the last first. */
async function namedChanges({ trx, scope }: Undoing, ids: string[]) {
  const rows = await trx
    .selectFrom('change')
    .select('id')
    .where('user_id', '=', scope.user_id)
    .where('id', 'in', ids)
    .orderBy('seq', 'desc')
    .execute()
  const found = new Set(rows.map(({ id }) => id))
  const missing = ids.find((id) => !found.has(id.toLowerCase()))
  if (missing) {
    throw new AppError('not_found', `There is no change with the id ${missing}.`, { field: 'change_id' })
  }
  return rows
}

/** The changes of a run, or of one of its calls, the last first. */
function changesOf({ trx, scope }: Undoing, { run_id, call_id }: { run_id: string; call_id?: string | undefined }) {
  let select = trx.selectFrom('change').select('id').where('user_id', '=', scope.user_id).where('run_id', '=', run_id)
  if (call_id !== undefined) select = select.where('call_id', '=', call_id)
  return select.orderBy('seq', 'desc').execute()
}

function readChange({ trx, scope }: Undoing, id: string): Promise<ChangeRow> {
  return trx
    .selectFrom('change')
    .selectAll()
    .where('user_id', '=', scope.user_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function takeBack(undoing: Undoing, row: ChangeRow): Promise<void> {
  if (await hasLaterChange(undoing, row)) {
    throw new AppError(
      'conflict',
      `${subject(row)} has changed since, and that would be lost. Undo the later change first.`,
    )
  }
  const change = toChange(row)
  const difference = change.entity === 'todo' ? await restoreTodo(undoing, change) : await restoreTag(undoing, change)
  const made = await recordChange(undoing.trx, undoing.scope, difference, change.id)
  await markUndone(undoing, change.id, made.id)
  undoing.changes.push(made)
}

/**
 * Whether a later change of the same todo or tag stands. Undos of what came later do not count: with what they
 * undid they add up to nothing. What they undid may be forgotten by now, see retention.ts; then it came earlier.
 */
async function hasLaterChange({ trx, scope }: Undoing, row: ChangeRow): Promise<boolean> {
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
 * `id` is undone by `by`. If it was an undo, what it had undone stands again; and if that was an undo in turn,
 * what it had undone is undone by it again; and so on.
 */
async function markUndone({ trx, scope }: Undoing, id: string, by: string): Promise<void> {
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

async function restoreTodo(undoing: Undoing, { entity_id, before, after }: TodoChange): Promise<Difference> {
  const { trx, owner } = undoing
  if (!before) {
    const todo = await getTodo(trx, owner.id, entity_id)
    await removeTodo(trx, owner.id, entity_id)
    return { entity: 'todo', before: todo, after: null }
  }
  if (!after) return { entity: 'todo', before: null, after: await reinsertTodo(undoing, before) }
  return revertTodo(undoing, before, after)
}

/** Versions are never given twice, so the todo comes back at the next one. */
async function reinsertTodo(undoing: Undoing, todo: Todo): Promise<Todo> {
  const { trx, scope, owner } = undoing
  const tags = await tagsNamed(undoing, todo.tags)
  const next = { ...todo, updated_at: scope.now().toISOString(), version: todo.version + 1 }
  await insertTodo(
    trx,
    scope,
    owner,
    next,
    tags.map(({ id }) => id),
  )
  return getTodo(trx, owner.id, todo.id)
}

/** Puts back only what the change had touched: a tag may have been renamed or deleted since. */
async function revertTodo(undoing: Undoing, before: Todo, after: Todo): Promise<Difference> {
  const { trx, scope, owner } = undoing
  const current = await getTodo(trx, owner.id, after.id)
  const touched = CONTENT_FIELDS.filter((field) => before[field] !== after[field])
  const content = { ...current, ...Object.fromEntries(touched.map((field) => [field, before[field]])) }
  const tags = await tagsNamed(undoing, revertedTags(current.tags, before.tags, after.tags))
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

/** One that was deleted in the meantime is made again, which is a change, too. */
async function tagsNamed({ trx, scope, changes }: Undoing, names: string[]): Promise<Tag[]> {
  const ensured = await ensureTags(trx, scope, names)
  changes.push(...ensured.changes)
  return ensured.tags
}

// ----------------------------------------------------------------------------------------------------- tags

/** Whether this change made a tag that others have used, changed or taken away since. */
async function isTagToKeep(undoing: Undoing, row: ChangeRow): Promise<boolean> {
  if (row.entity !== 'tag' || row.kind !== 'create' || row.undoes !== null) return false
  const { trx, owner } = undoing
  const tag = await findTagById(trx, owner.id, row.entity_id)
  return !tag || (await todosOfTag(trx, tag.id)).length > 0 || (await hasLaterChange(undoing, row))
}

async function restoreTag(undoing: Undoing, { entity_id, before, after, undoes }: TagChange): Promise<Difference> {
  const { trx, owner, scope } = undoing
  if (!before) {
    const tag = await getTag(trx, owner.id, entity_id)
    const todo_ids = await todosOfTag(trx, entity_id)
    // A deletion that is made again takes the tag off its todos, as the first one did.
    if (todo_ids.length > 0 && undoes === null) {
      throw new AppError('conflict', `The tag “${tag.name}” is in use. Take it off its todos, or delete it.`)
    }
    await removeTag(trx, owner.id, entity_id)
    return { entity: 'tag', before: { ...tag, todo_ids }, after: null }
  }
  if (!after) {
    const { todo_ids = [], ...tag } = before
    await insertTag(trx, scope, tag)
    await relink(undoing, tag.id, todo_ids)
    return { entity: 'tag', before: null, after: todo_ids.length > 0 ? { ...tag, todo_ids } : tag }
  }
  return revertTag(undoing, before, after)
}

async function revertTag({ trx, owner }: Undoing, before: Tag, after: Tag): Promise<Difference> {
  const current = await getTag(trx, owner.id, after.id)
  await writeTag(trx, owner.id, { ...current, name: before.name, color: before.color })
  return { entity: 'tag', before: current, after: await getTag(trx, owner.id, after.id) }
}

/** Those of the todos that are still there get their tag back. */
async function relink({ trx, owner }: Undoing, tag_id: string, todo_ids: string[]): Promise<void> {
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

function subject({ before, after }: ChangeRow): string {
  const snapshot = after ?? before
  if (!snapshot) return 'It'
  return 'item' in snapshot ? `“${snapshot.item}”` : `The tag “${snapshot.name}”`
}
