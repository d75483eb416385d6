import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { RunPart } from '@todo-agents/contract/run-parts'
import type { Message } from '@todo-agents/contract/session'

/** The data of the event `Name`. */
export type DataOf<Name extends StreamEvent['event']> = Extract<StreamEvent, { event: Name }>['data']

/** What a chat shows. A plain value: `reduceChat` makes the next one and never changes this one. */
export interface ChatState {
  /** null until the first answer of a new session. */
  session_id: string | null
  /** The run that goes on, waits for approval, or was going on when the stream was left. */
  run_id: string | null
  /** `sending`: the message is on its way, no event has come yet. */
  status: 'idle' | 'sending' | 'streaming' | 'awaiting_approval'
  /** `reconnecting`: for a while there has been no connection to the run that goes on; it comes back by itself. */
  connection: 'open' | 'reconnecting'
  /** Where to go on after a lost connection; events up to here are not applied again. */
  last_event_id: string | null
  messages: ChatMessage[]
  /** The cursor of `session.history` to what was said before `messages`; null: nothing. Undefined before it was read. */
  older: string | null | undefined
  /** What was said meanwhile, in order: each is answered when what is before it has been. */
  queue: QueuedMessage[]
  error: ChatError | null
  /** What the user is asked, as long as `status` is `awaiting_approval`. */
  approval: DataOf<'approval_required'> | null
  /** A limit that was hit. While a run is under way it goes on by itself after `retry_after` seconds. */
  rate_limit: DataOf<'rate_limit_exceeded'> | null
  /** The model's server asked the run that goes on to wait; null once anything else has come of the run. */
  model_wait: DataOf<'model_wait'> | null
  /** The run that is followed has not begun: another of its session, or all that the server can run at once, is before it. */
  is_waiting: boolean
}

/** A message that waits for its turn. `run_id` is null until the server has it. */
export interface QueuedMessage {
  id: string
  run_id: string | null
  content: string
  /** Kept from before this chat was made: it is sent when the user says so, and those behind it wait for that. */
  is_held?: true
}

/** One bubble: what the user said, or everything that one run answered. */
export interface ChatMessage {
  /** Stable while the message grows, so it serves as a key. */
  id: string
  role: 'user' | 'assistant'
  /** null for a user message that no run has taken up. */
  run_id: string | null
  parts: ChatPart[]
  /** Why a message of the user was not answered. `message` is null where only the code is stored. */
  failure?: { code: string; message: string | null }
}

export type { TextPart, ToolCallPart } from '@todo-agents/contract/run-parts'
export type ChatPart = RunPart

/** `code` is one of the contract's error codes, or the client's: `network_error`, `stream_interrupted`, `invalid_response`. */
export interface ChatError {
  code: string
  message: string
  /** The run that failed with it. */
  run_id?: string
}

/** Why a message was not taken. */
export type Refusal = Extract<StreamEvent, { event: 'error' | 'rate_limit_exceeded' }>

/** What happens in the page, beside the events of the stream. */
export type ChatAction =
  | { type: 'event'; event: StreamEvent }
  /** `id` of an earlier message that no run took up replaces that message. */
  | { type: 'sent'; id: string; content: string }
  /** The run whose stream ended goes on, as after a decision, and its stream is opened again. */
  | { type: 'resumed' }
  /** The turn of a message that waited has come, here or elsewhere: its run is told from its first event. */
  | { type: 'begun'; message: QueuedMessage & { run_id: string } }
  /** No stream is open any more. */
  | { type: 'disconnected' }
  | { type: 'connection_changed'; connection: ChatState['connection'] }
  /** A limit is waited for; null: no longer. */
  | { type: 'limited'; rate_limit: DataOf<'rate_limit_exceeded'> | null }
  /** A message that no run has taken up is not to be said any more. */
  | { type: 'withdrawn'; id: string }
  | { type: 'queued'; message: QueuedMessage }
  /** The server has a message of the queue now. */
  | { type: 'placed'; id: string; run_id: string }
  /** A message leaves the queue unsaid: it was taken back, or refused, as `event` says. */
  | { type: 'unqueued'; id: string; event?: Refusal | undefined }
  /** A message that was held is sent. */
  | { type: 'unheld'; id: string }
  /** A message that was refused is forgotten. */
  | { type: 'discarded'; id: string }
  | { type: 'queue_synced'; queue: QueuedMessage[] }
  /** Another run has its turn before the one that was to be followed next, which waits in the queue again. */
  | { type: 'put_back' }
  /** A request could not be made or was refused. */
  | { type: 'failed'; error: ChatError }
  /** The run was cancelled while no stream was open to say so. */
  | { type: 'stopped' }
  /** `messages`: oldest first, as `session.history` gives them. */
  | { type: 'history_loaded'; session_id: string; messages: Message[]; next_cursor?: string | null }
  /** What was said before, up to the cursor `before`. */
  | { type: 'older_loaded'; session_id: string; before: string; messages: Message[]; next_cursor: string | null }
  | { type: 'reset'; session_id: string | null }

export function initialChat(session_id: string | null = null): ChatState {
  return {
    session_id,
    run_id: null,
    status: 'idle',
    connection: 'open',
    last_event_id: null,
    messages: [],
    older: undefined,
    queue: [],
    error: null,
    approval: null,
    rate_limit: null,
    model_wait: null,
    is_waiting: false,
  }
}
