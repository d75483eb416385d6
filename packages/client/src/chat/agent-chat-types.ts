import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ActiveRun, CallDecision } from '@todo-agents/contract/run'
import type { Message } from '@todo-agents/contract/session'
import type { TodoAgents } from '../client.ts'
import type { ChatState } from './chat-state.ts'
import type { UnsentStore } from './keep-unsent.ts'
import type { WantedMessage } from './rearrange.ts'

/**
 * A conversation: its state, and the actions of its user. A failed action does not reject, except `loadOlder`: the
 * failure is in `state.error`.
 */
export interface AgentChat {
  getState(): ChatState
  /** Calls `listener` after each change of the state. Returns a function that unsubscribes it. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each event once the state contains it. Returns a function that unsubscribes it. */
  onEvent(listener: (event: StreamEvent) => void): () => void
  /**
   * Sends a message, or queues it while another answer is under way. Resolves with true when the answer has ended or
   * waits for approval; for a queued message, when the server has it in its queue. Resolves with false when the chat
   * drops the message instead: a limit was hit, the server refused the message in the queue, the user took it back, or
   * another conversation was opened first. The page should then keep the text elsewhere.
   *
   * `rewind_to`: the id of a shown message of the user that this one replaces, to edit it or to ask for its answer again.
   * What its run and all later ones changed is undone. The replaced messages stay in the state until the server has
   * accepted the new one. Resolves with false when the server refuses, with the reason in `state.error`; so it does while
   * an answer is under way.
   */
  send(text: string, options?: { rewind_to?: string | undefined }): Promise<boolean>
  /**
   * After an error: follows the run if it goes on, otherwise sends the last message again, see `retryOf`. With
   * `message_id`: sends that message of the user again, see `retryOfMessage`. Does nothing while an answer is under
   * way.
   */
  retry(message_id?: string): Promise<void>
  /** Sends a message that is held in the queue until its user acts, see `is_held`. Resolves as `send` does. */
  release(id: string): Promise<boolean>
  /** Drops a message that the server is not known to have, so that the messages behind it can be sent. */
  discard(message_id: string): void
  /** Stops the run. If the run has no id yet, it is stopped as soon as it has one. */
  stop(): Promise<void>
  /**
   * Takes a message out of the queue. Resolves with false when the queue has no message with this `id`, or its run
   * could not be cancelled.
   */
  takeBack(id: string): Promise<boolean>
  /**
   * Gives the messages of the queue a new order, or new texts. `wanted`: all of them, in the new order. Resolves with
   * false when nothing was changed, see `state.error`.
   */
  rearrange(wanted: readonly WantedMessage[]): Promise<boolean>
  /**
   * Brings the chat up to date with the result of `run.active`, as after a reload: queues messages from other tabs,
   * follows the run that is under way, and shows a run that waits for approval.
   */
  syncQueue(active: ActiveRun[]): Promise<void>
  /**
   * Answers the run's question whether it may make its calls. `args`: for a question about one call, the arguments to
   * approve instead of the proposed ones. `calls`: decisions about single calls; `decision` holds for the others.
   */
  approve(decision: 'approve' | 'deny', args?: Record<string, unknown>, calls?: CallDecision[]): Promise<void>
  /** `messages`: oldest first, as `session.history` gives them. */
  loadHistory(messages: Message[], session_id: string, next_cursor?: string | null): void
  /**
   * Reads the messages before the shown ones, from the cursor `state.older`, and shows them. Does nothing when there
   * are no more. Rejects when the request fails, and can be called again then.
   */
  loadOlder(): Promise<void>
  /** Shows an empty conversation: a new one, or `session_id`. A run that is under way goes on. */
  reset(session_id?: string | null): void
  /** Closes the connection. A run that is under way goes on. */
  disconnect(): void
}

export interface AgentChatOptions {
  client: TodoAgents
  session_id?: string | null
  /** Milliseconds. Once the connection has been lost for this long, `state.connection` is `reconnecting`. */
  notice_after_ms?: number
  /**
   * Stores the messages that the server is not known to have. The next chat that opens their conversation gets them
   * back.
   */
  unsent?: UnsentStore
}
