import type { Change } from '@todo-agents/contract/change'
import type { RunStatus } from '@todo-agents/contract/run'
import type { Session } from '@todo-agents/contract/session'
import type { Tag } from '@todo-agents/contract/tag'
import type { Todo } from '@todo-agents/contract/todo'
import type { ColumnType, Generated } from 'kysely'

/**
 * Every table as the drivers give and take it, the same on PostgreSQL and PGlite: instants are ISO 8601
 * strings in UTC with milliseconds, days are `YYYY-MM-DD`, numbers are numbers, and JSON is parsed.
 */
export interface Tables {
  user: UserTable
  session: AuthSessionTable
  account: AccountTable
  verification: VerificationTable
  jwks: JwksTable
  todo: TodoTable
  tag: TagTable
  todo_tag: TodoTagTable
  change: ChangeTable
  agent_session: AgentSessionTable
  agent_message: AgentMessageTable
  agent_run: AgentRunTable
  tool_call: ToolCallTable
  approval: ApprovalTable
  idempotency_key: IdempotencyKeyTable
  usage: UsageTable
  server_usage: ServerUsageTable
  used_invite: UsedInviteTable
}

/** JSON is written as text, see `toJson`, because the drivers disagree on how to encode arrays. */
type Json<T> = ColumnType<T, string, string>

/** Numbered by the database in the order of insertion; never leaves the repositories. */
type Sequence = ColumnType<number, never, never>

// ------------------------------------------------------------------------------ better-auth's, and its names

interface UserTable {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  createdAt: string
  updatedAt: string
  isAnonymous: Generated<boolean | null>
  /** Ours, as are the next. IANA. */
  time_zone: Generated<string>
  /** Minutes. */
  default_duration: Generated<number>
  /** The next four are kept by triggers; a message is a row of `agent_run`. */
  todo_count: Generated<number>
  tag_count: Generated<number>
  session_count: Generated<number>
  message_count: Generated<number>
  /** When the account is to be deleted, as its user asked; null when it is not. */
  delete_at: Generated<string | null>
  ask_before_deleting: Generated<boolean>
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

// -------------------------------------------------------------------------------------------------- todos

/** A todo as everybody sees it, its tags apart, which are links. */
interface TodoTable extends Omit<Todo, 'tags'> {
  user_id: string
  /** What `sort: 'time'` goes by, see `sortTime`; never leaves the repositories. */
  sort_time: string
}

interface TagTable extends Tag {
  user_id: string
  /** What makes two names the same, see `tagKey`; never leaves the repositories. */
  name_key: string
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
  session_id: string | null
  run_id: string | null
  call_id: string | null
  before: Json<Change['before']>
  after: Json<Change['after']>
  undoes: string | null
  undone_by: string | null
  created_at: string
}

// ---------------------------------------------------------------------------------------------- the assistant

interface AgentSessionTable extends Session {
  user_id: string
}

/** A call as the model asked for it; `arguments` is its JSON text, which may be malformed. */
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
  created_at: string
  finished_at: string | null
  /** Goes up with every claim; 0 while it has not begun. Who writes with an older one is refused. */
  epoch: Generated<number>
  /** The process that runs it. */
  lease_owner: string | null
  /** By the database's clock, as those of machines differ. */
  lease_until: string | null
  cancel_requested_at: string | null
  /** The month in which it is charged; null when it is not, or no longer. */
  quota_month: string | null
}

/** The ledger: a row is the proof that a call was made, and holds what it answered. */
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

/** What the user is asked about one call. */
interface ApprovalTable {
  id: string
  /** The first call of the question; null: this one is it, and its id is that of the question. */
  question_id: string | null
  /** Among the calls of the question, from 0. */
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

/** The run that the first request with a key has started. */
interface IdempotencyKeyTable {
  user_id: string
  key: string
  run_id: string
  created_at: string
}

interface UsageTable {
  user_id: string
  /** The first day of the calendar month in UTC. */
  month: string
  /** Counted runs that were started; one that came to nothing at the model is taken off again, see `settleRun`. */
  current_usage: number
  input_tokens: Generated<number>
  output_tokens: Generated<number>
}

/** What all users together have used. */
interface ServerUsageTable {
  /** The first day of the calendar month in UTC. */
  month: string
  /** Counted runs, as `usage.current_usage` of all users, and of those that are gone. */
  runs: Generated<number>
  tokens: Generated<number>
}

interface UsedInviteTable {
  id: string
  email_hash: string
  /** Whether an account was created with it. */
  has_account: Generated<boolean>
  expires_at: string
}
