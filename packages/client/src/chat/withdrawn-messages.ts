import type { ActiveRun } from '@todo-agents/contract/run'
import type { TodoAgents } from '../client.ts'
import { isPlaced } from './chat-queue.ts'
import type { QueuedMessage } from './chat-state.ts'

/** The runs of messages that have left the server's queue unanswered, which is not the same as having been begun. */
export async function findTakenBack(
  client: TodoAgents,
  queue: QueuedMessage[],
  active: ActiveRun[],
): Promise<Set<string>> {
  const missing = queue.filter(isPlaced).filter(({ run_id }) => !active.some(({ id }) => id === run_id))
  const statuses = await Promise.all(
    missing.map(async ({ run_id }) => [run_id, await statusOf(client, run_id)] as const),
  )
  return new Set(statuses.flatMap(([run_id, status]) => (status === 'cancelled' ? [run_id] : [])))
}

/** Null where it cannot be asked: what is known is shown as it is. */
async function statusOf({ trpc }: TodoAgents, run_id: string): Promise<ActiveRun['status'] | null> {
  try {
    return (await trpc.run.get.query({ run_id })).status
  } catch {
    return null
  }
}
