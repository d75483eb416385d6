import type { RunUsage, StreamEvent } from '@todo-agents/contract/agent-events'
import type { ActiveRun } from '@todo-agents/contract/run'
import type { RunPart } from '@todo-agents/contract/run-parts'
import type { Message } from '@todo-agents/contract/session'

/** The data of the event `Name`. */
export type DataOf<Name extends StreamEvent['event']> = Extract<StreamEvent, { event: Name }>['data']

/** Everything that a chat shows, and what it still has to do. Immutable: `reduceChat` returns the next state. */
export interface ChatState {
  /** Null until the first event of a new session. */
  session_id: string | null
  /** The run that goes on, waits for approval, or was going on when its stream was closed. */
  run_id: string | null
  /** `sending`: the message is being sent, and no event has come yet. */
  status: 'idle' | 'sending' | 'streaming' | 'awaiting_approval'
  /** `reconnecting`: the run that goes on has had no connection for a while. The client reconnects by itself. */
  connection: 'open' | 'reconnecting'
  /** The last event in this state. A new connection goes on after it, and events up to it are not applied again. */
  last_event_id: string | null
  messages: ChatMessage[]
  /**
   * The cursor with which `session.history` returns the messages before the shown ones. Null: there are no more.
   * Undefined: the history has not been read yet.
   */
  older: string | null | undefined
  /** Messages that wait for their turn, in the order in which they are answered. */
  queue: QueuedMessage[]
  error: ChatError | null
  /** The question to the user, as long as `status` is `awaiting_approval`. */
  approval: Approval | null
  /**
   * A limit that was hit. While `status` is `sending`, the client sends the message again after `retry_after` seconds.
   */
  rate_limit: DataOf<'rate_limit_exceeded'> | null
  /** The model's server asked the run to wait. Null once any other event of the run has come. */
  model_wait: DataOf<'model_wait'> | null
  /**
   * The model thinks: the summary of its thoughts so far, empty if the provider gives none. Null once any other event of
   * the run has come.
   */
  reasoning: string | null
  /**
   * The run that is followed has not begun: another run of its session is before it, or the server runs as many as it
   * can.
   */
  is_waiting: boolean
  /** The connection of the run that is followed. `none`: no run is followed, or its stream is still to be opened. */
  stream: 'none' | 'connecting' | 'open'
  /**
   * True: the stream is opened without waiting for a connection slot, because the run has ended and only its last
   * events are missing.
   */
  is_short: boolean
  /** The user's decision is being sent. The run is followed again once the server has it. */
  is_deciding: boolean
  /** The id of the message whose run the user stopped before the run had an id to cancel. */
  stop_wanted: string | null
  /** Ids of messages that go back to the user instead of being sent, until `send` has returned false for them. */
  withdrawn: string[]
  /** Runs that wait for approval while another run is shown. */
  set_aside: PlacedMessage[]
  /**
   * `due`: the server has put a message of this chat behind runs that the chat may not know. The chat reads the
   * session's runs before it follows the next.
   */
  queue_read: 'none' | 'due' | 'reading'
}

/** A message that waits for its turn. `run_id` is null until the server has it. */
export interface QueuedMessage {
  id: string
  run_id: string | null
  content: string
  /** The run of the message that this one replaces. */
  rewind_to?: string
  /**
   * The message is from an earlier chat, such as before a reload, and may not have been sent. It is sent when the user
   * says so; the messages behind it wait until then.
   */
  is_held?: true
  /** The request that sends the message is under way. */
  is_sending?: true
}

/** A message of the queue that the server has. */
export type PlacedMessage = QueuedMessage & { run_id: string }

/** One bubble: a message of the user, or everything that one run answered. */
export interface ChatMessage {
  /** Stable while the message grows, so it serves as a key. */
  id: string
  role: 'user' | 'assistant'
  /** Null for a message of the user that no run has taken up. */
  run_id: string | null
  parts: ChatPart[]
  /** Why a message of the user was not answered. `message` is null where only the code is stored. */
  failure?: { code: string; message: string | null }
  /** The run of the message that this one replaces, until a run has taken this one up. */
  rewind_to?: string
  /** Who answered, and what all steps of the answer cost. Absent where it is not known. */
  source?: AnswerSource
}

/** `model`: the model of the last step. Null for the rules of the server. */
export interface AnswerSource {
  model: string | null
  usage: RunUsage
}

export type { TextPart, ToolCallPart } from '@todo-agents/contract/run-parts'
export type ChatPart = RunPart

/**
 * `code` is one of the contract's error codes or of the client's: `network_error`, `stream_interrupted`,
 * `invalid_response`.
 */
export interface ChatError {
  code: string
  message: string
  /** The run that failed with this error. */
  run_id?: string
}

/** Why the server did not take a message. */
export type Refusal = Extract<StreamEvent, { event: 'error' | 'rate_limit_exceeded' }>

/** Everything that changes a chat: the events of the stream, what the user does, and what became of requests. */
export type ChatAction =
  | { type: 'event'; event: StreamEvent }
  /** The user's message is to be sent at once. It replaces a message with the same `id` that no run took up. */
  | { type: 'sent'; id: string; content: string; rewind_to?: string | undefined }
  /** `send` has returned false for a message that was withdrawn. */
  | { type: 'returned'; id: string }
  /** The run that is shown goes on, so its stream is to be opened again. */
  | { type: 'resumed' }
  /**
   * The turn of a message in the queue has come, whether this tab or another one sent it: its run is followed from its
   * first event.
   */
  | { type: 'turn_came'; message: PlacedMessage }
  /** A stream is being opened, is open, or has lost its connection. */
  | { type: 'stream_changed'; stream: 'connecting' | 'open' }
  /** No stream is open any more. */
  | { type: 'disconnected' }
  | { type: 'connection_changed'; connection: ChatState['connection'] }
  /** The client waits for this limit before it sends a message. Null: it no longer waits. */
  | { type: 'limited'; rate_limit: DataOf<'rate_limit_exceeded'> | null }
  /** The user stops a message that is being sent and has no run yet. */
  | { type: 'stop_wanted' }
  /** The run of the message that the user stopped is known, and is being cancelled. */
  | { type: 'stopping' }
  /** The server has cancelled a run. */
  | { type: 'cancelled'; run_id: string }
  | { type: 'cancel_failed'; run_id: string; error: ChatError }
  /** The user's decision is being sent. */
  | { type: 'deciding' }
  /** The server has a decision about `approval`: this one, or one from another tab. */
  | { type: 'decided'; approval: Approval }
  | { type: 'decision_failed'; approval: Approval; error: ChatError }
  | { type: 'queued'; message: QueuedMessage }
  /** The request of a message in the queue is under way. */
  | { type: 'placing'; id: string }
  /** The server has a message of the queue. */
  | { type: 'placed'; id: string; run_id: string }
  /** A message leaves the queue without being sent: the user took it back, or it was refused, as `event` says. */
  | { type: 'unqueued'; id: string; event?: Refusal | undefined }
  /** The messages of the queue with these `ids` are replaced by `messages`, which are to be sent in this order. */
  | { type: 'rearranged'; ids: string[]; messages: QueuedMessage[] }
  /** The user sends a message that was held. */
  | { type: 'unheld'; id: string }
  /** The user gives up a message that was refused. */
  | { type: 'discarded'; id: string }
  /** The runs of the session are being read, to bring the queue up to date. */
  | { type: 'queue_reading' }
  | { type: 'queue_unreadable' }
  /**
   * `active`: the runs of the session that have not ended. `cancelled`: the runs of queued messages that were
   * cancelled.
   */
  | { type: 'queue_synced'; session_id: string | null; active: ActiveRun[]; cancelled: ReadonlySet<string> }
  /** A request could not be made or was refused. */
  | { type: 'failed'; error: ChatError }
  /** The run has ended, but its last event did not arrive. */
  | { type: 'stopped' }
  /** `messages`: oldest first, as `session.history` gives them. */
  | { type: 'history_loaded'; session_id: string; messages: Message[]; next_cursor?: string | null }
  /** `messages`: those before the cursor `before`, oldest first. */
  | { type: 'older_loaded'; session_id: string; before: string; messages: Message[]; next_cursor: string | null }
  | { type: 'reset'; session_id: string | null }

export type Approval = DataOf<'approval_required'>

/** True when a message is being sent, a run is under way, or a stream is open. New messages then wait in the queue. */
export function isBusy({ status, stream }: ChatState): boolean {
  return stream !== 'none' || status === 'sending' || status === 'streaming'
}

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
    reasoning: null,
    is_waiting: false,
    stream: 'none',
    is_short: false,
    is_deciding: false,
    stop_wanted: null,
    withdrawn: [],
    set_aside: [],
    queue_read: 'none',
  }
}
