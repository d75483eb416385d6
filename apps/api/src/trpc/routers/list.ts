import {
  listArchiveSchema,
  listCreateSchema,
  listDeleteSchema,
  listReorderSchema,
  listUpdateSchema,
} from '@todo-agents/contract/list'
import { protectedProcedure, router } from '../trpc.ts'

export const listRouter = router({
  list: protectedProcedure.query(({ ctx }) => ctx.store.lists()),
  create: protectedProcedure.input(listCreateSchema).mutation(({ ctx, input }) => ctx.store.createList(input)),
  update: protectedProcedure.input(listUpdateSchema).mutation(({ ctx, input }) => ctx.store.updateList(input)),
  archive: protectedProcedure.input(listArchiveSchema).mutation(({ ctx, input }) => ctx.store.archiveList(input)),
  delete: protectedProcedure.input(listDeleteSchema).mutation(({ ctx, input }) => ctx.store.deleteList(input)),
  reorder: protectedProcedure.input(listReorderSchema).mutation(({ ctx, input }) => ctx.store.reorderList(input)),
})
