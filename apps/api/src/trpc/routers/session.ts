import {
  sessionBranchesSchema,
  sessionCreateSchema,
  sessionDeleteSchema,
  sessionHistorySchema,
  sessionListSchema,
  sessionRenameSchema,
  sessionRestoreSchema,
  sessionSearchSchema,
  sessionSwitchSchema,
} from '@todo-agents/contract/session'
import { sessionBranches, switchBranch } from '@todo-agents/db/sessions/branch.repository'
import {
  createSession,
  deleteSession,
  listDeletedSessions,
  listSessions,
  renameSession,
  restoreSession,
  sessionHistory,
} from '@todo-agents/db/sessions/session.repository'
import { searchSessions } from '@todo-agents/db/sessions/session-search'
import { protectedProcedure, router } from '../trpc.ts'

/** `at`: when a session was renamed, deleted or restored. A client orders it among the changes, which do not contain it. */
export const sessionRouter = router({
  list: protectedProcedure
    .input(sessionListSchema.prefault({}))
    .query(({ ctx, input }) => listSessions(ctx.db, ctx.user_id, input)),
  deleted: protectedProcedure
    .input(sessionListSchema.prefault({}))
    .query(({ ctx, input }) => listDeletedSessions(ctx.db, ctx.user_id, input)),
  create: protectedProcedure
    .input(sessionCreateSchema.prefault({}))
    .mutation(({ ctx, input }) => createSession(ctx.db, ctx.scope, input)),
  rename: protectedProcedure.input(sessionRenameSchema).mutation(async ({ ctx, input }) => {
    const session = await renameSession(ctx.db, ctx.scope, input)
    return { ...session, at: ctx.now().toISOString() }
  }),
  delete: protectedProcedure.input(sessionDeleteSchema).mutation(async ({ ctx, input }) => {
    ctx.runs.forget(await deleteSession(ctx.db, ctx.scope, input))
    return { at: ctx.now().toISOString() }
  }),
  restore: protectedProcedure.input(sessionRestoreSchema).mutation(async ({ ctx, input }) => {
    const session = await restoreSession(ctx.db, ctx.scope, input)
    return { ...session, at: ctx.now().toISOString() }
  }),
  history: protectedProcedure
    .input(sessionHistorySchema)
    .query(({ ctx, input }) => sessionHistory(ctx.db, ctx.user_id, input)),
  search: protectedProcedure
    .input(sessionSearchSchema)
    .query(({ ctx, input }) => searchSessions(ctx.db, ctx.user_id, input)),
  branches: protectedProcedure
    .input(sessionBranchesSchema)
    .query(({ ctx, input }) => sessionBranches(ctx.db, ctx.user_id, input)),
  switch: protectedProcedure
    .input(sessionSwitchSchema)
    .mutation(({ ctx, input }) => switchBranch(ctx.db, ctx.scope, input)),
})
