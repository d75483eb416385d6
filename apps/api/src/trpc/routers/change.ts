import { changeListSchema, undoSchema } from '@todo-agents/contract/change'
import { subscribeSchema } from '@todo-agents/contract/feed'
import { sessionEnded } from '../../auth/live-sessions.ts'
import { feed } from '../../stream/feed.ts'
import { toTrpcError } from '../errors.ts'
import { protectedProcedure, router } from '../trpc.ts'

export const changeRouter = router({
  list: protectedProcedure.input(changeListSchema.prefault({})).query(({ ctx, input }) => ctx.store.changes(input)),
  undo: protectedProcedure
    .input(undoSchema)
    .mutation(({ ctx, input }) => ctx.storeFor('action_id' in input ? input.action_id : undefined).undo(input)),
  /** What an undo would do. Changes nothing. */
  preview: protectedProcedure.input(undoSchema).query(({ ctx, input }) => ctx.store.undoEffects(input)),
  /**
   * The feed of the caller's todos, tags and runs, over SSE; see `FeedEvent`. Ends with the error `unauthorized` when
   * the session ends.
   */
  subscribe: protectedProcedure.input(subscribeSchema.prefault({})).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { db, signals, limits, sessions, user_id, auth_session_id, now } = ctx
    const releaseStream = limits.acquireStream(user_id)
    const ended = new AbortController()
    const unsubscribe = sessions.onEnd({ session_id: auth_session_id, user_id }, () => ended.abort())
    const ends = AbortSignal.any([signal ?? NEVER, ended.signal])
    try {
      yield* feed({ db, signals, user_id, now, after: input.lastEventId ?? null, signal: ends })
      if (ended.signal.aborted) throw toTrpcError(sessionEnded())
    } finally {
      unsubscribe()
      releaseStream()
    }
  }),
})

/**
 * A signal that is never aborted. Callers in the same process pass no signal, and end the feed by ending the iteration.
 */
const NEVER = new AbortController().signal
