import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { Message } from '@todo-agents/contract/session'
import type { ChatState } from './chat-state.ts'
import type { TodoAgents } from './client.ts'

/** A conversation: its state, and what a user can do. Framework-free; React subscribes to it. */
export interface AgentChat {
  getState(): ChatState
  /** Calls `listener` after each change of the state. Answers how to stop. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each event once the state contains it. Answers how to stop. */
  onEvent(listener: (event: StreamEvent) => void): () => void
  /** Resolves when the answer is complete, refused or lost: never rejects, `state.error` tells. */
  send(text: string): Promise<void>
  /** After an error: goes on with a run whose connection was lost, else sends the last message again. */
  retry(): Promise<void>
  /** Stops the run, also one whose start is still on its way. */
  stop(): Promise<void>
  /** `arguments`: approve with these instead of the proposed ones. */
  approve(decision: 'approve' | 'deny', args?: Record<string, unknown>): Promise<void>
  loadHistory(messages: Message[], session_id: string): void
  /** Shows an empty conversation: a new one, or that of `session_id`. A run that goes on is not stopped. */
  reset(session_id?: string | null): void
  /** Closes the connection. A run that goes on is not stopped. */
  disconnect(): void
}

export declare function createAgentChat(options: { client: TodoAgents; session_id?: string | null }): AgentChat
