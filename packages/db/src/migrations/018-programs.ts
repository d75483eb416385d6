import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the programs that act for a user, and to each change and each run the program that made it or asked for it. A call
 * of such a program is stored before it is made, so that a retry of the call finds it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...PROGRAMS, ...CHANGES, ...CALLS]) await sql.raw(statement).execute(db)
}

/** A revoked program stays, so that the history can name it. */
const PROGRAMS = [
  `create table program (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    kind text not null check (kind in ('token', 'app')),
    name text not null check (char_length(name) between 1 and 100),
    scopes jsonb not null,
    token_hash text unique,
    client_id text,
    session_id text references agent_session (id) on delete set null on update cascade,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    check ((kind = 'token') = (token_hash is not null)),
    check ((kind = 'app') = (client_id is not null))
  )`,
  'create index program_user on program (user_id, id)',
  'create unique index program_client on program (user_id, client_id) where revoked_at is null',
  'create index program_session on program (session_id) where session_id is not null',
]

/** The id has no foreign key: a change that an undo needs outlives everything but its user. */
const CHANGES = [
  'alter table change drop constraint change_actor_check',
  `alter table change add constraint change_actor_check check (actor in ('user', 'assistant', 'import', 'program'))`,
  'alter table change add column program_id uuid',
  'create index change_program on change (user_id, program_id, seq desc) where program_id is not null',
]

/**
 * The calls that a program asks for, in the run that makes them. `takes_calls`: whether the run is open for further
 * calls; null for a run that answers a message. `call_count`: how many calls it has, so that a run is closed only when
 * no call has come meanwhile.
 * `key` is the idempotency key of the call. `server`: the process that answers it, until it knows the `delivery`: the answer was
 * sent, or the connection was lost before.
 */
const CALLS = [
  'alter table agent_run add column program_id uuid',
  'alter table agent_run add column takes_calls boolean, add column call_count int',
  'create index agent_run_open on agent_run (program_id) where takes_calls',
  `create table remote_call (
    run_id uuid not null references agent_run (id) on delete cascade,
    call_id text not null,
    seq bigint generated always as identity,
    user_id uuid not null references "user" (id) on delete cascade,
    program_id uuid not null,
    key text not null,
    has_own_key boolean not null,
    server text not null,
    delivery text check (delivery in ('sent', 'lost')),
    tool_name text not null,
    arguments text not null,
    created_at timestamptz(3) not null,
    primary key (run_id, call_id)
  )`,
  'create unique index remote_call_key on remote_call (user_id, program_id, key)',
]
