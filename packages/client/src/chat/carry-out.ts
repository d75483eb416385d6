import type { ActiveRun } from '@todo-agents/contract/run'
import type { TodoAgents } from '../client.ts'
import { describeError } from '../errors.ts'
import type { ChatFollower } from './chat-follower.ts'
import type { ChatOutbox } from './chat-outbox.ts'
import { isPlaced } from './chat-queue.ts'
import type { QueuedMessage } from './chat-state.ts'
import type { ChatStore } from './chat-store.ts'
import type { ChatStep } from './next-step.ts'
import { nextStep } from './next-step.ts'

export interface ChatParts {
  client: TodoAgents
  store: ChatStore
  follower: ChatFollower
  outbox: ChatOutbox
}

/**
 * After each change of the state, starts every step that `nextStep` returns. The steps are started before the
 * `dispatch` that changed the state returns.
 */
export function carryOutSteps(chat: ChatParts): void {
  const { store, follower } = chat
  store.subscribe(() => {
    if (store.state.stream === 'none') follower.close()
    for (let step = nextStep(store.state); step; step = nextStep(store.state)) void carryOut(chat, step)
  })
}

function carryOut(chat: ChatParts, step: ChatStep): unknown {
  const { store, outbox } = chat
  switch (step.type) {
    case 'cancel':
      store.dispatch({ type: 'stopping' })
      return cancel(chat, step.run_id)
    case 'send':
      return send(chat, step.message, step.session_id)
    case 'follow':
      return follow(chat, step)
    case 'read_queue':
      store.dispatch({ type: 'queue_reading' })
      return readQueue(chat, step.session_id)
    case 'take_turn':
      return store.dispatch({ type: 'turn_came', message: step.message })
    case 'send_first':
      return store.dispatch({ ...step.message, type: 'sent' })
    case 'place':
      return outbox.place(step.message, step.session_id)
  }
}

/** Cancels a run, and reports the result to the state. Returns false when the run could not be cancelled. */
export async function cancel({ client, store }: ChatParts, run_id: string): Promise<boolean> {
  try {
    await client.trpc.run.cancel.mutate({ run_id })
  } catch (error) {
    store.dispatch({ type: 'cancel_failed', run_id, error: describeError(error) })
    return false
  }
  store.dispatch({ type: 'cancelled', run_id })
  return true
}

/**
 * Sends the message and follows its run. The message's id is its idempotency key: if the message is sent again after
 * its response was lost, it joins the same run.
 */
async function send({ client, store, follower, outbox }: ChatParts, message: QueuedMessage, session_id: string | null) {
  const { id, content, rewind_to } = message
  const request = { message: content, session_id: session_id ?? undefined, rewind_to }
  await follower.follow((options) => client.streamAgent(request, { ...options, idempotency_key: id }))
  const isWithdrawn = store.state.withdrawn.includes(id)
  if (isWithdrawn) store.dispatch({ type: 'returned', id })
  outbox.settle(id, !isWithdrawn)
}

async function follow({ client, store, follower }: ChatParts, step: Extract<ChatStep, { type: 'follow' }>) {
  const { run_id, last_event_id, is_short } = step
  await follower.follow((options) => client.resumeAgent({ run_id, last_event_id }, { ...options, is_short }))
  // The server retains no event of the run, and the chat has shown none: only the stored messages are left. This is not
  // an error, and the run counts as ended.
  if (last_event_id === null && store.state.error?.code === 'not_found') store.dispatch({ type: 'stopped' })
}

/**
 * Brings the queue up to date with the runs of the session. If the runs cannot be read, the chat follows only the runs
 * of its own messages. On the server, these still wait for the runs before them.
 */
async function readQueue(chat: ChatParts, session_id: string): Promise<void> {
  try {
    await syncQueue(chat, await chat.client.trpc.run.active.query({ session_id }))
  } catch {
    chat.store.dispatch({ type: 'queue_unreadable' })
  }
}

/** Brings the queue in the state up to date with `runs`, the server's active runs. */
export async function syncQueue({ client, store }: ChatParts, runs: ActiveRun[]): Promise<void> {
  const { session_id, queue } = store.state
  const active = runs.filter((run) => run.session_id === session_id)
  const cancelled = await findCancelled(client, queue, active)
  store.dispatch({ type: 'queue_synced', session_id, active, cancelled })
}

/**
 * Returns the runs of queued messages that were cancelled elsewhere, as in another tab. A run that is not active any
 * more was cancelled, or has answered its message: the server is asked for the status of each.
 */
async function findCancelled(client: TodoAgents, queue: QueuedMessage[], active: ActiveRun[]): Promise<Set<string>> {
  const missing = queue.filter(isPlaced).filter(({ run_id }) => !active.some(({ id }) => id === run_id))
  const statuses = await Promise.all(
    missing.map(async ({ run_id }) => [run_id, await statusOf(client, run_id)] as const),
  )
  return new Set(statuses.flatMap(([run_id, status]) => (status === 'cancelled' ? [run_id] : [])))
}

/** Returns null when the request fails: the message then stays in the queue. */
async function statusOf({ trpc }: TodoAgents, run_id: string): Promise<ActiveRun['status'] | null> {
  try {
    return (await trpc.run.get.query({ run_id })).status
  } catch {
    return null
  }
}
