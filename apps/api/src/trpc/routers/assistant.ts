import { getMe } from '@todo-agents/db/users/user.repository'
import { protectedProcedure, router } from '../trpc.ts'

export const assistantRouter = router({
  /** Who answers the user, what the user may choose, and what is wrong with the language model. */
  get: protectedProcedure.query(async ({ ctx }) => {
    const { assistant } = await getMe(ctx.db, ctx.user_id)
    return ctx.assistants.status(assistant)
  }),
})
