import type { Change } from '@todo-agents/contract/change'
import type { HourCycle } from '@todo-agents/contract/hour-cycle'
import type { List } from '@todo-agents/contract/list'
import type { Preference } from '@todo-agents/contract/preference'
import type { Program } from '@todo-agents/contract/program'
import type { ReminderAnswer } from '@todo-agents/contract/reminder'
import type { RunStatus } from '@todo-agents/contract/run'
import type { Session } from '@todo-agents/contract/session'
import type { Tag } from '@todo-agents/contract/tag'
import type { NextValues, Todo } from '@todo-agents/contract/todo'
import type { Assistant, DateOrder, FirstDayOfWeek, Language, Ui } from '@todo-agents/contract/user'
import type { Wording } from '@todo-agents/contract/wording'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/**
 * Every table as the drivers read and write it, the same on PostgreSQL and PGlite: instants are ISO 8601 strings in UTC
 * with milliseconds, days are `YYYY-MM-DD`, numbers are numbers, and JSON is parsed.
 */
export interface Tables {
  user: UserTable
  session: AuthSessionTable
  account: AccountTable
  verification: VerificationTable
  jwks: JwksTable
  oauthRefreshToken: OAuthGrantTable
  oauthConsent: OAuthGrantTable
  program: ProgramTable
  todo: TodoTable
  tag: TagTable
  list: ListTable
  todo_tag: TodoTagTable
  change: ChangeTable
  preference: PreferenceTable
  wording: WordingTable
  reminder: ReminderTable
  push_subscription: PushSubscriptionTable
  reminder_delivery: ReminderDeliveryTable
  agent_session: AgentSessionTable
  agent_message: AgentMessageTable
  agent_run: AgentRunTable
  agent_branch: AgentBranchTable
  tool_call: ToolCallTable
  remote_call: RemoteCallTable
  approval: ApprovalTable
  idempotency_key: IdempotencyKeyTable
  answered_call: AnsweredCallTable
  usage: UsageTable
  server_usage: ServerUsageTable
  used_invite: UsedInviteTable
}

/** A JSON column. It is written as text (see `toJson`), because the drivers disagree on how to encode arrays. */
type Json<T> = ColumnType<T, string, string>

/** A number that the database gives to each row, in the order of insertion. Never leaves the repositories. */
type Sequence = ColumnType<number, never, never>

// ------------------------------------------------------------------------------ the tables of better-auth, with its names

interface UserTable {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  createdAt: string
  updatedAt: string
  isAnonymous: Generated<boolean | null>
  /** An IANA name. This column and all that follow are our own, not better-auth's. */
  time_zone: Generated<string>
  /** In minutes. */
  default_duration: Generated<number>
  working_hours_start: Generated<string>
  working_hours_end: Generated<string>
  first_day_of_week: FirstDayOfWeek | null
  date_order: DateOrder | null
  email_reminders: Generated<boolean>
  /** Triggers keep the four counts up to date. `message_count` counts the rows of `agent_run`. */
  todo_count: Generated<number>
  tag_count: Generated<number>
  session_count: Generated<number>
  message_count: Generated<number>
  /** When the account will be deleted. Null unless its user has asked for it. */
  delete_at: Generated<string | null>
  ask_before_deleting: Generated<boolean>
  assistant: Assistant | null
  hour_cycle: HourCycle | null
  language: Language | null
  ui: ColumnType<Ui, string | undefined, string>
}

interface AuthSessionTable {
  id: string
  expiresAt: string
  token: string
  createdAt: string
  updatedAt: string
  ipAddress: string | null
  userAgent: string | null
  userId: string
}

interface AccountTable {
  id: string
  accountId: string
  providerId: string
  userId: string
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: string | null
  refreshTokenExpiresAt: string | null
  scope: string | null
  password: string | null
  createdAt: string
  updatedAt: string
}

interface VerificationTable {
  id: string
  identifier: string
  value: string
  expiresAt: string
  createdAt: string
  updatedAt: string
}

interface JwksTable {
  id: string
  publicKey: string
  privateKey: string
  createdAt: string
  expiresAt: string | null
  alg: string | null
  crv: string | null
}

/** What a user has allowed an app of OAuth. Only the columns that we read; better-auth writes the others. */
interface OAuthGrantTable {
  userId: string
  clientId: string
}

// -------------------------------------------------------------------------------------------------- todos

/** A todo without its tags, which are rows of `todo_tag`. */
interface TodoTable extends Omit<Todo, 'tags' | 'next_values' | 'step_count' | 'done_step_count'> {
  user_id: string
  next_values: ColumnType<NextValues | null, string | null, string | null>
  /** Triggers keep both counts up to date. */
  step_count: GeneratedAlways<number>
  done_step_count: GeneratedAlways<number>
  /** The sort key of `sort: 'time'`, see `sortTime`. Never leaves the repositories. */
  sort_time: string
  /**
   * The alarm that is still to be delivered, or null. A trigger sets it with `alarm_time` and `completed_at`; the sweep of
   * reminders clears it. Never leaves the repositories.
   */
  alarm_due: ColumnType<string | null, never, null>
  /** True when the todo is in the index for searches. Only triggers write it. */
  is_indexed: GeneratedAlways<boolean>
}

interface TagTable extends Tag {
  user_id: string
  /** Two names with the same key are the same name, see `tagKey`. Never leaves the repositories. */
  name_key: string
}

interface ListTable extends List {
  user_id: string
  /** As that of a tag. */
  name_key: string
}

interface PreferenceTable extends Preference {
  user_id: string
}

interface WordingTable extends Wording {
  user_id: string
  /** See `wordingKey`. Never leaves the repositories. */
  text_key: string
}

/** `kind` is `token` with a `token_hash`, or `app` with a `client_id`. */
interface ProgramTable extends Omit<Program, 'scopes'> {
  user_id: string
  scopes: Json<Program['scopes']>
  /** The SHA-256 of the token, in base64url. */
  token_hash: string | null
  /** The client of OAuth. */
  client_id: string | null
  /** The conversation that has the calls of the program. Null before its first call. */
  session_id: string | null
}

interface TodoTagTable {
  todo_id: string
  tag_id: string
}

export interface ChangeTable {
  id: string
  seq: Sequence
  user_id: string
  entity: Change['entity']
  entity_id: string
  kind: Change['kind']
  actor: Change['actor']
  program_id: string | null
  session_id: string | null
  run_id: string | null
  call_id: string | null
  before: Json<Change['before']>
  after: Json<Change['after']>
  group_id: string | null
  undoes: string | null
  undone_by: string | null
  created_at: string
}

// ---------------------------------------------------------------------------------------------- reminders

/** An alarm that was delivered, see `Reminder`. */
interface ReminderTable {
  id: string
  user_id: string
  todo_id: string
  alarm_time: string
  sent_at: string
  is_late: boolean
  shown_at: string | null
  answered_at: string | null
  answer: ReminderAnswer | null
  version: Generated<number>
  /** When it was delivered, answered or opened again, whichever came last. The feed finds its events by this. */
  updated_at: string
}

interface PushSubscriptionTable {
  id: string
  user_id: string
  /** The sign-in session that made it, and with which it ends. */
  session_id: string
  endpoint: string
  p256dh: string
  auth: string
  created_at: string
  last_used_at: string | null
  failed_at: string | null
}

/** A message to a push service or a mail server. */
interface ReminderDeliveryTable {
  id: string
  user_id: string
  reminder_id: string
  channel: 'push' | 'mail'
  subscription_id: string | null
  /** `clear`: the reminder was answered or deleted, and a device may still show it. */
  state: Generated<'pending' | 'sent' | 'failed' | 'clear'>
  attempts: Generated<number>
  /** Null when nothing is left to do. */
  next_attempt_at: string | null
}

// ---------------------------------------------------------------------------------------------- the assistant

interface AgentSessionTable extends Session {
  user_id: string
  /** What was said in the runs up to the one with `summarized_seq`. Null while no run is summarized. */
  summary: string | null
  summarized_seq: Generated<number>
  /** When the conversation was deleted. It can be brought back until housekeeping removes it. */
  deleted_at: string | null
  /** Where the title comes from. Only `message` is replaced after the first answer. */
  title_source: Generated<'message' | 'exchange' | 'user'>
}

/** A call as the model asked for it. `arguments` is the model's JSON text, which may be malformed. */
export interface AskedCall {
  call_id: string
  tool_name: string
  arguments: string
}

interface AgentMessageTable {
  id: string
  seq: Sequence
  user_id: string
  session_id: string
  run_id: string
  role: 'user' | 'assistant'
  content: string
  tool_calls: Json<AskedCall[]>
  /**
   * State that the model has stored with its answer, as JSON (see `ModelAnswer`); null when it stored nothing. Never
   * sent to a client.
   */
  model_state: ColumnType<unknown, string | null | undefined, never>
  /** The name of the model that answered. Null for a user's message, as are the four numbers. */
  model: string | null
  input_tokens: number | null
  output_tokens: number | null
  cached_input_tokens: number | null
  /** Null when the price of the model is not known. */
  cost_usd: number | null
  created_at: string
}

interface AgentRunTable {
  id: string
  seq: Sequence
  user_id: string
  session_id: string
  status: RunStatus
  error_code: string | null
  input_tokens: Generated<number>
  output_tokens: Generated<number>
  cached_input_tokens: Generated<number>
  /** The sum of its answers whose price is known. */
  cost_usd: Generated<number>
  /** The request that the provider answers in the background, as the model wrote it; null when there is none. */
  provider_request: ColumnType<object | null, string | null | undefined, string | null>
  /** The branch that a later message has replaced; null for the current runs of the session. */
  branch_id: string | null
  created_at: string
  finished_at: string | null
  /** Fencing token: each claim raises it, and writers with an older epoch are rejected. 0 until the run starts. */
  epoch: Generated<number>
  /** The id of the process that executes the run, until the end or the question of the run is published. */
  lease_owner: string | null
  /** The end of the lease, by the database's clock, because the clocks of machines differ. */
  lease_until: string | null
  cancel_requested_at: string | null
  /** The token or app that started the run. Null: the user did. */
  program_id: string | null
  /** Whether the program may add calls to the run. Null: the run answers a message. */
  takes_calls: boolean | null
  /** How many calls the program has added. Null: the run answers a message. */
  call_count: number | null
  /** The month in which the run is charged. Null when it is not charged, or its charge was refunded. */
  quota_month: string | null
}

/** A part of a conversation that a later message has replaced, see `SessionBranch`. */
interface AgentBranchTable {
  id: string
  user_id: string
  session_id: string
  /** The run after which it begins; null at the start of the conversation. */
  base_run_id: string | null
  created_at: string
}

/** The ledger: a row proves that a call was made, and stores its result. */
interface ToolCallTable {
  run_id: string
  call_id: string
  user_id: string
  tool_name: string
  arguments: Json<Record<string, unknown>>
  output: Json<unknown>
  status: 'ok' | 'error'
  change_ids: Json<string[]>
  created_at: string
}

/** A call that a program asks for. The run makes it as it makes the calls of a model. */
interface RemoteCallTable {
  run_id: string
  call_id: string
  seq: Sequence
  user_id: string
  program_id: string
  /** The idempotency key of the call, unique for its program. */
  key: string
  /** Whether the program gave the key. Otherwise we have made one. */
  has_own_key: boolean
  /** The id of the process that answers the call. */
  server: string
  /** Null while it is not answered, and when the process has died before. */
  delivery: ColumnType<'sent' | 'lost' | null, 'sent' | 'lost' | null | undefined, 'sent' | 'lost' | null>
  tool_name: string
  /** JSON text. */
  arguments: string
  created_at: string
}

/** One call of a question to the user. */
interface ApprovalTable {
  id: string
  /** The id of the question's first row. Null in that row itself, whose `id` is the id of the question. */
  question_id: string | null
  /** The index of the call in the question, from 0. */
  place: Generated<number>
  user_id: string
  run_id: string
  call_id: string
  tool_name: string
  arguments: Json<Record<string, unknown>>
  preview: Json<string[]>
  decision: 'approve' | 'deny' | null
  created_at: string
  expires_at: string
  decided_at: string | null
}

/** Which run the first request with a key started. */
interface IdempotencyKeyTable {
  user_id: string
  key: string
  run_id: string
  created_at: string
}

/** The answer to a call with an idempotency key, see `answerOnce`. */
interface AnsweredCallTable {
  user_id: string
  key: string
  call_hash: string
  answer: string
  created_at: string
}

interface UsageTable {
  user_id: string
  /** The first day of the calendar month in UTC. */
  month: string
  /** Counted runs that were started. A refunded run is subtracted again, see `settleRun`. */
  current_usage: number
  input_tokens: Generated<number>
  output_tokens: Generated<number>
  cost_usd: Generated<number>
}

/** The usage of all users together. */
interface ServerUsageTable {
  /** The first day of the calendar month in UTC. */
  month: string
  /** Counted runs: the sum of `usage.current_usage` over all users, deleted ones included. */
  runs: Generated<number>
  tokens: Generated<number>
  cost_usd: Generated<number>
}

interface UsedInviteTable {
  id: string
  email_hash: string
  /** True when an account was created with the invite. */
  has_account: Generated<boolean>
  expires_at: string
}
