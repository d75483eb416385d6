import type { RunUsage } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { Assistant, Usage } from '@todo-agents/contract/user'
import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'

/** The limits of runs in a calendar month (UTC). */
export interface Quota {
  /** True when runs are counted: they use a model that costs money, or the operator has set a limit. */
  isCounted: boolean
  /** The most counted runs of one user. Null: no limit. */
  monthly_limit: number | null
  /** The most counted runs of all users together. Null: no limit. */
  serverRuns: number | null
  /** When all users together have used this many tokens, no run starts. Null: no limit. */
  serverTokens: number | null
  /** When one user's answers have cost this much, no further run of the user starts. Null: no budget. */
  monthly_budget_usd: number | null
  /** The same for all users together. */
  server_budget_usd: number | null
  /** Runs of users with this setting are not counted, because they never ask the paid model. Null: all are counted. */
  freeSetting?: Assistant | null
  /** A sentence that is added to a refusal, about what a user can do. */
  wayOn?: string | null
}

/** The limits of one user in a calendar month. Null: no limit. */
export interface MonthlyLimits {
  monthly_limit: number | null
  monthly_budget_usd?: number | null | undefined
}

/** Thrown when all users together have used up the server's budget of the month. */
export class ServerBudgetError extends AppError {}

/** Returns the usage of a user in this calendar month (UTC). */
export async function getUsage(
  db: Db,
  user_id: string,
  now: Clock,
  { monthly_limit, monthly_budget_usd = null }: MonthlyLimits,
): Promise<Usage> {
  const used = await db
    .selectFrom('usage')
    .select(['current_usage', 'input_tokens', 'output_tokens', 'cost_usd'])
    .where('user_id', '=', user_id)
    .where('month', '=', monthOf(now()))
    .executeTakeFirst()
  const { current_usage, input_tokens, output_tokens, cost_usd } = used ?? NOTHING_USED
  return {
    current_usage,
    monthly_limit,
    remaining_quota: monthly_limit === null ? null : Math.max(0, monthly_limit - current_usage),
    reset_date: nextMonth(now()),
    input_tokens,
    output_tokens,
    cost_usd,
    monthly_budget_usd,
  }
}

const NOTHING_USED = { current_usage: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }

/** Returns what the runs of one conversation of the user, or one run, have used. */
export async function getRunUsage(db: Db, user_id: string, of: { session_id: string } | { run_id: string }) {
  const sum = await db
    .selectFrom('agent_run')
    .select((eb) =>
      (['input_tokens', 'output_tokens', 'cached_input_tokens', 'cost_usd'] as const).map((column) =>
        eb.cast<number>(eb.fn.coalesce(eb.fn.sum<number>(column), eb.lit(0)), 'double precision').as(column),
      ),
    )
    .where('user_id', '=', user_id)
    .where((eb) => ('run_id' in of ? eb('id', '=', of.run_id) : eb('session_id', '=', of.session_id)))
    .executeTakeFirstOrThrow()
  return sum satisfies RunUsage
}

/** Returns the month to which a run that starts now is charged, or null when runs are not counted. */
function chargedMonth({ isCounted }: Quota, now: Clock): string | null {
  return isCounted ? monthOf(now()) : null
}

/** What the start of a run may charge, in the form of its statement. No limit is the greatest number. */
export function chargeLimits(quota: Quota, now: Clock) {
  return {
    month: chargedMonth(quota, now),
    monthly_limit: quota.monthly_limit ?? UNLIMITED,
    server_runs: quota.serverRuns ?? UNLIMITED,
    server_tokens: quota.serverTokens ?? UNLIMITED_TOKENS,
    budget_usd: quota.monthly_budget_usd ?? UNLIMITED,
    server_budget_usd: quota.server_budget_usd ?? UNLIMITED,
  }
}

/**
 * Throws when a counted run was not charged: AppError `rate_limit_exceeded` when the user's quota or budget is used up,
 * and ServerBudgetError with the same code when the server's budget is used up. `cost_usd`: what the user has spent.
 */
export function refuseUncharged(
  quota: Quota,
  now: Clock,
  { hasChargedUser, hasChargedServer, cost_usd }: Charged,
): void {
  if (!quota.isCounted) return
  const { monthly_limit, monthly_budget_usd } = quota
  if (!hasChargedUser && monthly_budget_usd !== null && cost_usd >= monthly_budget_usd) {
    throw withWayOn(userBudgetSpent(monthly_budget_usd, now), quota)
  }
  if (!hasChargedUser) throw withWayOn(quotaSpent(monthly_limit ?? UNLIMITED, now), quota)
  if (!hasChargedServer) throw withWayOn(budgetSpent(now), quota)
}

function withWayOn(error: AppError, { wayOn }: Quota): AppError {
  if (wayOn) error.message += ` ${wayOn}`
  return error
}

interface Charged {
  hasChargedUser: boolean
  hasChargedServer: boolean
  cost_usd: number
}

/** The greatest value that the column can store. */
const UNLIMITED = 2 ** 31 - 1

/** More tokens than any month can have, and still an exact integer in JavaScript. */
const UNLIMITED_TOKENS = Number.MAX_SAFE_INTEGER

function quotaSpent(monthly_limit: number, now: Clock): AppError {
  const day = nextMonth(now()).slice(0, 10)
  const sentence = `This month's ${monthly_limit} messages to the assistant are used up. It goes on from ${day} (UTC).`
  return new AppError('rate_limit_exceeded', sentence)
}

function userBudgetSpent(monthly_budget_usd: number, now: Clock): AppError {
  const day = nextMonth(now()).slice(0, 10)
  const sentence = `This month's budget of $${monthly_budget_usd} for the assistant is used up. It goes on from ${day} (UTC). Your todos work as ever.`
  return new AppError('rate_limit_exceeded', sentence)
}

function budgetSpent(now: Clock): AppError {
  const day = nextMonth(now()).slice(0, 10)
  const sentence = `This server has spent its budget for the assistant this month. It goes on from ${day} (UTC). Your todos work as ever.`
  return new ServerBudgetError('rate_limit_exceeded', sentence)
}

/** Refunds the charge of one run. Takes its locks in the order in which the start of a run takes them. */
export async function refundRun(trx: Db, user_id: string, month: string): Promise<void> {
  await sql`
    with own as (
      update usage set current_usage = greatest(current_usage - 1, 0)
      where user_id = ${user_id} and month = ${month}
      returning 1
    ), server as (
      update server_usage set runs = greatest(runs - 1, 0) where month = ${month}::date
      returning 1
    )
    select (select count(*) from own) + (select count(*) from server)
  `.execute(trx)
}

/**
 * Refunds the charge of an ended run whose every answer came from the model `freeModel`, which costs nothing. Idempotent.
 * Takes its locks in the order in which the start of a run takes them.
 */
export async function refundFreeRun(db: Db, { user_id, run_id }: RunKey, freeModel: string): Promise<void> {
  await sql`
    with charged as (
      select id, quota_month from agent_run
      where id = ${run_id} and user_id = ${user_id} and quota_month is not null and finished_at is not null
        and not exists (
          select from agent_message
          where run_id = ${run_id} and user_id = ${user_id} and role = 'assistant' and model is distinct from ${freeModel}
        )
      for no key update
    ), run as (
      update agent_run set quota_month = null from charged where agent_run.id = charged.id
    ), own as (
      update usage set current_usage = greatest(current_usage - 1, 0)
      from charged where usage.user_id = ${user_id} and usage.month = charged.quota_month
    ), server as (
      update server_usage set runs = greatest(runs - 1, 0) from charged where server_usage.month = charged.quota_month
    )
    select count(*) from charged
  `.execute(db)
}

interface RunKey {
  user_id: string
  run_id: string
}

/** Returns the first day of the month (UTC), the key of the usage. */
export function monthOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 7)}-01`
}

function nextMonth(instant: Date): string {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + 1)).toISOString()
}
