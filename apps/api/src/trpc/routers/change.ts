import type { Change } from '@todo-agents/contract/change'
import { changeListSchema, undoSchema } from '@todo-agents/contract/change'
import { subscribeSchema } from '@todo-agents/contract/feed'
import { sessionEnded } from '../../auth/live-sessions.ts'
import { feed, isShownTo } from '../../stream/feed.ts'
import { toTrpcError } from '../errors.ts'
import { protectedProcedure, router } from '../trpc.ts'

export const changeRouter = router({
  list: protectedProcedure.input(changeListSchema.prefault({})).query(async ({ ctx, input }) => {
    const page = await ctx.store.changes(input)
    return { ...page, changes: shownTo(ctx.program, page.changes) }
  }),
  undo: protectedProcedure.input(undoSchema).mutation(async ({ ctx, input }) => {
    const result = await ctx.storeFor('action_id' in input ? input.action_id : undefined).undo(input)
    return { ...result, changes: shownTo(ctx.program, result.changes) }
  }),
  /** What an undo would do. Changes nothing. */
  preview: protectedProcedure.input(undoSchema).query(async ({ ctx, input }) => {
    const preview = await ctx.store.undoEffects(input)
    return { ...preview, effects: shownTo(ctx.program, preview.effects) }
  }),
  /**
   * The feed of the caller's todos, tags and runs, over SSE; see `FeedEvent`. Ends with the error `unauthorized` when
   * the session ends.
   */
  subscribe: protectedProcedure.input(subscribeSchema.prefault({})).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { db, signals, limits, sessions, user_id, auth_session_id, program, now } = ctx
    const releaseStream = limits.acquireStream(user_id)
    const ended = new AbortController()
    const unsubscribe = sessions.onEnd({ session_id: auth_session_id, user_id }, () => ended.abort())
    const ends = AbortSignal.any([signal ?? NEVER, ended.signal])
    try {
      yield* feed({
        db,
        signals,
        user_id,
        isOfProgram: program !== null,
        now,
        after: input.lastEventId ?? null,
        signal: ends,
      })
      if (ended.signal.aborted) throw toTrpcError(sessionEnded())
    } finally {
      unsubscribe()
      releaseStream()
    }
  }),
})

function shownTo<Row extends Pick<Change, 'entity'>>(program: object | null, rows: Row[]): Row[] {
  return rows.filter((row) => isShownTo(program !== null, row))
}

/**
 * A signal that is never aborted. Callers in the same process pass no signal, and end the feed by ending the iteration.
 */
const NEVER = new AbortController().signal
