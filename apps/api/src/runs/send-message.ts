import type { AgentLimits } from '../limits/agent-limits.ts'
import type { NewMessage, RunKey, RunManager } from './run-manager.ts'

interface Sender {
  user_id: string
  /** The network address of the caller. */
  address: string
}

/**
 * Starts a run within the limits of the user. Only a message that starts a run counts: a message that is refused for
 * another reason, or joins a run, is refunded. Throws what `RunManager.start` throws, and AppError `rate_limit_exceeded`.
 */
export async function sendMessage(
  { runs, limits }: { runs: RunManager; limits: AgentLimits },
  { user_id, address }: Sender,
  message: Omit<NewMessage, 'admit'>,
): Promise<RunKey> {
  const taken: (() => Promise<void>)[] = []
  const refund = () => Promise.all(taken.map((refundOne) => refundOne()))
  try {
    taken.push(await limits.takeMessage(user_id))
  } catch (error) {
    // A message that is sent again joins its run, also when no further message is allowed.
    const key = message.idempotency_key
    const joined = key === undefined ? null : await runs.findIdempotent(user_id, key)
    if (joined) return joined
    throw error
  }
  async function admit({ is_guest }: { is_guest: boolean }): Promise<void> {
    if (is_guest) taken.push(await limits.takeGuestMessage(address))
  }
  try {
    const { hasJoined, ...run } = await runs.start(user_id, { ...message, admit })
    if (hasJoined) await refund()
    return run
  } catch (error) {
    await refund()
    throw error
  }
}
