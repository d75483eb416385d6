import { setTimeout as sleep } from 'node:timers/promises'
import { TodoAgentsError } from '@todo-agents/client/errors'
import { TRPCClientError } from '@trpc/client'
import type { Output } from '../terminal/output.ts'

const MAX_ATTEMPTS = 5
const MAX_WAIT_S = 90

/**
 * Makes a call that changes nothing when it is made a second time. Makes it again while the server cannot be reached or
 * is starting, and when it asks to wait because of too many calls.
 */
export async function repeated<Result>(call: () => Promise<Result>, { note }: Pick<Output, 'note'>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const wait = waitOf(error, attempt)
      if (wait === null) throw error
      if (wait > 5) note(`The server asks to wait for ${wait} s.`)
      await sleep(wait * 1000)
    }
  }
}

/** Returns for how many seconds to wait; null when a further call would not help. */
function waitOf(error: unknown, attempt: number): number | null {
  if (!(error instanceof TRPCClientError)) return null
  const { response } = (error.meta ?? {}) as { response?: Response }
  if (response?.status === 429) {
    const seconds = Number(response.headers.get('retry-after') ?? 1)
    return seconds <= MAX_WAIT_S ? Math.max(1, seconds) : null
  }
  const isLost = error.cause instanceof TodoAgentsError && error.cause.code === 'network_error'
  const isDown = response !== undefined && [502, 503, 504].includes(response.status)
  return (isLost || isDown) && attempt < MAX_ATTEMPTS ? 0.2 * 2 ** attempt : null
}
