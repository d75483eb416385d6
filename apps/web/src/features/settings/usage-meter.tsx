import { formatDate } from '../../lib/format-time.ts'
import { dayOf } from '../../lib/time.ts'
import { trpc } from '../../lib/trpc.ts'

/** How much of the month's requests to the assistant is used. */
export function UsageMeter({ time_zone }: { time_zone: string }) {
  const { data: usage } = trpc.usage.get.useQuery(undefined, { staleTime: 0 })
  if (!usage) return null

  const { current_usage, monthly_limit, reset_date, input_tokens, output_tokens } = usage
  const tokens = input_tokens + output_tokens
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium text-[13px] text-muted">Assistant this month</h3>
      <meter aria-label="Requests this month" min={0} max={monthly_limit} value={current_usage} className="sr-only" />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div
          className="h-full rounded-full bg-accent"
          style={{ width: `${Math.min(100, (current_usage / monthly_limit) * 100)}%` }}
        />
      </div>
      <p className="text-[13px] text-muted">
        {current_usage} of {monthly_limit} requests{tokens > 0 && `, ${tokens.toLocaleString('en')} tokens`}. Starts
        anew on {formatDate(dayOf(reset_date, time_zone), { month: 'long', day: 'numeric' })}.
      </p>
    </section>
  )
}
