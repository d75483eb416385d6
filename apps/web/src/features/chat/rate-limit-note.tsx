import type { ChatState } from '@todo-agents/client/chat-state'
import { Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { formatInstant } from '../../lib/format-time.ts'
import { useMe } from '../../lib/me.ts'
import { dayOf } from '../../lib/time.ts'

type RateLimit = NonNullable<ChatState['rate_limit']>

interface RateLimitNoteProps {
  limit: RateLimit
  /** A message is on its way: one that came too soon is sent again without anyone's help. */
  isBusy: boolean
}

/** That a limit was reached, and when it goes on. */
export function RateLimitNote({ limit, isBusy }: RateLimitNoteProps) {
  const { time_zone } = useMe()
  if (limit.remaining_quota > 0) {
    return isBusy ? <Waiting seconds={limit.retry_after} /> : <ErrorNote message={limit.message} />
  }
  const today = dayOf(new Date().toISOString(), time_zone)
  const reset = formatInstant(limit.reset_date, { time_zone, today })
  return (
    <ErrorNote
      message={`The ${limit.monthly_limit} requests of this month are used up. You can go on from ${reset}.`}
    />
  )
}

function Waiting({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const end = Date.now() + seconds * 1_000
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1_000))), 1_000)
    return () => clearInterval(timer)
  }, [seconds])

  return (
    <div className="flex items-center gap-2 text-muted text-sm">
      <Hourglass size={15} className="shrink-0" aria-hidden />
      {/* Announced once, not each second. */}
      <p role="status" className="sr-only">
        Many messages in a short time. It goes on by itself in {seconds} seconds.
      </p>
      <p aria-hidden>Many messages in a short time. It goes on by itself in {left} s.</p>
    </div>
  )
}
