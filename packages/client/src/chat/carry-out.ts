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

/** Carries out what is next after each change of the state, before the `dispatch` that changed it returns. */
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

/** Returns false when the run could not be cancelled, as the state says. */
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

/** The id of the message is its idempotency key: sent again after a lost answer, it joins the same run. */
async function send({ client, store, follower, outbox }: ChatParts, message: QueuedMessage, session_id: string | null) {
  const { id, content } = message
  const request = { message: content, session_id: session_id ?? undefined }
  await follower.follow((options) => client.streamAgent(request, { ...options, idempotency_key: id }))
  const isWithdrawn = store.state.withdrawn.includes(id)
  if (isWithdrawn) store.dispatch({ type: 'returned', id })
  outbox.settle(id, !isWithdrawn)
}

async function follow({ client, store, follower }: ChatParts, step: Extract<ChatStep, { type: 'follow' }>) {
  const { run_id, last_event_id, is_short } = step
  await follower.follow((options) => client.resumeAgent({ run_id, last_event_id }, { ...options, is_short }))
  // Nothing of the run is retained, and nothing of it was shown: the stored messages are all there is.
  if (last_event_id === null && store.state.error?.code === 'not_found') store.dispatch({ type: 'stopped' })
}

/** Without an answer, the messages of this chat are followed: on the server they wait for those before them. */
async function readQueue(chat: ChatParts, session_id: string): Promise<void> {
  try {
    await syncQueue(chat, await chat.client.trpc.run.active.query({ session_id }))
  } catch {
    chat.store.dispatch({ type: 'queue_unreadable' })
  }
}

/** Resolves when the state has the queue. */
export async function syncQueue({ client, store }: ChatParts, runs: ActiveRun[]): Promise<void> {
  const { session_id, queue } = store.state
  const active = runs.filter((run) => run.session_id === session_id)
  const cancelled = await findCancelled(client, queue, active)
  store.dispatch({ type: 'queue_synced', session_id, active, cancelled })
}

/** The runs of queued messages that were cancelled elsewhere. A run that is not active may also have answered its message. */
async function findCancelled(client: TodoAgents, queue: QueuedMessage[], active: ActiveRun[]): Promise<Set<string>> {
  const missing = queue.filter(isPlaced).filter(({ run_id }) => !active.some(({ id }) => id === run_id))
  const statuses = await Promise.all(
    missing.map(async ({ run_id }) => [run_id, await statusOf(client, run_id)] as const),
  )
  return new Set(statuses.flatMap(([run_id, status]) => (status === 'cancelled' ? [run_id] : [])))
}

/** Returns null when the server cannot be asked: the message then stays in the queue. */
async function statusOf({ trpc }: TodoAgents, run_id: string): Promise<ActiveRun['status'] | null> {
  try {
    return (await trpc.run.get.query({ run_id })).status
  } catch {
    return null
  }
}
