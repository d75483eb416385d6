import type { AgentEvent, ToolStatus } from '@todo-agents/contract/agent-events'
import type { Question, Touched, WaitingCall } from '@todo-agents/contract/approval'
import type { UndoInput, UndoResult } from '@todo-agents/contract/change'
import type { Tag } from '@todo-agents/contract/tag'
import type {
  Conflict,
  ConflictsQuery,
  FreeSlotsQuery,
  TimeRange,
  Todo,
  TodoCreate,
  TodoListQuery,
  TodoPage,
  TodoUpdate,
  TodoWrite,
} from '@todo-agents/contract/todo'
import type { Me, Usage } from '@todo-agents/contract/user'

/**
 * The contract of the agent: what a run is made of, what it needs from outside, and how it ends.
 *
 * A run answers one user message. It is a loop of *steps*: ask the model, journal what it said, make the
 * tool calls that it asked for, and ask again until it asks for none. Everything that the loop knows is in
 * the journal, so any process can go on with a run from where the last one left it.
 *
 * - The loop emits {@link AgentEvent}s and never rejects: whatever is thrown inside becomes one `error` event.
 * - The last event is exactly one of `completed` (then `history`), `error` or `approval_required`; a run that this
 *   process leaves has none, for whoever takes it over emits it.
 * - A tool call changes data at most once, see {@link RunPort.callOnce}.
 * - After a cancel no further tool is called; the text so far is kept and the run ends as `cancelled`.
 * - A model step that failed for a passing reason is asked for again; its text is withdrawn by `message_reset`.
 */

// ------------------------------------------------------------------------------------------ the model

/** One turn of the conversation as a model sees it. */
export type TranscriptItem =
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; tool_calls: ToolCall[] }
  | { role: 'tool'; call_id: string; tool_name: string; output: unknown; status: ToolStatus }

/** `arguments` is the JSON text as the model wrote it; it may be malformed. */
export interface ToolCall {
  call_id: string
  tool_name: string
  arguments: string
}

/** A tool as a model is told of it; `parameters` is a JSON schema. */
export interface ToolDescription {
  name: string
  description: string
  parameters: Record<string, unknown>
}

/** What a model may know of the user. `now` is an instant in UTC. */
export interface UserContext extends Pick<Me, 'name' | 'time_zone' | 'default_duration'> {
  now: string
}

export interface ModelRequest {
  instructions: string
  /** Ends in a user message, or in the results of the calls of the last assistant message. */
  transcript: TranscriptItem[]
  tools: ToolDescription[]
  user: UserContext
  signal: AbortSignal
}

export interface TokenUsage {
  input_tokens: number
  output_tokens: number
}

/** What a model said in one turn, beside its text. */
export interface ModelAnswer {
  tool_calls: ToolCall[]
  usage: TokenUsage
}

export interface Model {
  /** Shown in `agent_updated`. */
  readonly name: string
  /**
   * Asks for one turn. `onText` gets the text in pieces as it comes, and nothing more once the answer is settled.
   * Rejects when there is no whole answer: with a `ModelError`, which says whether to ask again. After an abort of
   * `request.signal` it lets go of what it holds and settles soon, either way.
   */
  ask(request: ModelRequest, onText: (content: string) => void): Promise<ModelAnswer>
}

// ------------------------------------------------------------------------------------------- the ports

/**
 * One user's todos within one transaction. The same object serves tRPC, so the same rules hold everywhere.
 * Throws AppError `not_found`, `conflict` (a version that moved, an undo that would lose a change) and
 * `invalid_request`.
 */
export interface TodoStore {
  /** Nobody else changes these todos before the end of the transaction. */
  lock(): Promise<void>
  list(query: TodoListQuery): Promise<TodoPage>
  get(id: string): Promise<Todo>
  /** The titles, by id, that these todos had before this run first changed them. */
  earlierTitles(ids: string[]): Promise<ReadonlyMap<string, string>>
  create(input: TodoCreate): Promise<TodoWrite>
  update(input: TodoUpdate): Promise<TodoWrite>
  complete(id: string[]): Promise<TodoWrite>
  reopen(id: string[]): Promise<TodoWrite>
  delete(id: string[]): Promise<TodoWrite>
  conflicts(query: ConflictsQuery): Promise<Conflict[]>
  freeSlots(query: FreeSlotsQuery): Promise<TimeRange[]>
  undo(input: UndoInput): Promise<UndoResult>
  /** What `undo` would answer, or throw; it changes nothing. */
  previewUndo(input: UndoInput): Promise<UndoResult>
  /**
   * The changes of the last `count` tool calls of this session that can be undone, or of as many as there are; null for
   * none.
   */
  lastUndoable(count: number): Promise<UndoInput | null>
  tags(): Promise<Tag[]>
  usage(): Promise<Usage>
}

/** What a tool answers: `output` goes to the model and, made safe, to the client. */
export interface ToolResult {
  output: unknown
  status: ToolStatus
  change_ids: string[]
}

/**
 * What the user was asked about one call, and answered. `arguments` and `preview` are what the user saw, or what the
 * user put in their place and the rows that those touch. Calls of one question have the same `approval_id`.
 */
export interface Approval {
  approval_id: string
  arguments: Record<string, unknown>
  preview: string[]
  expires_at: string
  decision: 'approve' | 'deny' | null
}

/** What a run has done and asked so far, from what is committed. */
export interface Consent {
  /** By call id. */
  approvals: ReadonlyMap<string, Approval>
  /** What the calls of this run touched that the user did not approve. */
  used: Touched
  /** The user's setting: no todo is deleted without a question. */
  ask_before_deleting: boolean
}

/**
 * The journal and the ledger of one run, as one process holds it. Every write throws `RunInterruptedError('lost')` and
 * changes nothing once the run is in other hands; `callOnce` and `requestApproval` throw
 * `RunInterruptedError('cancelled')` and do nothing once the user has stopped the run.
 */
export interface RunPort {
  readonly run_id: string
  readonly session_id: string
  /**
   * Whether what a method threw says nothing but that the database was out of reach just now. Then the same call is
   * made again, although the first may have been committed: every method but `recordStep` must bear that, and
   * `transcript` tells for certain whether the step is journalled.
   */
  isTransient(error: unknown): boolean
  /**
   * The conversation up to now, this run included, oldest first. Every call of an earlier run has a result
   * (one that was interrupted has an error that says so); calls of this run without a result are open.
   */
  transcript(): Promise<TranscriptItem[]>
  /** Journals what the model said in one step. After this the step is never asked for again. */
  recordStep(step: { content: string; tool_calls: ToolCall[]; usage: TokenUsage }): Promise<void>
  /**
   * Makes a tool call exactly once: `effect`, its change rows and the ledger row `unique (run_id, call_id)`
   * commit in one transaction. A call that is in the ledger answers its stored result and does nothing.
   * When `effect` throws an AppError, its changes are rolled back and an error result is stored;
   * when it throws anything else, nothing is stored and the error goes on.
   * When `effect` touches more than `allowed`, that is rolled back, too, and the error result is `conflict`; null for
   * a call that the user approved.
   */
  callOnce(
    call: { call_id: string; tool_name: string; arguments: Record<string, unknown> },
    effect: (store: TodoStore) => Promise<ToolResult>,
    allowed: Touched | null,
  ): Promise<ToolResult>
  /** Reads outside any call, for previews. */
  store(): TodoStore
  /** What this run asked the user, and touched without asking. */
  consent(): Promise<Consent>
  /**
   * Stores a question about these calls, at least one; the run now waits. Answers the same when it was asked before.
   */
  requestApproval(calls: WaitingCall[]): Promise<Question>
  /**
   * Ends the run. Tokens of all steps are summed. Answers what the stream tells, also when it has ended so before.
   * `isFree`: the run was stopped before the model was asked, or failed before the model had said anything; then it is
   * not charged, unless a step is in the journal.
   */
  finish(
    end: ({ status: 'completed' | 'cancelled' } | { status: 'failed'; error_code: string }) & { isFree?: boolean },
  ): Promise<RunEnd>
}

/** `history`: the last messages of the session, oldest first. */
export interface RunEnd {
  usage: TokenUsage
  history: Extract<AgentEvent, { event: 'history' }>['data']
  /** One line for each change of this run, for the words of a cancelled run. */
  changes: string[]
}

/** Where the loop tells what is not for the client. `error_id` is what the client is told to quote. */
export interface RunLogger {
  error(context: Record<string, unknown>, message: string): void
  warn(context: Record<string, unknown>, message: string): void
}
