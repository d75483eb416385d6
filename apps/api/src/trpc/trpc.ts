import { todoStore } from '@todo-agents/db/todos/todo-store'
import { initTRPC, TRPCError } from '@trpc/server'
import { requireScope, scopeOf } from '../auth/scopes.ts'
import { toAppError } from '../http/errors.ts'
import { announceChange, announceMe } from '../stream/feed.ts'
import type { Context } from './context.ts'
import { fromTrpcError, toTrpcError } from './errors.ts'

const t = initTRPC.context<Context>().create({
  errorFormatter: ({ shape, error }) => {
    const { code, message, field } = fromTrpcError(error)
    const { httpStatus, path } = shape.data
    return { ...shape, message, data: { code, httpStatus, path, field } }
  },
  // The client reconnects after more than two pings are missing, as for the streams of the assistant.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
})

/** Gives every error a code and a sentence. Unexpected errors are logged, and the client gets only an id. */
const errors = t.middleware(async ({ ctx, next }) => {
  const result = await next()
  if (result.ok || !(result.error.cause instanceof Error) || isRefusedByTrpc(result.error)) return result
  throw toTrpcError(toAppError(result.error.cause, ctx.log))
})

/** True when tRPC itself refused the call, for example because its input does not parse. */
function isRefusedByTrpc({ code, cause }: TRPCError): boolean {
  return cause instanceof TRPCError || code !== 'INTERNAL_SERVER_ERROR'
}

export const router = t.router
const publicProcedure = t.procedure.use(errors)

/**
 * A procedure for the signed-in user, and for a program of that user with the scope that `scopeOf` returns. Adds `user_id`, the sign-in session `auth_session_id`, and `store`, which reaches
 * only the rows of this user; `storeFor` is the store for one action of the user, which may take several requests. After a mutation, the followers of the user's feed are notified.
 */
export const protectedProcedure = publicProcedure.use(async ({ ctx, next, type, path }) => {
  const caller = await ctx.authenticate()
  requireScope(caller, scopeOf(path, type))
  const { user_id, session_id: auth_session_id, program } = caller
  const { db, signals, monthlyLimits, bounds, now } = ctx.services
  const call_id = type === 'mutation' ? ctx.call_id : undefined
  const by = program ? ({ actor: 'program', program_id: program.id } as const) : ({ actor: 'user' } as const)
  const scope = { user_id, ...by, call_id, ...monthlyLimits, bounds, now } as const
  const store = todoStore(db, scope)
  const storeFor = (action_id?: string) => (action_id ? todoStore(db, { ...scope, call_id: action_id }) : store)
  const result = await next({ ctx: { ...ctx.services, user_id, auth_session_id, program, scope, store, storeFor } })
  if (type === 'mutation' && result.ok) announceChange(signals, user_id)
  return result
})

/** A procedure that may also change the user: the followers of the feed get the new `me`. */
export const meProcedure = protectedProcedure.use(async ({ ctx, next, type }) => {
  const result = await next()
  if (type === 'mutation' && result.ok) announceMe(ctx.signals, ctx.user_id)
  return result
})
