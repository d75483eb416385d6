import { meUpdateSchema } from '@todo-agents/contract/user'
import { getMeWithFeed, updateMe } from '@todo-agents/db/users/user.repository'
import { meProcedure, protectedProcedure, router } from '../trpc.ts'

export const meRouter = router({
  get: protectedProcedure.query(({ ctx }) => getMeWithFeed(ctx.db, ctx.scope)),
  update: meProcedure.input(meUpdateSchema).mutation(({ ctx, input }) => updateMe(ctx.db, ctx.scope, input)),
})

export const usageRouter = router({
  get: protectedProcedure.query(({ ctx }) => ctx.store.usage()),
})
