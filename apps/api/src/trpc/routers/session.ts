import {
  sessionCreateSchema,
  sessionDeleteSchema,
  sessionHistorySchema,
  sessionListSchema,
  sessionRenameSchema,
} from '@todo-agents/contract/session'
import {
  createSession,
  deleteSession,
  listSessions,
  renameSession,
  sessionHistory,
} from '@todo-agents/db/sessions/session.repository'
import { protectedProcedure, router } from '../trpc.ts'

export const sessionRouter = router({
  list: protectedProcedure
    .input(sessionListSchema.prefault({}))
    .query(({ ctx, input }) => listSessions(ctx.db, ctx.user_id, input)),
  create: protectedProcedure
    .input(sessionCreateSchema.prefault({}))
    .mutation(({ ctx, input }) => createSession(ctx.db, ctx.scope, input)),
  rename: protectedProcedure
    .input(sessionRenameSchema)
    .mutation(({ ctx, input }) => renameSession(ctx.db, ctx.scope, input)),
  delete: protectedProcedure.input(sessionDeleteSchema).mutation(async ({ ctx, input }) => {
    ctx.runs.forget(await deleteSession(ctx.db, ctx.scope, input))
  }),
  history: protectedProcedure
    .input(sessionHistorySchema)
    .query(({ ctx, input }) => sessionHistory(ctx.db, ctx.user_id, input)),
})
