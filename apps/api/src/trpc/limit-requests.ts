import { AppError } from '@todo-agents/contract/errors'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import type { CreateRateLimiter } from '../limits/rate-limiter.ts'
import { inSeconds } from '../limits/rate-limiter.ts'

export interface LimitRequestsOptions {
  createLimiter: CreateRateLimiter
  /** The most calls of one user within any minute. */
  perMinute: number
  /** The most calls of one access token or connected app within any minute. They count for their user, too. */
  programPerMinute: number
}

/**
 * Makes the hook. `authenticate` returns the caller, and throws AppError `unauthorized` when there is no valid session.
 */
export type LimitRequests = (
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<Pick<Caller, 'user_id' | 'program'>>,
) => onRequestAsyncHookHandler

/**
 * A hook for the routes of the API that counts the calls of each user and each program: queries, mutations and
 * subscriptions, and each call of a batch. Beyond the limit it throws AppError `rate_limit_exceeded`, with the header
 * Retry-After, before the body is read. A request without a valid session passes: its procedures refuse it without a
 * database query.
 */
export function createRequestLimit(options: LimitRequestsOptions): LimitRequests {
  const { createLimiter, perMinute, programPerMinute } = options
  const users = createLimiter('trpc', { limit: perMinute, windowMs: 60_000 })
  const programs = createLimiter('program', { limit: programPerMinute, windowMs: 60_000 })

  function refuse(reply: FastifyReply, who: string, limit: number, retry_after: number): never {
    reply.header('retry-after', retry_after)
    const sentence = `${who} may make ${limit} requests a minute. Try again in ${inSeconds(retry_after)}.`
    throw new AppError('rate_limit_exceeded', sentence)
  }

  return (authenticate) => async (request, reply) => {
    const caller = await authenticate(request, reply).catch(() => null)
    if (caller === null) return
    const calls = callsOf(request)
    const { user_id, program } = caller
    const ofProgram = program && (await programs.take(program.id, calls))
    if (ofProgram && !ofProgram.allowed)
      return refuse(reply, 'This token or app', programPerMinute, ofProgram.retry_after)
    const ofUser = await users.take(user_id, calls)
    if (ofUser.allowed) return
    await ofProgram?.giveBack()
    refuse(reply, 'You', perMinute, ofUser.retry_after)
  }
}

function callsOf({ params, query }: FastifyRequest): number {
  const { path = '' } = params as { path?: string }
  return (query as { batch?: unknown }).batch === undefined ? 1 : path.split(',').length
}
