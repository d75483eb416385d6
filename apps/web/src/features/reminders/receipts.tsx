import type { Reminder } from '@todo-agents/contract/reminder'
import { useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { formatClock, formatInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'

const SHOWN = 10

/** The last reminders, with the times at which they were due, sent, shown and answered. */
export function Receipts() {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit font-medium text-accent-text pointer-coarse:py-3">{t.last}</summary>
      {isOpen && <ReceiptList />}
    </details>
  )
}

function ReceiptList() {
  const { data, error, refetch } = trpc.reminder.list.useQuery({ limit: SHOWN }, { staleTime: 0 })
  if (error && !data) return <ErrorNote message={errorMessage(error)} onRetry={() => refetch()} />
  if (!data) return <Spinner label={t.loadingLast} />
  if (data.reminders.length === 0) return <p className="mt-2 text-muted">{t.noneYet}</p>
  return (
    <ul aria-label={t.last} className="mt-2 flex flex-col gap-2.5">
      {data.reminders.map((reminder) => (
        <Receipt key={reminder.id} reminder={reminder} />
      ))}
    </ul>
  )
}

function Receipt({ reminder }: { reminder: Reminder }) {
  const { time_zone } = useMe()
  const today = dayOf(useNow(), time_zone)
  return (
    <li>
      <p dir="auto" className="truncate text-left font-medium">
        {reminder.item}
      </p>
      <p className="text-note text-muted">{receiptText(reminder, { time_zone, today })}</p>
    </li>
  )
}

interface Reader {
  time_zone: string
  today: string
  hourCycle?: 'h12' | 'h23'
}

/** Returns "Due Today, 14:00 · sent 14:00 · shown 14:01 · done 14:05", with other days where they differ. */
export function receiptText(reminder: Reminder, reader: Reader): string {
  const { alarm_time, sent_at, is_late, shown_at, answered_at, answer } = reminder
  const due = dayOf(alarm_time, reader.time_zone)
  const at = (instant: string) =>
    dayOf(instant, reader.time_zone) === due ? formatClock(instant, reader) : formatInstant(instant, reader)
  return [
    t.due(formatInstant(alarm_time, reader)),
    is_late ? t.sentLate(at(sent_at)) : t.sent(at(sent_at)),
    shown_at ? t.shown(at(shown_at)) : t.notShown,
    answer && answered_at ? t.answered(t.answers[answer], at(answered_at)) : t.notAnswered,
  ].join(' · ')
}
