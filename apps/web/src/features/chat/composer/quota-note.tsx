import { useEffect } from 'react'
import { trpc } from '../../../lib/server/trpc.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { formatExactDay } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { formatCost } from '../../../lib/usage/format-cost.ts'
import { useMe } from '../../../lib/user/me.ts'

interface QuotaNoteProps {
  /** Changes when an answer has ended, which may have cost something. */
  ended: unknown
}

/** Says how much of the month's quota or budget is used, and when it starts again. Nothing where there is no limit. */
export function QuotaNote({ ended }: QuotaNoteProps) {
  const { time_zone } = useMe()
  const { data, refetch } = trpc.usage.get.useQuery()
  // biome-ignore lint/correctness/useExhaustiveDependencies: reads again after each answer.
  useEffect(() => void refetch(), [ended, refetch])
  if (!data) return null
  const { monthly_limit = null, monthly_budget_usd = null, current_usage, cost_usd, reset_date } = data
  const used = [
    ...(monthly_limit === null ? [] : [t.quota(current_usage, monthly_limit)]),
    ...(monthly_budget_usd === null ? [] : [t.budget(formatCost(cost_usd), formatCost(monthly_budget_usd))]),
  ]
  if (used.length === 0) return null
  const today = dayOf(new Date().toISOString(), time_zone)
  const reset = t.quotaReset(formatExactDay(dayOf(reset_date, time_zone), today))
  return <p className="px-1 pt-1.5 text-center text-muted text-xs">{[...used, reset].join(' · ')}</p>
}
