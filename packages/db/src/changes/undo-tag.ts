import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag } from '@todo-agents/contract/tag'
import { findTagById, getTag, insertTag, removeTag, todosOfTag, writeTag } from '../tags/tag.repository.ts'
import type { ChangeRow, Difference } from './change.repository.ts'
import type { UndoContext } from './undo-context.ts'
import { hasLaterChange } from './undo-context.ts'

type TagChange = Extract<Change, { entity: 'tag' }>

/** Returns true when the change created a tag that other todos use by now, or that was changed or deleted since. */
export async function isTagToKeep(context: UndoContext, row: ChangeRow): Promise<boolean> {
  if (row.entity !== 'tag' || row.kind !== 'create' || row.undoes !== null) return false
  const { trx, owner } = context
  const tag = await findTagById(trx, owner.id, row.entity_id)
  return !tag || (await todosOfTag(trx, tag.id)).length > 0 || (await hasLaterChange(context, row))
}

/** Puts a tag back into the state before a change. Throws AppError `conflict` when todos use a tag that would go. */
export async function restoreTag(
  context: UndoContext,
  { entity_id, before, after, undoes }: TagChange,
): Promise<Difference> {
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
