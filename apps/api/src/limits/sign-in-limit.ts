import { AppError } from '@todo-agents/contract/errors'
import type { onRequestAsyncHookHandler } from 'fastify'
import { addressKey } from './address-key.ts'
import type { CreateRateLimiter, RateLimiter } from './rate-limiter.ts'
import { inSeconds } from './rate-limiter.ts'

const MINUTE_MS = 60_000

/** Stops the mass creation of guests, but lets an office or a school behind one address create a few at once. */
const GUESTS = { limit: 20, windowMs: MINUTE_MS }

/** Slows the guessing of passwords and accounts, but allows more attempts than a person mistypes. */
const ATTEMPTS = { limit: 10, windowMs: MINUTE_MS }

/**
 * Apps call these without a user. A company's apps may share an address, and refresh their tokens every fifteen minutes.
 */
const REGISTRATIONS = { limit: 20, windowMs: MINUTE_MS }
const AUTHORIZATIONS = { limit: 60, windowMs: MINUTE_MS }
const TOKENS = { limit: 120, windowMs: MINUTE_MS }

/** What is limited per address. */
export type AddressLimit = 'guest' | 'attempt' | 'register' | 'authorize' | 'token'

/**
 * A hook for the routes of better-auth that limits the requests of each network address, by the `limit` of each
 * endpoint in auth/open-endpoints.ts and by that of the endpoints of OAuth. Throws AppError `rate_limit_exceeded`, with the header Retry-After.
 */
export function createSignInLimit(createLimiter: CreateRateLimiter): onRequestAsyncHookHandler {
  const limiters: Record<AddressLimit, RateLimiter> = {
    guest: createLimiter('guest', GUESTS),
    attempt: createLimiter('sign-in', ATTEMPTS),
    register: createLimiter('oauth-register', REGISTRATIONS),
    authorize: createLimiter('oauth-authorize', AUTHORIZATIONS),
    token: createLimiter('oauth-token', TOKENS),
  }

  return async (request, reply) => {
    const { signInLimit } = request.routeOptions.config
    if (!signInLimit) return
    const taken = await limiters[signInLimit].take(addressKey(request.ip))
    if (taken.allowed) return
    const { retry_after } = taken
    reply.header('retry-after', retry_after)
    const sentence = `Too many attempts from your network address. Try again in ${inSeconds(retry_after)}.`
    throw new AppError('rate_limit_exceeded', sentence)
  }
}
