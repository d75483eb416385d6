import { AppError } from '@todo-agents/contract/errors'
import type { onRequestAsyncHookHandler } from 'fastify'
import { addressKey } from './address-key.ts'
import type { CreateRateLimiter, RateLimiter } from './rate-limiter.ts'
import { inSeconds } from './rate-limiter.ts'

const MINUTE_MS = 60_000

/** Against guests by the thousand. An office or a school behind one address makes a few at once. */
const GUESTS = { limit: 20, window_ms: MINUTE_MS }

/** Against guessing passwords and accounts by the thousand: more than a person mistypes. */
const ATTEMPTS = { limit: 10, window_ms: MINUTE_MS }

/**
 * A hook for the routes of better-auth: limits what can be guessed or made there, per address. Throws AppError
 * `rate_limit_exceeded`, with the header Retry-After.
 */
export function createSignInLimit(createLimiter: CreateRateLimiter): onRequestAsyncHookHandler {
  const guests = createLimiter('guest', GUESTS)
  const attempts = createLimiter('sign-in', ATTEMPTS)

  /** Only what is known to be harmless counts less or not: no new route and no other spelling of one slips through. */
  function limiterFor(method: string, url: string): RateLimiter | null {
    if (method !== 'POST' || url === '/api/auth/sign-out') return null
    return url === '/api/auth/sign-in/anonymous' ? guests : attempts
  }

  return async (request, reply) => {
    const taken = await limiterFor(request.method, request.url)?.take(addressKey(request.ip))
    if (!taken || taken.allowed) return
    const { retry_after } = taken
    reply.header('retry-after', retry_after)
    const sentence = `Too many attempts from your network address. Try again in ${inSeconds(retry_after)}.`
    throw new AppError('rate_limit_exceeded', sentence)
  }
}
