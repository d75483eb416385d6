import { AppError } from '@todo-agents/contract/errors'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { CreateRateLimiter } from '../limits/rate-limiter.ts'
import { inSeconds } from '../limits/rate-limiter.ts'

export interface LimitRequestsOptions {
  createLimiter: CreateRateLimiter
  /** The most calls of one user within any minute. */
  perMinute: number
}

/**
 * Makes the hook. `authenticate` returns the caller, and throws AppError `unauthorized` when there is no valid session.
 */
export type LimitRequests = (
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<{ user_id: string }>,
) => onRequestAsyncHookHandler

/**
 * A hook for the routes of tRPC that counts the calls of each user: queries, mutations and subscriptions, and each call
 * of a batch. Beyond the limit it throws AppError `rate_limit_exceeded`, with the header Retry-After, before the body
 * is read. A request without a valid session passes: its procedures refuse it without a database query.
 */
export function createRequestLimit({ createLimiter, perMinute }: LimitRequestsOptions): LimitRequests {
  const limiter = createLimiter('trpc', { limit: perMinute, windowMs: 60_000 })

  return (authenticate) => async (request, reply) => {
    const caller = await authenticate(request, reply).catch(() => null)
    if (caller === null) return
    const taken = await limiter.take(caller.user_id, callsOf(request))
    if (taken.allowed) return
    reply.header('retry-after', taken.retry_after)
    const sentence = `You may make ${perMinute} requests a minute. Try again in ${inSeconds(taken.retry_after)}.`
    throw new AppError('rate_limit_exceeded', sentence)
  }
}

function callsOf({ params, query }: FastifyRequest): number {
  const { path = '' } = params as { path?: string }
  return (query as { batch?: unknown }).batch === undefined ? 1 : path.split(',').length
}
