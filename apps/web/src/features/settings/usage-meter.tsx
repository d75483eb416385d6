import type { Usage } from '@todo-agents/contract/user'
import { trpc } from '../../lib/server/trpc.ts'
import { locale } from '../../lib/texts/language.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { formatCost } from '../../lib/usage/format-cost.ts'

/** Shows how many requests to the assistant the user has used this month. */
export function UsageMeter({ time_zone }: { time_zone: string }) {
  const { data: usage } = trpc.usage.get.useQuery(undefined, { staleTime: 0 })
  if (!usage) return null

  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium text-[13px] text-muted">Assistant this month</h3>
      <UsageOfMonth usage={usage} time_zone={time_zone} />
    </section>
  )
}

/** Exported for its test. */
export function UsageOfMonth({ usage, time_zone }: { usage: Usage; time_zone: string }) {
  const { current_usage, monthly_limit, reset_date, input_tokens, output_tokens } = usage
  const today = dayOf(new Date().toISOString(), time_zone)
  const tokens = input_tokens + output_tokens
  const ofTokens = tokens > 0 && `, ${tokens.toLocaleString(locale)} tokens`
  const cost = costOf(usage)
  if (monthly_limit === null) {
    return (
      <p className="text-[13px] text-muted">
        {current_usage > 0 && `${current_usage} requests`}
        {current_usage > 0 && ofTokens}
        {current_usage > 0 && '. '}There is no monthly limit.{cost}
      </p>
    )
  }
  return (
    <>
      <meter aria-label="Requests this month" min={0} max={monthly_limit} value={current_usage} className="sr-only" />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div
          className="h-full rounded-full bg-accent"
          style={{ width: `${Math.min(100, (current_usage / monthly_limit) * 100)}%` }}
        />
      </div>
      <p className="text-[13px] text-muted">
        {current_usage} of {monthly_limit} requests{ofTokens}. The count starts again on{' '}
        {formatExactInstant(reset_date, { time_zone, today })}.{cost}
      </p>
    </>
  )
}

/** Returns a sentence about the cost of this month, or an empty text when nothing costs anything. */
function costOf({ cost_usd, monthly_budget_usd }: Usage): string {
  if (monthly_budget_usd !== null) return ` Cost: ${formatCost(cost_usd)} of ${formatCost(monthly_budget_usd)}.`
  return cost_usd > 0 ? ` Cost: ${formatCost(cost_usd)}.` : ''
}
