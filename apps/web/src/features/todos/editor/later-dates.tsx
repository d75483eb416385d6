import { MAX_RANGE_DAYS } from '@todo-agents/contract/bounds'
import type { Todo } from '@todo-agents/contract/todo'
import { trpc } from '../../../lib/server/trpc.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { formatLocal } from '../../../lib/time/format-time.ts'
import { addDays, dayOf, startOfDay } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'

/** A day less than allowed, because a day has 25 hours when the clocks go back. */
const RANGE_DAYS = MAX_RANGE_DAYS - 1
/** How many later dates are shown. */
const SHOWN = 3

/** The dates on which a todo that repeats comes again. Shows nothing for a todo that counts from its completion. */
export function LaterDates({ todo }: { todo: Todo }) {
  const { time_zone } = useMe()
  const today = dayOf(new Date().toISOString(), time_zone)
  const first = todo.occurrence?.slice(0, 10) ?? today
  const { data } = trpc.todo.occurrences.useQuery({
    id: [todo.id],
    from: startOfDay(first, time_zone),
    to: startOfDay(addDays(first, RANGE_DAYS), time_zone),
    limit: SHOWN,
  })
  const dates = data?.occurrences.map(({ occurrence }) => formatLocal(occurrence, { today })) ?? []
  if (dates.length === 0) return null
  return <p className="text-[13px] text-muted">{t.thenDates(dates.join('; '))}</p>
}
