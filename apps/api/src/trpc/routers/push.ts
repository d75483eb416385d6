import type { PushKey } from '@todo-agents/contract/reminder'
import { pushSubscribeSchema, pushTestSchema, pushUnsubscribeSchema } from '@todo-agents/contract/reminder'
import { unsubscribe } from '@todo-agents/db/reminders/push-subscription.repository'
import { protectedProcedure, router } from '../trpc.ts'

/** Adds `caller`: the user and the session that calls. */
const pushProcedure = protectedProcedure.use(({ ctx, next }) => {
  return next({ ctx: { caller: { user_id: ctx.user_id, session_id: ctx.auth_session_id } } })
})

export const pushRouter = router({
  key: pushProcedure.query(({ ctx }): PushKey => ({ public_key: ctx.reminders.publicKey })),
  /** Idempotent. A page calls it at each start, because subscriptions end with their session. */
  subscribe: pushProcedure
    .input(pushSubscribeSchema)
    .mutation(({ ctx, input }) => ctx.reminders.subscribe(ctx.caller, input)),
  /** Idempotent. */
  unsubscribe: pushProcedure
    .input(pushUnsubscribeSchema)
    .mutation(({ ctx, input }) => unsubscribe(ctx.db, ctx.user_id, input)),
  /** The browsers of the caller that get reminders by push. */
  list: pushProcedure.query(({ ctx }) => ctx.reminders.devices(ctx.caller)),
  /** Sends a message that says that push works. */
  test: pushProcedure
    .input(pushTestSchema.prefault({}))
    .mutation(({ ctx, input }) => ctx.reminders.testPush(ctx.user_id, input.id)),
})
