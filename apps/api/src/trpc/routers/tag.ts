import { tagCreateSchema, tagIdSchema, tagUpdateSchema } from '@todo-agents/contract/tag'
import { protectedProcedure, router } from '../trpc.ts'

export const tagRouter = router({
  list: protectedProcedure.query(({ ctx }) => ctx.store.tags()),
  create: protectedProcedure.input(tagCreateSchema).mutation(({ ctx, input }) => ctx.store.createTag(input)),
  update: protectedProcedure.input(tagUpdateSchema).mutation(({ ctx, input }) => ctx.store.updateTag(input)),
  delete: protectedProcedure.input(tagIdSchema).mutation(({ ctx, input }) => ctx.store.deleteTag(input.id)),
})
