import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds who answered and what it cost, the branches and summaries of conversations, conversations that can be brought back,
 * the requests that a provider answers in the background, and the standing preferences of users.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...ANSWERS, ...BRANCHES, ...SESSIONS, ...PREFERENCES]) await sql.raw(statement).execute(db)
}

/** The tokens of a message are null in those of users, and in answers of earlier versions. */
const ANSWERS = [
  `alter table agent_message
    add column model text,
    add column input_tokens int,
    add column output_tokens int,
    add column cached_input_tokens int,
    add column cost_usd double precision`,
  `alter table agent_run
    add column cached_input_tokens int not null default 0,
    add column cost_usd double precision not null default 0,
    add column provider_request jsonb`,
  'alter table usage add column cost_usd double precision not null default 0',
  'alter table server_usage add column cost_usd double precision not null default 0',
  `alter table "user" add column assistant text check (assistant in ('model', 'offline', 'auto'))`,
]

/**
 * A run with a branch was replaced by a later message. The runs of a session without a branch are its current ones.
 * `base_run_id` is the run after which the branch begins; null at the start of the conversation. A run in a branch has
 * ended, so that queries about active runs need not ask for the branch.
 */
const BRANCHES = [
  `create table agent_branch (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    session_id text not null references agent_session (id) on delete cascade on update cascade,
    base_run_id uuid references agent_run (id) on delete cascade,
    created_at timestamptz(3) not null
  )`,
  'create index agent_branch_session on agent_branch (session_id, created_at)',
  'create index agent_branch_user on agent_branch (user_id)',
  'create index agent_branch_base on agent_branch (base_run_id)',
  'alter table agent_run add column branch_id uuid references agent_branch (id) on delete cascade',
  'alter table agent_run add constraint agent_run_branch_ended check (branch_id is null or finished_at is not null)',
  'create index agent_run_branch on agent_run (branch_id, seq) where branch_id is not null',
  'create index agent_run_replaced on agent_run (session_id) where branch_id is not null',
]

/**
 * `summary` stands for the runs up to the one with `summarized_seq`. `deleted_at`: the conversation is deleted, but can
 * still be brought back. `title_source`: where the title comes from; only `message` is replaced after the first answer.
 */
const SESSIONS = [
  `alter table agent_session
    add column summary text,
    add column summarized_seq bigint not null default 0,
    add column deleted_at timestamptz(3),
    add column title_source text not null default 'user'
      check (title_source in ('message', 'exchange', 'user'))`,
  // The titles of earlier versions stay, because their users may have chosen them.
  `alter table agent_session alter column title_source set default 'message'`,
  'create index agent_session_deleted on agent_session (deleted_at) where deleted_at is not null',
  // For searches in all conversations of a user, newest first.
  'create index agent_message_search on agent_message (user_id, id desc)',
]

const PREFERENCES = [
  'alter table change drop constraint change_entity_check',
  `alter table change add constraint change_entity_check check (entity in ('todo', 'tag', 'list', 'preference'))`,
  `create table preference (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    text text not null check (char_length(text) between 1 and 200),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    version int not null check (version > 0)
  )`,
  'create index preference_user on preference (user_id, created_at, id)',
]
