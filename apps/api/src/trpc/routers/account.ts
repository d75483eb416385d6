import {
  deletionRequestSchema,
  deviceIdSchema,
  emailChangeSchema,
  passwordChangeSchema,
} from '@todo-agents/contract/account'
import { getMe } from '@todo-agents/db/users/user.repository'
import { meProcedure, router } from '../trpc.ts'

/** A procedure on the caller's own account. Adds `caller`: the user and the session that calls. */
const accountProcedure = meProcedure.use(({ ctx, next }) => {
  return next({ ctx: { caller: { user_id: ctx.user_id, session_id: ctx.auth_session_id } } })
})

export const accountRouter = router({
  /** The sessions of the caller. */
  devices: accountProcedure.query(({ ctx }) => ctx.account.devices(ctx.caller)),
  endDevice: accountProcedure
    .input(deviceIdSchema)
    .mutation(({ ctx, input }) => ctx.account.endDevice(ctx.caller, input.id)),
  /** Ends all sessions of the caller except the calling one. */
  endOtherDevices: accountProcedure.mutation(async ({ ctx }) => {
    return { ended: await ctx.account.endOtherDevices(ctx.caller) }
  }),
  /** Changes the password, and ends all other sessions. */
  changePassword: accountProcedure
    .input(passwordChangeSchema)
    .mutation(({ ctx, input }) => ctx.account.changePassword(ctx.caller, input)),
  changeEmail: accountProcedure.input(emailChangeSchema).mutation(async ({ ctx, input }) => {
    await ctx.account.changeEmail(ctx.caller, input)
    return getMe(ctx.db, ctx.user_id)
  }),
  /** Schedules the deletion of the account and its data in seven days, and ends all other sessions now. */
  requestDeletion: accountProcedure.input(deletionRequestSchema.prefault({})).mutation(async ({ ctx, input }) => {
    return { delete_at: await ctx.account.requestDeletion(ctx.caller, input.password) }
  }),
  /** Cancels the scheduled deletion of the account. */
  keep: accountProcedure.mutation(({ ctx }) => ctx.account.keep(ctx.caller)),
})
