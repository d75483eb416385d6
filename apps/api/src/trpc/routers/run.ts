import { activeRunsSchema, approveSchema, runIdSchema } from '@todo-agents/contract/run'
import { getActiveRuns, getRun } from '@todo-agents/db/runs/run.repository'
import { protectedProcedure, router } from '../trpc.ts'

export const runRouter = router({
  get: protectedProcedure.input(runIdSchema).query(({ ctx, input }) => getRun(ctx.db, ctx.user_id, input.run_id)),
  /** The runs of a session that are queued, running or waiting for approval, in the order of their turns. */
  active: protectedProcedure
    .input(activeRunsSchema)
    .query(({ ctx, input }) => getActiveRuns(ctx.db, ctx.user_id, input.session_id)),
  /** Stops a run before its next tool call. Returns the run after its end. */
  cancel: protectedProcedure
    .input(runIdSchema)
    .mutation(({ ctx, input }) => ctx.runs.cancel(ctx.user_id, input.run_id)),
  /**
   * Decides the question that a run waits for, and resumes the run. Follow the run at
   * `/api/todos/agent-runs/{run_id}/stream`.
   */
  approve: protectedProcedure.input(approveSchema).mutation(({ ctx, input }) => ctx.runs.approve(ctx.user_id, input)),
})
