import type { Usage } from '@todo-agents/contract/user'
import type { Clock, Db } from './scope.ts'

/** This calendar month (UTC) of a user. */
export async function getUsage(db: Db, user_id: string, now: Clock, monthly_limit: number): Promise<Usage> {
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
    remaining_quota: Math.max(0, monthly_limit - current_usage),
    reset_date: nextMonth(now()),
    input_tokens,
    output_tokens,
  }
}

interface Consumption {
  runs?: number
  input_tokens?: number
  output_tokens?: number
}

/** Adds to this month of a user. */
export async function addUsage(trx: Db, user_id: string, now: Clock, used: Consumption): Promise<void> {
  const { runs = 0, input_tokens = 0, output_tokens = 0 } = used
  await trx
    .insertInto('usage')
    .values({ user_id, month: monthOf(now()), current_usage: runs, input_tokens, output_tokens })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'month']).doUpdateSet((eb) => ({
        current_usage: eb('usage.current_usage', '+', eb.ref('excluded.current_usage')),
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
