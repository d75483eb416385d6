import { replicaSchema } from '@todo-agents/contract/replica'
import {
  addStepsSchema,
  conflictsSchema,
  freeSlotsSchema,
  occurrencesSchema,
  todoCreateCallSchema,
  todoGetSchema,
  todoIdsSchema,
  todoListSchema,
  todoMoveSchema,
  todoReorderSchema,
  todoSkipSchema,
  todoUpdateCallSchema,
} from '@todo-agents/contract/todo'
import { protectedProcedure, router } from '../trpc.ts'

export const todoRouter = router({
  list: protectedProcedure.input(todoListSchema.prefault({})).query(({ ctx, input }) => ctx.store.list(input)),
  /** Pages of all open todos and their steps, for a client that keeps a copy of them. */
  replica: protectedProcedure.input(replicaSchema.prefault({})).query(({ ctx, input }) => ctx.store.replica(input)),
  get: protectedProcedure.input(todoGetSchema).query(({ ctx, input }) => ctx.store.get(input.id)),
  create: protectedProcedure
    .input(todoCreateCallSchema)
    .mutation(({ ctx, input: { action_id, ...input } }) => ctx.storeFor(action_id).create(input)),
  update: protectedProcedure
    .input(todoUpdateCallSchema)
    .mutation(({ ctx, input: { action_id, ...input } }) => ctx.storeFor(action_id).update(input)),
  complete: protectedProcedure
    .input(todoIdsSchema)
    .mutation(({ ctx, input }) => ctx.storeFor(input.action_id).complete(input.id)),
  reopen: protectedProcedure
    .input(todoIdsSchema)
    .mutation(({ ctx, input }) => ctx.storeFor(input.action_id).reopen(input.id)),
  /** Moves todos that repeat to their next occurrence. */
  skip: protectedProcedure.input(todoSkipSchema).mutation(({ ctx, input }) => ctx.store.skip(input)),
  /** Moves todos to another day, with their times of day. */
  move: protectedProcedure
    .input(todoMoveSchema)
    .mutation(({ ctx, input: { action_id, ...input } }) => ctx.storeFor(action_id).move(input)),
  addSteps: protectedProcedure.input(addStepsSchema).mutation(({ ctx, input }) => ctx.store.addSteps(input)),
  reorder: protectedProcedure.input(todoReorderSchema).mutation(({ ctx, input }) => ctx.store.reorder(input)),
  delete: protectedProcedure
    .input(todoIdsSchema)
    .mutation(({ ctx, input }) => ctx.storeFor(input.action_id).delete(input.id)),
  /** The later occurrences of todos that repeat, which are computed and not stored. */
  occurrences: protectedProcedure.input(occurrencesSchema).query(({ ctx, input }) => ctx.store.occurrences(input)),
  conflicts: protectedProcedure.input(conflictsSchema).query(({ ctx, input }) => ctx.store.conflicts(input)),
  freeSlots: protectedProcedure.input(freeSlotsSchema).query(({ ctx, input }) => ctx.store.freeSlots(input)),
})
