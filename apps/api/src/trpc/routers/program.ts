import { programRevokeSchema, tokenCreateSchema } from '@todo-agents/contract/program'
import { deleteGrants } from '@todo-agents/db/programs/oauth.repository'
import { createToken, getProgram, listPrograms, revokeProgram } from '@todo-agents/db/programs/program.repository'
import { inTransaction } from '@todo-agents/db/scope'
import { protectedProcedure, router } from '../trpc.ts'

/** The access tokens and connected apps of the caller. */
export const programRouter = router({
  /** Also those that have ended, so that the history can name them. */
  list: protectedProcedure.query(({ ctx }) => listPrograms(ctx.db, ctx.user_id)),
  /** The program that calls, which may always see itself. Null for a person who is signed in. */
  current: protectedProcedure.query(({ ctx }) => ctx.program && getProgram(ctx.db, ctx.user_id, ctx.program.id)),
  createToken: protectedProcedure
    .input(tokenCreateSchema)
    .mutation(({ ctx, input }) => createToken(ctx.db, ctx, input)),
  /** Ends a token or disconnects an app. It is refused from now on. */
  revoke: protectedProcedure.input(programRevokeSchema).mutation(async ({ ctx, input }) => {
    const program = await inTransaction(ctx.db, async (trx) => {
      const { client_id, ...revoked } = await revokeProgram(trx, ctx, input.id)
      // Together with the program: the refresh tokens would work again when the user connects the app again.
      if (client_id) await deleteGrants(trx, { user_id: ctx.user_id, client_id })
      return revoked
    })
    ctx.sessions.end(program.id)
    return program
  }),
})
