import { programRevokeSchema, tokenCreateSchema } from '@todo-agents/contract/program'
import { createToken, listPrograms, revokeProgram } from '@todo-agents/db/programs/program.repository'
import { protectedProcedure, router } from '../trpc.ts'

/** The access tokens and connected apps of the caller. */
export const programRouter = router({
  /** Also those that have ended, so that the history can name them. */
  list: protectedProcedure.query(({ ctx }) => listPrograms(ctx.db, ctx.user_id)),
  createToken: protectedProcedure
    .input(tokenCreateSchema)
    .mutation(({ ctx, input }) => createToken(ctx.db, ctx, input)),
  /** Ends a token or disconnects an app. It is refused from now on. */
  revoke: protectedProcedure.input(programRevokeSchema).mutation(async ({ ctx, input }) => {
    const { client_id: _, ...program } = await revokeProgram(ctx.db, ctx, input.id)
    ctx.sessions.end(program.id)
    return program
  }),
})
