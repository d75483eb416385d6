import type { UsageReport } from '@todo-agents/contract/user'
import { meUpdateSchema, usageQuerySchema } from '@todo-agents/contract/user'
import { getRunUsage } from '@todo-agents/db/users/usage.repository'
import { getMeWithFeed, updateMe } from '@todo-agents/db/users/user.repository'
import { meProcedure, protectedProcedure, router } from '../trpc.ts'

export const meRouter = router({
  get: protectedProcedure.query(({ ctx }) => getMeWithFeed(ctx.db, ctx.scope)),
  /** `at`: when the user was changed. A client orders it among the changes, which do not contain it. */
  update: meProcedure.input(meUpdateSchema).mutation(async ({ ctx, input }) => {
    const me = await updateMe(ctx.db, ctx.scope, input)
    return { ...me, at: ctx.now().toISOString() }
  }),
})

export const usageRouter = router({
  /** The usage of this month, and on request that of one conversation and of one run. */
  get: protectedProcedure
    .input(usageQuerySchema.prefault({}))
    .query(async ({ ctx: { db, store, user_id }, input: { session_id, run_id } }): Promise<UsageReport> => {
      const month = await store.usage()
      const session = session_id === undefined ? null : await getRunUsage(db, user_id, { session_id })
      const run = run_id === undefined ? null : await getRunUsage(db, user_id, { run_id })
      return { ...month, session, run }
    }),
})
