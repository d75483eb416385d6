import type { StreamEvent, ToolStatus } from '@todo-agents/contract/agent-events'
import type { Message } from '@todo-agents/contract/session'

/** The data of the event `Name`. */
export type DataOf<Name extends StreamEvent['event']> = Extract<StreamEvent, { event: Name }>['data']

/** What a chat shows. A plain value: `reduceChat` makes the next one and never changes this one. */
export interface ChatState {
  /** null until the first answer of a new session. */
  session_id: string | null
  /** The run that goes on, waits for approval, or was going on when the connection was lost. */
  run_id: string | null
  /** `sending`: the message is on its way, no event has come yet. */
  status: 'idle' | 'sending' | 'streaming' | 'awaiting_approval'
  /** Where to go on after a lost connection; events up to here are not applied again. */
  last_event_id: string | null
  messages: ChatMessage[]
  error: ChatError | null
  /** What the user is asked, as long as `status` is `awaiting_approval`. */
  approval: DataOf<'approval_required'> | null
  rate_limit: DataOf<'rate_limit_exceeded'> | null
}

/** One bubble: what the user said, or everything that one run answered. */
export interface ChatMessage {
  /** Stable while the message grows, so it serves as a key. */
  id: string
  role: 'user' | 'assistant'
  /** null for a user message that no run has taken up. */
  run_id: string | null
  parts: ChatPart[]
}

export type ChatPart = TextPart | ToolCallPart

/** `streaming`: its deltas are still coming, and a `message_reset` would take them away. */
export interface TextPart {
  type: 'text'
  content: string
  streaming: boolean
}

/** `status` and `output` are null while there is no result. */
export interface ToolCallPart {
  type: 'tool_call'
  call_id: string
  tool_name: string
  arguments?: unknown
  output?: unknown
  status: ToolStatus | null
  change_ids: string[]
}

/** `code` is one of the contract's error codes, or the client's: `network_error`, `stream_interrupted`, `invalid_response`. */
export interface ChatError {
  code: string
  message: string
}

/** What happens in the page, beside the events of the stream. */
export type ChatAction =
  | { type: 'event'; event: StreamEvent }
  /** `id` of an earlier message that no run took up replaces that message. */
  | { type: 'sent'; id: string; content: string }
  /** The run whose stream ended goes on, as after a decision, and its stream is opened again. */
  | { type: 'resumed' }
  /** A run that was begun elsewhere is told from its first event. */
  | { type: 'joined'; run_id: string }
  /** No stream is open any more. */
  | { type: 'disconnected' }
  /** A request could not be made or was refused. */
  | { type: 'failed'; error: ChatError }
  /** The run was cancelled while no stream was open to say so. */
  | { type: 'stopped' }
  /** `messages`: oldest first, as `session.history` gives them. */
  | { type: 'history_loaded'; session_id: string; messages: Message[] }
  | { type: 'reset'; session_id: string | null }

export function initialChat(session_id: string | null = null): ChatState {
  return {
    session_id,
    run_id: null,
    status: 'idle',
    last_event_id: null,
    messages: [],
    error: null,
    approval: null,
    rate_limit: null,
  }
}
