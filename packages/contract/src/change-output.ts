import { z } from 'zod'
import type { Change, ChangePage, UndoEffect, UndoPreview, UndoResult } from './change.ts'
import { actorSchema } from './change.ts'
import { listSchema } from './list-output.ts'
import { count, exactPartial, nextCursor, outputId, outputIds, outputInstant } from './output-scalars.ts'
import { preferenceSchema } from './preference-output.ts'
import type { SameType } from './same-type.ts'
import { tagSchema } from './tag-output.ts'
import { todoSchema } from './todo-output.ts'
import { wordingSchema } from './wording-output.ts'

function changeOf<Entity extends string, Snapshot extends z.ZodType>(entity: Entity, snapshot: Snapshot) {
  return z.object({
    id: outputId,
    entity: z.literal(entity),
    entity_id: outputId,
    kind: z.enum(['create', 'update', 'delete']),
    actor: actorSchema,
    program_id: outputId
      .nullable()
      .describe('The token or app that made the change, or that asked the assistant for it. Null: a person did.'),
    session_id: z.string().nullable(),
    run_id: outputId.nullable(),
    call_id: z.string().nullable().describe('The same for all changes of one tool call, or of one request.'),
    before: snapshot.nullable().describe('Null for a create.'),
    after: snapshot.nullable().describe('Null for a delete.'),
    group_id: outputId.nullable().describe('The same for changes that are undone together.'),
    undoes: outputId.nullable().describe('The change that this one undoes.'),
    undone_by: outputId.nullable().describe('The change that undid this one.'),
    created_at: outputInstant,
  })
}

const tagSnapshotSchema = tagSchema.extend({ todo_ids: outputIds.exactOptional() })
const listSnapshotSchema = listSchema.extend({
  todo_ids: outputIds.exactOptional(),
  moved_to: outputId.nullable().exactOptional(),
})

export const changeSchema = z
  .discriminatedUnion('entity', [
    changeOf('todo', todoSchema),
    changeOf('tag', tagSnapshotSchema),
    changeOf('list', listSnapshotSchema),
    changeOf('preference', preferenceSchema),
    changeOf('wording', wordingSchema),
  ])
  .describe('One change of one todo, tag, list, preference or wording: who made it, and the state before and after.')

export const changePageSchema = z.object({
  changes: z.array(changeSchema),
  continued: z
    .array(z.string())
    .describe('The `run_id` or, without a run, the `call_id` of changes that have more on later pages.'),
  next_cursor: nextCursor,
})

const kept = z
  .array(z.string())
  .exactOptional()
  .describe('Only of an undo by `program_id`: the names of what stays, because it has changed since.')

export const undoResultSchema = z.object({
  changes: z.array(changeSchema).describe('The new changes, which restored the earlier state.'),
  has_more: z.boolean().describe('True when `limit` left some of the named changes as they are.'),
  kept,
})

function effectOf<Entity extends string, Shape extends z.core.$ZodShape>(entity: Entity, snapshot: z.ZodObject<Shape>) {
  const fields = exactPartial(snapshot)
  return z.object({
    entity: z.literal(entity),
    entity_id: outputId,
    name: z.string().describe('The title, the name or the text.'),
    before: fields.nullable().describe('The fields that the undo changes. Null for what comes back.'),
    after: fields.nullable().describe('The same fields after the undo. Null for what the undo deletes.'),
  })
}

export const undoEffectSchema = z
  .discriminatedUnion('entity', [
    effectOf('todo', todoSchema),
    effectOf('tag', tagSchema),
    effectOf('list', listSchema),
    effectOf('preference', preferenceSchema),
    effectOf('wording', wordingSchema),
  ])
  .describe('What an undo would do to one todo, tag, list, preference or wording.')

export const undoPreviewSchema = z.object({
  count: count.describe('How many changes it would undo.'),
  effects: z.array(undoEffectSchema),
  kept,
  total: count
    .exactOptional()
    .describe('Only of an undo by `program_id`: how many of its changes stand, also those beyond `limit`.'),
})

true satisfies SameType<z.output<typeof changeSchema>, Change>
true satisfies SameType<z.output<typeof changePageSchema>, ChangePage>
true satisfies SameType<z.output<typeof undoResultSchema>, UndoResult>
true satisfies SameType<z.output<typeof undoEffectSchema>, UndoEffect>
true satisfies SameType<z.output<typeof undoPreviewSchema>, UndoPreview>
