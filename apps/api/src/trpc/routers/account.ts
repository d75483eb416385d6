import {
  deletionRequestSchema,
  deviceIdSchema,
  emailChangeSchema,
  passwordChangeSchema,
} from '@todo-agents/contract/account'
import { getMe } from '@todo-agents/db/users/user.repository'
import { meProcedure, router } from '../trpc.ts'

/** For what a user does with their own account; `caller` names the session that asks. */
const accountProcedure = meProcedure.use(({ ctx, next }) => {
  return next({ ctx: { caller: { user_id: ctx.user_id, session_id: ctx.auth_session_id } } })
})

export const accountRouter = router({
  /** Where the caller is signed in. */
  devices: accountProcedure.query(({ ctx }) => ctx.account.devices(ctx.caller)),
  endDevice: accountProcedure
    .input(deviceIdSchema)
    .mutation(({ ctx, input }) => ctx.account.endDevice(ctx.caller, input.id)),
  /** Ends all of the caller's sessions but the one that asks. */
  endOtherDevices: accountProcedure.mutation(async ({ ctx }) => {
    return { ended: await ctx.account.endOtherDevices(ctx.caller) }
  }),
  /** Ends all other sessions, too. */
  changePassword: accountProcedure
    .input(passwordChangeSchema)
    .mutation(({ ctx, input }) => ctx.account.changePassword(ctx.caller, input)),
  changeEmail: accountProcedure.input(emailChangeSchema).mutation(async ({ ctx, input }) => {
    await ctx.account.changeEmail(ctx.caller, input)
    return getMe(ctx.db, ctx.user_id)
  }),
  /** Deletes the account and everything in it after seven days, and ends all other sessions at once. */
  requestDeletion: accountProcedure.input(deletionRequestSchema.prefault({})).mutation(async ({ ctx, input }) => {
    return { delete_at: await ctx.account.requestDeletion(ctx.caller, input.password) }
  }),
  /** Calls the deletion off. */
  keep: accountProcedure.mutation(({ ctx }) => ctx.account.keep(ctx.caller)),
})
