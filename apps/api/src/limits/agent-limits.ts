import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { Usage } from '@todo-agents/contract/user'
import type { Tables } from '@todo-agents/db/tables'
import { getUsage, ServerBudgetError } from '@todo-agents/db/users/usage.repository'
import type { Kysely } from 'kysely'
import { addressKey } from './address-key.ts'
import { createConcurrencyLimiter } from './concurrency-limiter.ts'
import type { CreateRateLimiter } from './rate-limiter.ts'
import { inSeconds } from './rate-limiter.ts'

/** The most streams of a user that may be open in one process: more than all tabs and programs of one person need. */
const STREAMS_PER_USER = 32

/** The limits on the messages of a user to the assistant, and on the open streams. */
export type AgentLimits = ReturnType<typeof createAgentLimits>

export interface AgentLimitsOptions {
  db: Kysely<Tables>
  createLimiter: CreateRateLimiter
  /** The most messages of a user within any minute. */
  perMinute: number
  /** The most messages of all guests of one network address within any minute. */
  guestsPerMinute: number
  monthly_limit: number | null
  now: () => Date
}

/** Refuses a request that may be repeated after `retry_after` seconds. */
class TooOftenError extends AppError {
  readonly retry_after: number

  constructor(message: string, retry_after: number) {
    super('rate_limit_exceeded', message)
    this.retry_after = retry_after
  }
}

type Refusal = Extract<AgentEvent, { event: 'rate_limit_exceeded' }>

export function createAgentLimits(options: AgentLimitsOptions) {
  const { db, createLimiter, perMinute, guestsPerMinute, monthly_limit, now } = options
  const messages = createLimiter('message', { limit: perMinute, windowMs: 60_000 })
  const guestMessages = createLimiter('guest-message', { limit: guestsPerMinute, windowMs: 60_000 })
  const streams = createConcurrencyLimiter(STREAMS_PER_USER)
  /**
   * The reads of the usage that are under way, by user. The messages of a refused burst share one read, instead of a
   * statement each.
   */
  const usages = new Map<string, Promise<Usage>>()

  function usageOf(user_id: string): Promise<Usage> {
    const known = usages.get(user_id)
    if (known) return known
    const usage = getUsage(db, user_id, now, { monthly_limit }).finally(() => usages.delete(user_id))
    usages.set(user_id, usage)
    return usage
  }

  return {
    /** Counts a message. Returns a function that takes the count back. Throws AppError `rate_limit_exceeded`. */
    async takeMessage(user_id: string): Promise<() => Promise<void>> {
      const taken = await messages.take(user_id)
      if (taken.allowed) return taken.giveBack
      const { retry_after } = taken
      const sentence = `You may send ${perMinute} messages a minute. Try again in ${inSeconds(retry_after)}.`
      throw new TooOftenError(sentence, retry_after)
    },

    /**
     * As `takeMessage`, for a guest. All guests of one network address share a limit, because a new guest costs
     * nothing. `address`: the IP address of the caller.
     */
    async takeGuestMessage(address: string): Promise<() => Promise<void>> {
      const taken = await guestMessages.take(addressKey(address))
      if (taken.allowed) return taken.giveBack
      const { retry_after } = taken
      const sentence = `All guests of your network address together may send ${guestsPerMinute} messages a minute. Try again in ${inSeconds(retry_after)}, or create an account.`
      throw new TooOftenError(sentence, retry_after)
    },

    /** Takes a slot for a stream. Returns a function that releases it. Throws AppError `rate_limit_exceeded`. */
    acquireStream(user_id: string): () => void {
      const release = streams.acquire(user_id)
      if (release) return release
      throw new TooOftenError(`You have ${STREAMS_PER_USER} answers open at once. Close one and try again.`, 5)
    },

    /**
     * Returns the event for an error `rate_limit_exceeded`. Its `retry_after` is the wait that the error names, or else
     * the time until the monthly quota is reset.
     */
    async refusal(user_id: string, error: AppError): Promise<Refusal> {
      const { current_usage, monthly_limit, remaining_quota, reset_date } = await usageOf(user_id)
      const usage = { current_usage, monthly_limit, remaining_quota, reset_date }
      const secondsToReset = Math.ceil((Date.parse(usage.reset_date) - now().getTime()) / 1000)
      const retry_after = error instanceof TooOftenError ? error.retry_after : secondsToReset
      // The budget of the whole server is spent, even if the user's own quota is not.
      if (error instanceof ServerBudgetError) usage.remaining_quota = 0
      return { event: 'rate_limit_exceeded', data: { message: error.message, ...usage, retry_after } }
    },
  }
}
