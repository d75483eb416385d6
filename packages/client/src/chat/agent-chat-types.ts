import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ActiveRun, CallDecision } from '@todo-agents/contract/run'
import type { Message } from '@todo-agents/contract/session'
import type { TodoAgents } from '../client.ts'
import type { ChatState } from './chat-state.ts'
import type { UnsentStore } from './keep-unsent.ts'

/** A conversation: its state, and what its user can do. A failure does not reject: it is in `state.error`. */
export interface AgentChat {
  getState(): ChatState
  /** Calls `listener` after each change of the state. Returns a function that stops it. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each event once the state contains it. Returns a function that stops it. */
  onEvent(listener: (event: StreamEvent) => void): () => void
  /**
   * Sends a message. Resolves when the answer has ended or waits for approval; while another answer is under way, when
   * the message is in the server's queue. Resolves with false when the message was refused or withdrawn. It is not shown
   * then, so the page should keep it elsewhere.
   */
  send(text: string): Promise<boolean>
  /**
   * After an error, follows the run that goes on or sends the last message again, see `retryOf`. With an id, sends that
   * message of the user again, see `retryOfMessage`. Does nothing while an answer is under way.
   */
  retry(message_id?: string): Promise<void>
  /** Sends a message that waits in the queue for its user. Resolves as `send` does. */
  release(id: string): Promise<boolean>
  /** Drops a message that the server is not known to have, so that the messages behind it can be sent. */
  discard(message_id: string): void
  /** Stops the run. Before the run has an id, it is stopped as soon as it has one. */
  stop(): Promise<void>
  /** Takes a message out of the queue, by its id there. Resolves with false when the server refused that. */
  takeBack(id: string): Promise<boolean>
  /**
   * Shows the result of `run.active`, as after a reload: messages from other tabs wait in the queue, the run that is under
   * way is followed, and a run that waits for approval is shown.
   */
  syncQueue(active: ActiveRun[]): Promise<void>
  /**
   * Decides about the calls that the run wants to make. `args`: arguments to approve instead of the proposed ones, where
   * the question is about one call. `calls`: decisions about single calls; the others follow `decision`.
   */
  approve(decision: 'approve' | 'deny', args?: Record<string, unknown>, calls?: CallDecision[]): Promise<void>
  /** `messages`: oldest first, as `session.history` gives them. */
  loadHistory(messages: Message[], session_id: string, next_cursor?: string | null): void
  /**
   * Reads the messages before those that are shown, from the cursor `state.older`. Does nothing when there are no more.
   * Rejects when they cannot be read, and can be called again then.
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
  /** How long a connection may be lost before the state shows it. */
  notice_after_ms?: number
  /** Keeps messages that the server is not known to have, for the next chat with their conversation. */
  unsent?: UnsentStore
}
