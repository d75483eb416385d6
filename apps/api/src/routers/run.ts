import { approveSchema, runIdSchema } from '@todo-agents/contract/run'
import { getRun } from '@todo-agents/db/run.repository'
import { protectedProcedure, router } from '../trpc/trpc.ts'

export const runRouter = router({
  get: protectedProcedure.input(runIdSchema).query(({ ctx, input }) => getRun(ctx.db, ctx.user_id, input.run_id)),
  /** Stops a run before its next tool call; answers the run as it is when it has ended. */
  cancel: protectedProcedure
    .input(runIdSchema)
    .mutation(({ ctx, input }) => ctx.runs.cancel(ctx.user_id, input.run_id)),
  /** Decides what a run waits for. The run goes on; follow it at `/api/todos/agent-runs/{run_id}/stream`. */
  approve: protectedProcedure.input(approveSchema).mutation(({ ctx, input }) => ctx.runs.approve(ctx.user_id, input)),
})
