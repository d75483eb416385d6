import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Creates all tables of version 1. Runs one statement at a time, because PGlite takes no more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [AUTH, TODO, TAG, CHANGE, ASSISTANT].flatMap((part) => part.split(';\n'))) {
    if (statement.trim()) await sql.raw(statement).execute(db)
  }
}

/** The tables of better-auth 1.7, with two columns of our own in `user`. */
const AUTH = `
create table "user" (
  id uuid primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz(3) not null,
  "updatedAt" timestamptz(3) not null,
  "isAnonymous" boolean default false,
  time_zone text not null default 'UTC',
  default_duration int not null default 60 check (default_duration between 5 and 1440)
);

create table session (
  id uuid primary key,
  "expiresAt" timestamptz(3) not null,
  token text not null unique,
  "createdAt" timestamptz(3) not null,
  "updatedAt" timestamptz(3) not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references "user" (id) on delete cascade
);
create index "session_userId_idx" on session ("userId");

create table account (
  id uuid primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references "user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz(3),
  "refreshTokenExpiresAt" timestamptz(3),
  scope text,
  password text,
  "createdAt" timestamptz(3) not null,
  "updatedAt" timestamptz(3) not null
);
create index "account_userId_idx" on account ("userId");

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz(3) not null,
  "createdAt" timestamptz(3) not null,
  "updatedAt" timestamptz(3) not null
);
create index verification_identifier_idx on verification (identifier);

create table jwks (
  id uuid primary key,
  "publicKey" text not null,
  "privateKey" text not null,
  "createdAt" timestamptz(3) not null,
  "expiresAt" timestamptz(3),
  alg text,
  crv text
);
`

/**
 * The enum of importance is declared highest first, so that all columns of an order have one direction. Then one row
 * comparison, which an index answers, finds the next page.
 *
 * Every list is of one user, so every index starts with the user. The partial indexes leave out completed todos: lists
 * of open todos are read most, and stay short while the number of completed todos grows.
 */
const TODO = `
create type importance as enum ('high', 'medium', 'low', 'none');

create table todo (
  id uuid primary key,
  user_id uuid not null references "user" (id) on delete cascade,
  item text not null check (char_length(item) between 1 and 100),
  description text check (char_length(description) <= 1024),
  due_date date,
  start_time timestamptz(3),
  end_time timestamptz(3),
  alarm_time timestamptz(3),
  importance importance not null,
  completed_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version int not null check (version > 0),
  sort_time timestamptz(3) not null,
  constraint todo_times_both_or_neither check ((start_time is null) = (end_time is null)),
  constraint todo_end_after_start check (end_time > start_time),
  constraint todo_day_or_times check (due_date is null or start_time is null)
);
create index todo_time on todo (user_id, sort_time, id);
create index todo_open_time on todo (user_id, sort_time, id) where completed_at is null;
create index todo_importance on todo (user_id, importance, sort_time, id);
create index todo_open_importance on todo (user_id, importance, sort_time, id) where completed_at is null;
create index todo_created on todo (user_id, created_at desc, id desc);
create index todo_completed on todo (user_id, completed_at desc, id desc) where completed_at is not null;
create index todo_busy on todo (user_id, start_time, end_time) where completed_at is null and start_time is not null;
`

const TAG = `
create table tag (
  id uuid primary key,
  user_id uuid not null references "user" (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 50),
  name_key text collate "C" not null,
  color text not null,
  created_at timestamptz(3) not null,
  unique (user_id, name_key)
);

create table todo_tag (
  todo_id uuid not null references todo (id) on delete cascade,
  tag_id uuid not null references tag (id) on delete cascade,
  primary key (todo_id, tag_id)
);
create index todo_tag_tag on todo_tag (tag_id, todo_id);
`

/**
 * A change outlives its todo, session and run, so it refers to none of them by foreign key. The last index is for undo:
 * it finds the last change of a session that is not undone.
 */
const CHANGE = `
create table change (
  id uuid primary key,
  seq bigint generated always as identity,
  user_id uuid not null references "user" (id) on delete cascade,
  entity text not null check (entity in ('todo', 'tag')),
  entity_id uuid not null,
  kind text not null check (kind in ('create', 'update', 'delete')),
  actor text not null check (actor in ('user', 'assistant', 'import')),
  session_id text,
  run_id uuid,
  call_id text,
  before jsonb,
  after jsonb,
  undoes uuid,
  undone_by uuid,
  created_at timestamptz(3) not null
);
create index change_seq on change (user_id, seq desc);
create index change_entity on change (user_id, entity_id, seq desc);
create index change_run on change (user_id, run_id, seq desc) where run_id is not null;
create index change_undoable on change (user_id, session_id, seq desc) where undone_by is null and undoes is null;
`

/** The id of a session contains the id of its user, so it changes when a conversation moves from a guest to an account. */
const ASSISTANT = `
create table agent_session (
  id text primary key,
  user_id uuid not null references "user" (id) on delete cascade,
  title text not null check (char_length(title) between 1 and 100),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index agent_session_updated on agent_session (user_id, updated_at desc, id desc);

create table agent_run (
  id uuid primary key,
  seq bigint generated always as identity,
  user_id uuid not null references "user" (id) on delete cascade,
  session_id text not null references agent_session (id) on delete cascade on update cascade,
  status text not null check (status in ('running', 'awaiting_approval', 'completed', 'cancelled', 'failed')),
  error_code text,
  input_tokens int not null default 0,
  output_tokens int not null default 0,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3)
);
create index agent_run_session on agent_run (session_id);
create index agent_run_user on agent_run (user_id);
create index agent_run_running on agent_run (id) where status = 'running';

create table agent_message (
  id uuid primary key,
  seq bigint generated always as identity,
  user_id uuid not null references "user" (id) on delete cascade,
  session_id text not null references agent_session (id) on delete cascade on update cascade,
  run_id uuid not null references agent_run (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  tool_calls jsonb not null,
  created_at timestamptz(3) not null
);
create index agent_message_history on agent_message (user_id, session_id, seq desc);
create index agent_message_session on agent_message (session_id);
create index agent_message_run on agent_message (run_id);

create table tool_call (
  run_id uuid not null references agent_run (id) on delete cascade,
  call_id text not null,
  user_id uuid not null references "user" (id) on delete cascade,
  tool_name text not null,
  arguments json not null,
  output json not null,
  status text not null check (status in ('ok', 'error')),
  change_ids jsonb not null,
  created_at timestamptz(3) not null,
  primary key (run_id, call_id)
);
create index tool_call_user on tool_call (user_id);

create table approval (
  id uuid primary key,
  user_id uuid not null references "user" (id) on delete cascade,
  run_id uuid not null references agent_run (id) on delete cascade,
  call_id text not null,
  tool_name text not null,
  arguments json not null,
  preview jsonb not null,
  decision text check (decision in ('approve', 'deny')),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  decided_at timestamptz(3),
  unique (run_id, call_id)
);
create index approval_user on approval (user_id);

create table usage (
  user_id uuid not null references "user" (id) on delete cascade,
  month date not null,
  current_usage int not null,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  primary key (user_id, month)
);
`
