import { AppError } from '@todo-agents/contract/errors'
import type { Usage } from '@todo-agents/contract/user'
import { sql } from 'kysely'
import type { Clock, Db } from './scope.ts'

/** What runs may use in a calendar month (UTC). */
export interface Quota {
  /** Runs count: they ask a model that costs money, or the operator has set a limit. */
  is_counted: boolean
  /** Counted runs of one user; null: no limit. */
  monthly_limit: number | null
}

/** This calendar month (UTC) of a user. */
export async function getUsage(db: Db, user_id: string, now: Clock, monthly_limit: number | null): Promise<Usage> {
  const used = await db
    .selectFrom('usage')
    .select(['current_usage', 'input_tokens', 'output_tokens'])
    .where('user_id', '=', user_id)
    .where('month', '=', monthOf(now()))
    .executeTakeFirst()
  const { current_usage, input_tokens, output_tokens } = used ?? { current_usage: 0, input_tokens: 0, output_tokens: 0 }
  return {
    current_usage,
    monthly_limit,
    remaining_quota: monthly_limit === null ? null : Math.max(0, monthly_limit - current_usage),
    reset_date: nextMonth(now()),
    input_tokens,
    output_tokens,
  }
}

/**
 * Charges one run, and returns the month in which, or null where runs are not counted. Runs of one user that start at
 * the same time wait here for each other. Throws AppError `rate_limit_exceeded` when the month's quota is spent.
 */
export async function chargeRun(trx: Db, user_id: string, now: Clock, quota: Quota): Promise<string | null> {
  if (!quota.is_counted) return null
  const month = monthOf(now())
  const monthly_limit = quota.monthly_limit ?? UNLIMITED
  const { rows } = await sql<{ current_usage: number }>`
    insert into usage (user_id, month, current_usage)
    select ${user_id}::uuid, ${month}::date, 1 where ${monthly_limit}::int > 0
    on conflict (user_id, month) do update set current_usage = usage.current_usage + 1
    where usage.current_usage < ${monthly_limit}::int
    returning current_usage
  `.execute(trx)
  if (rows.length === 0) throw quotaSpent(monthly_limit, now)
  return month
}

/** The greatest value of the column. */
const UNLIMITED = 2 ** 31 - 1

function quotaSpent(monthly_limit: number, now: Clock): AppError {
  const day = nextMonth(now()).slice(0, 10)
  const sentence = `This month's ${monthly_limit} messages to the assistant are used up. It goes on from ${day} (UTC).`
  return new AppError('rate_limit_exceeded', sentence)
}

/** Takes back the charge of one run. */
export async function refundRun(trx: Db, user_id: string, month: string): Promise<void> {
  await trx
    .updateTable('usage')
    .set((eb) => ({ current_usage: eb.fn<number>('greatest', [eb('current_usage', '-', 1), eb.lit(0)]) }))
    .where('user_id', '=', user_id)
    .where('month', '=', month)
    .execute()
}

/** Adds tokens to this month of a user; none cost no statement. */
export async function addTokens(
  trx: Db,
  user_id: string,
  now: Clock,
  used: { input_tokens: number; output_tokens: number },
): Promise<void> {
  const { input_tokens, output_tokens } = used
  if (input_tokens + output_tokens === 0) return
  await trx
    .insertInto('usage')
    .values({ user_id, month: monthOf(now()), current_usage: 0, input_tokens, output_tokens })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'month']).doUpdateSet((eb) => ({
        input_tokens: eb('usage.input_tokens', '+', eb.ref('excluded.input_tokens')),
        output_tokens: eb('usage.output_tokens', '+', eb.ref('excluded.output_tokens')),
      })),
    )
    .execute()
}

function monthOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 7)}-01`
}

function nextMonth(instant: Date): string {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + 1)).toISOString()
}
