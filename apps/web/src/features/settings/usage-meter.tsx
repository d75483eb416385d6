import type { Usage } from '@todo-agents/contract/user'
import { trpc } from '../../lib/server/trpc.ts'
import { locale } from '../../lib/texts/language.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { formatCost } from '../../lib/usage/format-cost.ts'

/** Shows how many requests to the assistant the user has used this month. */
export function UsageMeter({ time_zone }: { time_zone: string }) {
  const { data: usage } = trpc.usage.get.useQuery(undefined, { staleTime: 0 })
  if (!usage) return null

  return (
    <section className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-4 shadow-xs">
      <h2 className="font-medium text-sm">{t.usageTitle}</h2>
      <UsageOfMonth usage={usage} time_zone={time_zone} />
    </section>
  )
}

/** Exported for its test. */
export function UsageOfMonth({ usage, time_zone }: { usage: Usage; time_zone: string }) {
  const { current_usage, monthly_limit, reset_date, input_tokens, output_tokens } = usage
  const today = dayOf(new Date().toISOString(), time_zone)
  const tokens = input_tokens + output_tokens
  const ofTokens = tokens > 0 ? [t.tokens(tokens.toLocaleString(locale))] : []
  const count = current_usage.toLocaleString(locale)
  if (monthly_limit === null) {
    const used = current_usage > 0 && `${[t.requests(count, current_usage), ...ofTokens].join(', ')}.`
    return <p className="text-note text-muted">{[used, t.noLimit, costOf(usage)].filter(Boolean).join(' ')}</p>
  }
  const used = `${[t.requestsOf(count, monthly_limit.toLocaleString(locale)), ...ofTokens].join(', ')}.`
  const reset = t.countsAgain(formatExactInstant(reset_date, { time_zone, today }))
  return (
    <>
      <meter aria-label={t.requestsThisMonth} min={0} max={monthly_limit} value={current_usage} className="sr-only" />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div
          className="h-full rounded-full bg-accent"
          style={{ width: `${Math.min(100, (current_usage / monthly_limit) * 100)}%` }}
        />
      </div>
      <p className="text-note text-muted">{[used, reset, costOf(usage)].filter(Boolean).join(' ')}</p>
    </>
  )
}

/** Returns a sentence about the cost of this month, or null when nothing costs anything. */
function costOf({ cost_usd, monthly_budget_usd }: Usage): string | null {
  if (monthly_budget_usd !== null) return t.costOf(formatCost(cost_usd), formatCost(monthly_budget_usd))
  return cost_usd > 0 ? t.cost(formatCost(cost_usd)) : null
}
