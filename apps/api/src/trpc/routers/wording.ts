import type { Wordings } from '@todo-agents/contract/wording'
import { wordingDeleteSchema } from '@todo-agents/contract/wording'
import { protectedProcedure, router } from '../trpc.ts'

export const wordingRouter = router({
  list: protectedProcedure.query(async ({ ctx }): Promise<Wordings> => ({ wordings: await ctx.store.wordings() })),
  delete: protectedProcedure.input(wordingDeleteSchema).mutation(({ ctx, input }) => ctx.store.deleteWording(input)),
  deleteAll: protectedProcedure.mutation(({ ctx }) => ctx.store.deleteAllWordings()),
})
