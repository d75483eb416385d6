import type { Run } from '@todo-agents/contract/run'
import { sql } from 'kysely'
import { statement } from '../connection/statement.ts'
import type { RunUser } from '../users/user-settings.ts'
import { knownWordings, preferenceTexts, SETTINGS } from '../users/user-settings.ts'
import { RUN_COLUMNS } from './run.repository.ts'
import { leaseEnd } from './run-lease.ts'
import { MAX_PENDING_IN_SESSION } from './run-locks.ts'

// The two statements with which every run starts. The second must come after the first: only a statement that begins
// after the session and the user are locked sees what the transactions before it have committed.

interface OpeningArgs {
  user_id: string
  run_id: string
  /** Null without an idempotency key. */
  key: string | null
  session_id: string
  /** The title of the session if it is new. */
  title: string
  /** The time of the start, and the time before which a key no longer counts, see `idempotency-key.repository.ts`. */
  at: string
  oldestKey: string
}

interface OpeningRow extends Omit<RunUser, 'id'> {
  /** False when another run has the key. Then no session is returned. */
  isReserved: boolean
  /** Null when the session belongs to another user, or is deleted. */
  session_id: string | null
  isNewSession: boolean
}

const SETTINGS_OF_USER = sql.join(SETTINGS.filter((column) => column !== 'id').map((column) => sql.ref(column)))

/**
 * Reserves the key for the run, creates or locks the session, and locks the user, in this order. A second transaction
 * with the same key waits here until the first one has ended.
 */
export const openStart = statement((_, { user_id, run_id, key, session_id, title, at, oldestKey }: OpeningArgs) => {
  return sql<OpeningRow>`
      with expired as (
        delete from idempotency_key where user_id = ${user_id}::uuid and key in (
          select key from idempotency_key
          where user_id = ${user_id}::uuid and created_at <= ${oldestKey}::timestamptz and key <> ${key}::text
          for update skip locked
        )
      ), reserved as (
        insert into idempotency_key (user_id, key, run_id, created_at)
        select ${user_id}::uuid, ${key}::text, ${run_id}::uuid, ${at}::timestamptz where ${key}::text is not null
        on conflict (user_id, key) do update set run_id = excluded.run_id, created_at = excluded.created_at
        where idempotency_key.created_at <= ${oldestKey}::timestamptz
        returning 1
      ), allowed as (
        select where ${key}::text is null or exists (select from reserved)
      ), session as (
        insert into agent_session (id, user_id, title, created_at, updated_at)
        select ${session_id}::text, ${user_id}::uuid, ${title}::text, ${at}::timestamptz, ${at}::timestamptz from allowed
        on conflict (id) do update set updated_at = excluded.updated_at
        where agent_session.user_id = excluded.user_id and agent_session.deleted_at is null
        returning id, xmax = 0 as is_new
      ), owner as materialized (
        select name, ${SETTINGS_OF_USER},
          ${preferenceTexts(user_id)} as preferences, ${knownWordings(user_id)} as wordings
        from "user"
        where id = ${user_id}::uuid and exists (select from session)
        for no key update
      )
      select exists (select from allowed) as "isReserved", session.id as session_id, session.is_new as "isNewSession",
        owner.*
      from (values (1)) as one left join session on true left join owner on true
    `
})

/**
 * How many messages of all users may be queued while the process has no place. With the embedded database, the last one
 * waits for some minutes. The event log in memory keeps as many closed logs for clients that reconnect.
 */
export const MAX_PENDING = 1000

interface StoreArgs {
  user_id: string
  run_id: string
  session_id: string
  program_id: string | null
  /** The run takes calls of its program, and has its first one. */
  takes_calls: boolean
  message_id: string
  content: string
  at: string
  hasPlace: boolean
  lease_owner: string
  lease_ms: number
  /** The month to which the run is charged. Null: it is not counted. */
  month: string | null
  monthly_limit: number
  server_runs: number
  server_tokens: number
  budget_usd: number
  server_budget_usd: number
}

interface StoredRow extends Omit<Run, 'id'> {
  /** Null when one of the numbers is too great. Then nothing is stored. */
  id: string | null
  epoch: number
  /** Without this run. */
  queuedInSession: number
  /** Without this run. Counted only when the process has no place. */
  pending: number
  /** With this run. */
  session_count: number
  message_count: number
  hasChargedUser: boolean
  hasChargedServer: boolean
  /** What the user's answers have cost this month. */
  spent_usd: number
}

/**
 * Stores the run with its message, and charges the user and the server. From here until the commit, all other starting
 * runs, of all users, wait for the row of the server's usage, so this is the last statement that writes.
 */
export const storeRun = statement((_, args: StoreArgs) => {
  const {
    user_id,
    run_id,
    session_id,
    program_id,
    takes_calls,
    message_id,
    content,
    at,
    hasPlace,
    lease_owner,
    lease_ms,
  } = args
  const { month, monthly_limit, server_runs, server_tokens, budget_usd, server_budget_usd } = args
  const columns = sql.join(RUN_COLUMNS.map((column) => sql.ref(`run.${column}`)))
  return sql<StoredRow>`
    with turns as (
      select count(*) filter (where status = 'running') as running, count(*) filter (where status = 'queued') as queued
      from agent_run where session_id = ${session_id}::text and status in ('queued', 'running')
    ), place as (
      select queued, ${hasPlace}::boolean and running = 0 and queued = 0 as is_free,
        case when ${hasPlace}::boolean then 0 else (select count(*) from agent_run where status = 'queued') end as pending
      from turns
    ), run as (
      insert into agent_run
        (id, user_id, session_id, program_id, takes_calls, call_count, created_at, quota_month, status, epoch, lease_owner, lease_until)
      select ${run_id}::uuid, ${user_id}::uuid, ${session_id}::text, ${program_id}::uuid,
        case when ${takes_calls}::boolean then true end, case when ${takes_calls}::boolean then 1 end, ${at}::timestamptz,
        ${month}::date,
        case when is_free then 'running' else 'queued' end,
        case when is_free then 1 else 0 end,
        case when is_free then ${lease_owner}::text end,
        case when is_free then ${leaseEnd({ owner: '', ms: lease_ms })} end
      from place where queued < ${sql.lit(MAX_PENDING_IN_SESSION)} and pending < ${sql.lit(MAX_PENDING)}
      returning *
    ), message as (
      insert into agent_message (id, user_id, session_id, run_id, role, content, tool_calls, created_at)
      select ${message_id}::uuid, user_id, session_id, id, 'user', ${content}::text, '[]', created_at from run
    ), own as (
      insert into usage (user_id, month, current_usage)
      select user_id, quota_month, 1 from run where quota_month is not null and ${monthly_limit}::int > 0
      on conflict (user_id, month) do update set current_usage = usage.current_usage + 1
      where usage.current_usage < ${monthly_limit}::int and usage.cost_usd < ${budget_usd}::float8
      returning month
    ), server as (
      insert into server_usage (month, runs) select month, 1 from own
      on conflict (month) do update set runs = server_usage.runs + 1
      where server_usage.runs < ${server_runs}::int and server_usage.tokens < ${server_tokens}::bigint
        and server_usage.cost_usd < ${server_budget_usd}::float8
      returning 1
    )
    select ${columns}, run.epoch, place.queued as "queuedInSession", place.pending,
      "user".session_count, "user".message_count + 1 as message_count,
      coalesce((
        select cost_usd from usage where user_id = ${user_id}::uuid and month = ${month}::date
      ), 0) as spent_usd,
      exists (select from own) as "hasChargedUser", exists (select from server) as "hasChargedServer"
    from place join "user" on "user".id = ${user_id}::uuid left join run on true
  `
})
