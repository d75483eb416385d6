import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ActiveRun, CallDecision } from '@todo-agents/contract/run'
import type { Message } from '@todo-agents/contract/session'
import type { TodoAgents } from '../client.ts'
import type { ChatState } from './chat-state.ts'
import type { UnsentStore } from './keep-unsent.ts'

/** A conversation: its state, and what a user can do. A failure does not reject: `state.error` tells it. */
export interface AgentChat {
  getState(): ChatState
  /** Calls `listener` after each change of the state. Answers how to stop. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each event once the state contains it. Answers how to stop. */
  onEvent(listener: (event: StreamEvent) => void): () => void
  /**
   * Says something. Resolves when the answer has ended or waits; while another answer is under way, when the message
   * is in the server's queue. False: it was refused, and is not shown, so that it can be kept elsewhere.
   */
  send(text: string): Promise<boolean>
  /**
   * After an error: follows the run that goes on, or sends the message again, as `retryOf` says of the state; with an id,
   * sends that message of the user again, as `retryOfMessage` says. Does nothing while an answer is under way.
   */
  retry(message_id?: string): Promise<void>
  /** Sends a message of the queue that is held. Resolves as `send` does. */
  release(id: string): Promise<boolean>
  /** Forgets a message that the server is not known to have, so that those behind it can be sent. */
  discard(message_id: string): void
  /** Stops the run, also one that has yet to begin. */
  stop(): Promise<void>
  /** Takes a message out of the queue, by its id there. False: it could not be. */
  takeBack(id: string): Promise<boolean>
  /**
   * Shows what `run.active` says of this conversation, as after a reload: messages from other tabs wait in the queue, the
   * run that is under way is followed, and one that waits shows its approval.
   */
  syncQueue(active: ActiveRun[]): Promise<void>
  /**
   * Answers what the run asks. `args`: approve a question about one call with these instead of the proposed arguments;
   * `calls`: what is to become of single calls of a question about several, by default as `decision` says.
   */
  approve(decision: 'approve' | 'deny', args?: Record<string, unknown>, calls?: CallDecision[]): Promise<void>
  /** `messages`: oldest first, as `session.history` gives them. */
  loadHistory(messages: Message[], session_id: string, next_cursor?: string | null): void
  /**
   * Reads the messages before those that are shown, which `older` of the state leads to. Does nothing when there are
   * none. Rejects when they cannot be read; then it can be called again.
   */
  loadOlder(): Promise<void>
  /** Shows an empty conversation: a new one, or that of `session_id`. A run that goes on is not stopped. */
  reset(session_id?: string | null): void
  /** Closes the connection. A run that goes on is not stopped. */
  disconnect(): void
}

export interface AgentChatOptions {
  client: TodoAgents
  session_id?: string | null
  /** How long a connection may be lost before the state says so. */
  notice_after_ms?: number
  /** Keeps messages that the server is not known to have, for the next chat that shows their conversation. */
  unsent?: UnsentStore
}
