import { createHash } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Backoff, CreateBackoff } from '../limits/backoff.ts'
import { inSeconds } from '../limits/rate-limiter.ts'
import type { KnownDevices } from './known-devices.ts'

/**
 * Failed sign-ins of one account, from all network addresses. Five are free, then the wait doubles from two seconds to
 * five minutes. This leaves 288 guesses a day, and common passwords are not allowed.
 *
 * An attacker cannot lock the owner out. Existing sessions stay, and a browser that has signed in to the account before
 * is known by a cookie and has a count of its own. Only an owner with a new browser may have to wait, for at most five
 * minutes after the last guess. An address without an account counts in the same way, so that the answer does not
 * reveal it.
 */
const SIGN_INS = { free: 5, firstMs: 2_000, maxMs: 5 * 60_000, forgetMs: 24 * 60 * 60_000 }

export interface SignInBackoff {
  /**
   * Runs one sign-in, unless the account has to wait. The status of its response shows whether the password was right.
   * Throws AppError `rate_limit_exceeded`, with the header Retry-After.
   */
  run(request: FastifyRequest, reply: FastifyReply, email: string, signIn: () => Promise<Response>): Promise<Response>
}

export function createSignInBackoff(createBackoff: CreateBackoff, devices: KnownDevices): SignInBackoff {
  const backoff: Backoff = createBackoff('sign-in', SIGN_INS)
  return {
    async run({ headers: { cookie } }, reply, email, signIn) {
      const device = devices.find(cookie, email)
      const attempt = await backoff.attempt(`${keyOf(email)}:${device ?? 'unknown'}`)
      if (!attempt.allowed) {
        reply.header('retry-after', attempt.retry_after)
        throw new AppError('rate_limit_exceeded', refusal(attempt.retry_after))
      }
      const response = await signIn().catch(async (error: unknown) => {
        await attempt.giveBack()
        throw error
      })
      if (response.ok) await attempt.succeeded()
      else if (response.status !== 401) await attempt.giveBack()
      const setCookie = response.ok ? devices.remember(cookie, email) : null
      if (setCookie) response.headers.append('set-cookie', setCookie)
      return response
    },
  }
}

function refusal(retry_after: number): string {
  return `Too many wrong passwords for this address. Try again in ${inSeconds(retry_after)}, or use a browser that has signed in to this account before.`
}

/** Returns the key of an address. It is a hash, so that Redis stores no addresses. */
function keyOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('base64url')
}
