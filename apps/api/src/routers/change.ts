import { changeListSchema, undoSchema } from '@todo-agents/contract/change'
import { protectedProcedure, router } from '../trpc/trpc.ts'

export const changeRouter = router({
  list: protectedProcedure.input(changeListSchema.prefault({})).query(({ ctx, input }) => ctx.store.changes(input)),
  undo: protectedProcedure.input(undoSchema).mutation(({ ctx, input }) => ctx.store.undo(input)),
})
