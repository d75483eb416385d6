import type { AgentEvent, RunUsage, ToolStatus } from '@todo-agents/contract/agent-events'
import type { Question, Touched, WaitingCall } from '@todo-agents/contract/approval'
import type { UndoInput, UndoResult } from '@todo-agents/contract/change'
import type {
  ListArchive,
  ListCreate,
  ListDelete,
  Lists,
  ListUpdate,
  ListWrite,
  OpenCount,
} from '@todo-agents/contract/list'
import type {
  Preference,
  PreferenceCreate,
  PreferenceDelete,
  PreferenceUpdate,
  PreferenceWrite,
} from '@todo-agents/contract/preference'
import type { Tag } from '@todo-agents/contract/tag'
import type {
  AddSteps,
  Conflict,
  ConflictsQuery,
  FreeSlotsQuery,
  OccurrencePage,
  OccurrencesQuery,
  TimeRange,
  Todo,
  TodoCreate,
  TodoListQuery,
  TodoPage,
  TodoSkip,
  TodoUpdate,
  TodoWrite,
} from '@todo-agents/contract/todo'
import type { Me, Usage } from '@todo-agents/contract/user'
import type { KnownWording, Wording, WordingDelete, WordingSet, WordingWrite } from '@todo-agents/contract/wording'

/**
 * The contract of the agent: what a run consists of, what it needs from outside, and how it ends.
 *
 * A run answers one user message. It is a loop of *steps*: ask the model, journal its answer, make the tool calls in
 * it, and ask again until an answer has no calls. The loop keeps all its state in the journal, so that any process can
 * continue a run where the last one stopped.
 *
 * - The loop emits {@link AgentEvent}s and never rejects: an error inside becomes one `error` event.
 * - The last event is exactly one of `completed` (then `history`), `error` or `approval_required`. A process that hands
 *   the run over emits none of them; the next process does.
 * - A tool call changes data at most once, see {@link RunPort.callOnce}.
 * - After a cancel no further tool is called, the text so far is kept, and the run ends as `cancelled`.
 * - A model step that failed for a transient reason is retried; `message_reset` withdraws its text.
 */

// ------------------------------------------------------------------------------------------ the model

/**
 * One turn of the conversation as a model sees it. `model_state` is that of the {@link ModelAnswer}; `model` is the name of
 * the model that answered, left out for answers of earlier versions.
 */
export type TranscriptItem =
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; tool_calls: ToolCall[]; model_state?: unknown; model?: string }
  | { role: 'tool'; call_id: string; tool_name: string; output: unknown; status: ToolStatus }

/** `arguments` is the JSON text as the model wrote it. It may be malformed. */
export interface ToolCall {
  call_id: string
  tool_name: string
  arguments: string
}

/** A tool as it is described to a model. `parameters` is a JSON schema. */
export interface ToolDescription {
  name: string
  description: string
  parameters: Record<string, unknown>
  /** See `isNullAbsent` of a tool. */
  isNullAbsent?: boolean
}

/** What a run knows about the user. `now` is an instant in UTC. */
export interface UserContext
  extends Pick<
    Me,
    | 'name'
    | 'time_zone'
    | 'default_duration'
    | 'working_hours_start'
    | 'working_hours_end'
    | 'first_day_of_week'
    | 'date_order'
    | 'hour_cycle'
  > {
  now: string
  /** The standing wishes that the user has confirmed, as they were written, oldest first. */
  preferences: string[]
  /** What the user has confirmed that words mean, newest first. Never sent to a language model. */
  wordings: KnownWording[]
  /** The weekdays, from 1 for Monday, on which nothing is planned unless the user names such a day. */
  days_off: number[]
}

export interface ModelRequest {
  instructions: string
  /**
   * The last messages of the conversation. Ends with a user message, or with the results of the calls of the last
   * assistant message.
   */
  transcript: TranscriptItem[]
  /**
   * The conversation as a model with a limited context sees it, with a summary of its earlier turns. Left out when the
   * run has no budget.
   */
  context?: TranscriptItem[]
  tools: ToolDescription[]
  user: UserContext
  signal: AbortSignal
  /** For a model whose provider can answer while no one is connected. */
  background?: BackgroundRequest
}

/**
 * Where a model keeps the request for one turn that its provider answers in the background. When this process dies, the
 * next owner of the run finds it here.
 */
export interface BackgroundRequest {
  /** Returns what `store` took last in this turn, in this process or an earlier one; null when there is none. */
  stored(): Promise<object | null>
  /** Must not reject: a request that is not stored is only made again after a crash. */
  store(request: object): Promise<void>
  /** The stored request will never be answered. */
  forget(): void
  /** True when the user has stopped the run. False when another process goes on with it. */
  isCancelled(): boolean
}

/** The tokens of one turn, and what they cost. */
export type TokenUsage = RunUsage

/** A model's answer in one turn, beside its text. */
export interface ModelAnswer {
  tool_calls: ToolCall[]
  usage: TokenUsage
  /**
   * JSON that the model finds again in the transcript of later steps, such as the offline model's question that waits
   * for an answer. It is journalled with the step, and no client sees it. A transcript may hold the state of another
   * model, or of another version of this one.
   */
  model_state?: unknown
  /** The name of the model that answered, when it is not that of the asked one. */
  model?: string
}

/** Takes what a model says while it answers. None of its methods is called after the promise of `ask` has settled. */
export interface AnswerSink {
  /** The next piece of text. */
  text(content: string): void
  /** Withdraws all text of this answer so far. */
  reset(): void
  /** The model thinks; `summary` is what the provider tells of it, a piece at a time, or empty. */
  reasoning(summary: string): void
}

export interface Model {
  /** Shown in `agent_updated`. */
  readonly name: string
  /**
   * Asks for one turn, and tells the sink what comes.
   * Rejects when there is no complete answer, with a `ModelError` that says whether to ask again. After an abort of
   * `request.signal`, releases its resources and soon resolves or rejects.
   */
  ask(request: ModelRequest, sink: AnswerSink): Promise<ModelAnswer>
}

// ------------------------------------------------------------------------------------------- the ports

/**
 * One user's todos within one transaction. The same object serves tRPC, so the same rules hold everywhere.
 * Throws AppError `not_found`, `conflict` (the version has changed, or an undo would lose a change) and
 * `invalid_request`.
 */
export interface TodoStore {
  /** Locks the user's todos until the end of the transaction: no other transaction can change them. */
  lock(): Promise<void>
  list(query: TodoListQuery): Promise<TodoPage>
  get(id: string): Promise<Todo>
  /** Returns the titles of these todos, by id, from before this run first changed them. */
  earlierTitles(ids: string[]): Promise<ReadonlyMap<string, string>>
  create(input: TodoCreate): Promise<TodoWrite>
  update(input: TodoUpdate): Promise<TodoWrite>
  complete(id: string[]): Promise<TodoWrite>
  reopen(id: string[]): Promise<TodoWrite>
  /** Moves todos that repeat to their next occurrence. A todo without one is deleted, and not returned. */
  skip(input: TodoSkip): Promise<TodoWrite>
  addSteps(input: AddSteps): Promise<TodoWrite>
  delete(id: string[]): Promise<TodoWrite>
  /** Returns the later occurrences of todos that repeat, which are computed and not stored. */
  occurrences(query: OccurrencesQuery): Promise<OccurrencePage>
  conflicts(query: ConflictsQuery): Promise<Conflict[]>
  freeSlots(query: FreeSlotsQuery): Promise<TimeRange[]>
  undo(input: UndoInput): Promise<UndoResult>
  /** Returns or throws what `undo` would, and changes nothing. */
  previewUndo(input: UndoInput): Promise<UndoResult>
  /**
   * Returns the changes of the last `count` tool calls of this session that can be undone, or of fewer calls when there
   * are no more. Returns null when there is no such call.
   */
  lastUndoable(count: number): Promise<UndoInput | null>
  lists(): Promise<Lists>
  openCounts(): Promise<OpenCount[]>
  createList(input: ListCreate): Promise<ListWrite>
  updateList(input: ListUpdate): Promise<ListWrite>
  archiveList(input: ListArchive): Promise<ListWrite>
  deleteList(input: ListDelete): Promise<{ change_ids: string[] }>
  tags(): Promise<Tag[]>
  preferences(): Promise<Preference[]>
  preference(id: string): Promise<Preference>
  createPreference(input: PreferenceCreate): Promise<PreferenceWrite>
  updatePreference(input: PreferenceUpdate): Promise<PreferenceWrite>
  deletePreference(input: PreferenceDelete): Promise<PreferenceWrite>
  wordings(): Promise<Wording[]>
  setWording(input: WordingSet): Promise<WordingWrite>
  deleteWording(input: WordingDelete): Promise<WordingWrite>
  usage(): Promise<Usage>
}

/**
 * Compares a call with what the user wrote. Returns null when they agree, or when that is not certain. Must not throw.
 * `others` are the other calls of the run; `model` is the name of the model that makes the call.
 */
export type CheckCall = (checked: {
  message: string
  call: CheckedCall
  others: CheckedCall[]
  model: string | undefined
  user: UserContext
}) => Disagreement | null

export interface CheckedCall {
  tool_name: string
  arguments: Record<string, unknown>
}

/** Both readings in words: `written` of the user's message, `called` of the call. */
export interface Disagreement {
  written: string
  called: string
}

/** What is known of a session beside the transcript of a run. */
export interface SessionMemory {
  /** Stands for the runs up to the one with `summarized_seq`, see `Fold`. Null while no run is folded. */
  summary: string | null
  summarized_seq: number
  /** The `seq` of the run of each user message in the transcript, oldest first, without the current run. */
  turns: number[]
}

/** The summary of a session's turns up to the run with this `seq`, in place of an earlier summary. */
export interface Fold {
  summary: string
  seq: number
}

/** The result of a tool: `output` goes to the model and, as `shownOutput` returns it, to the client. */
export interface ToolResult {
  output: unknown
  status: ToolStatus
  change_ids: string[]
}

/**
 * The question to the user about one call, and its answer. `arguments` and `preview` are those that the user saw, or
 * those of the user's revision. Calls of one question have the same `approval_id`.
 */
export interface Approval {
  approval_id: string
  arguments: Record<string, unknown>
  preview: string[]
  expires_at: string
  decision: 'approve' | 'deny' | null
}

/** What a run has changed and asked so far, as committed. */
export interface Consent {
  /** By call id. */
  approvals: ReadonlyMap<string, Approval>
  /** How many rows the calls of this run touched without the user's approval. */
  used: Touched
  /** The user's setting: ask before any todo is deleted. */
  ask_before_deleting: boolean
  /** Another run of the same program waits for the user already. Then no further question is asked. */
  isAskingElsewhere?: boolean
}

/**
 * The journal and the ledger of one run, for the process that owns it. Every write throws `RunInterruptedError('lost')`
 * and changes nothing once another process owns the run. `callOnce` and `requestApproval` throw
 * `RunInterruptedError('cancelled')` and change nothing once the user has stopped the run.
 */
export interface RunPort {
  readonly run_id: string
  readonly session_id: string
  /**
   * Whether an error of these methods only means that the database was out of reach. Then the loop repeats the method,
   * although the first attempt may have been committed. So every method is idempotent except `recordStep` and
   * `recordAnswer`; for these the loop checks in `transcript` whether the step is already journalled.
   */
  isTransient(error: unknown): boolean
  /**
   * Returns the conversation up to now, including this run, oldest first. Every call of an earlier run has a result; an
   * interrupted call has an error that says so. Calls of this run without a result are open.
   */
  transcript(): Promise<TranscriptItem[]>
  /** Returns the summary of the session, and which runs the transcript has. Read together with the transcript. */
  memory(): Promise<SessionMemory>
  /** Stores a summary. Idempotent: has no effect when the session has one that reaches as far. */
  fold(fold: Fold): Promise<void>
  /** Returns what `storeProviderRequest` took last; null when there is none, or when a step was journalled since. */
  providerRequest(): Promise<object | null>
  /** Stores the request that the model's provider answers in the background. */
  storeProviderRequest(request: object): Promise<void>
  /** Journals the model's answer in one step. The model is never asked for this step again. */
  recordStep(step: ModelAnswer & { content: string }): Promise<void>
  /** Journals an answer without calls, and settles the run as `completed`, both or neither. */
  recordAnswer(step: ModelAnswer & { content: string }): Promise<RunEnd>
  /**
   * Makes a tool call exactly once: `effect`, its change rows and the ledger row `unique (run_id, call_id)` commit in
   * one transaction. Returns the stored result, without any effect, when the call is already in the ledger.
   *
   * When `effect` throws an AppError, its changes are rolled back and an error result is stored. Rethrows anything
   * else, and stores nothing. When `effect` touches more than `allowed`, its changes are rolled back and the error
   * result is `conflict`; `allowed` is null for a call that the user approved. `isReadOnly`: the effect changes nothing.
   */
  callOnce(
    call: { call_id: string; tool_name: string; arguments: Record<string, unknown>; isReadOnly?: boolean },
    effect: (store: TodoStore) => Promise<ToolResult>,
    allowed: Touched | null,
  ): Promise<ToolResult>
  /** Returns a store for reads outside any call, such as previews. */
  store(): TodoStore
  /** Returns the questions of this run, and how many rows it touched without asking. */
  consent(): Promise<Consent>
  /**
   * Stores a question about these calls, at least one, and sets the run to `awaiting_approval`. Idempotent: returns the
   * same question when it was asked before.
   */
  requestApproval(calls: WaitingCall[]): Promise<Question>
  /**
   * Ends the run and settles its charge. Idempotent: returns the same when the run was settled before. `isFree`: the
   * run was stopped before the model was asked, or failed before the model had said anything. Then it is not charged,
   * unless the journal has a step.
   */
  settle(
    end: ({ status: 'completed' | 'cancelled' } | { status: 'failed'; error_code: string }) & { isFree?: boolean },
  ): Promise<RunEnd>
}

/** `usage` sums the tokens of all steps. `history` has the last messages of the session, oldest first. */
export interface RunEnd {
  usage: TokenUsage
  history: Extract<AgentEvent, { event: 'history' }>['data']
  /** One line for each change of a run that was cancelled, for its message. Empty for any other run. */
  changes: string[]
}

/** The log for the operator. `error_id` is the id that the client shows with the error. */
export interface RunLogger {
  error(context: Record<string, unknown>, message: string): void
  warn(context: Record<string, unknown>, message: string): void
}
