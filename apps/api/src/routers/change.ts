import { changeListSchema, undoSchema } from '@todo-agents/contract/change'
import { subscribeSchema } from '@todo-agents/contract/feed'
import { feed } from '../feed.ts'
import { protectedProcedure, router } from '../trpc/trpc.ts'

export const changeRouter = router({
  list: protectedProcedure.input(changeListSchema.prefault({})).query(({ ctx, input }) => ctx.store.changes(input)),
  undo: protectedProcedure.input(undoSchema).mutation(({ ctx, input }) => ctx.store.undo(input)),
  /** What happens to the caller's todos, tags and runs, over SSE; see `FeedEvent`. */
  subscribe: protectedProcedure.input(subscribeSchema.prefault({})).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { db, signals, limits, user_id, now } = ctx
    const leave = limits.enterStream(user_id)
    try {
      yield* feed({ db, signals, user_id, now, after: input.lastEventId ?? null, signal: signal ?? NEVER })
    } finally {
      leave()
    }
  }),
})

/** For a caller in the same process that has no signal; ending the iteration ends the feed, too. */
const NEVER = new AbortController().signal
