import type { ChatState } from '@todo-agents/client/chat-state'
import { Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { formatInstant } from '../../lib/format-time.ts'
import { useMe } from '../../lib/me.ts'
import { dayOf } from '../../lib/time.ts'
import { TOO_SOON } from './chat-status.ts'

type RateLimit = NonNullable<ChatState['rate_limit']>

interface RateLimitNoteProps {
  limit: RateLimit
  /** It goes on by itself. */
  isWaiting: boolean
}

/** That a limit was reached, and when it goes on. */
export function RateLimitNote({ limit, isWaiting }: RateLimitNoteProps) {
  const { time_zone } = useMe()
  const isOver = useIsPast(limit.reset_date)
  if (isWaiting) return <Waiting limit={limit} />
  if (limit.remaining_quota !== 0) return <ErrorNote message={limit.message} />
  if (isOver) return null
  const today = dayOf(new Date().toISOString(), time_zone)
  const reset = formatInstant(limit.reset_date, { time_zone, today })
  return (
    <ErrorNote
      message={`The ${limit.monthly_limit} requests of this month are used up. You can go on from ${reset}.`}
    />
  )
}

/** Whether an instant lies behind, also once it does. Looked at now and then: a timer cannot be set for a month. */
function useIsPast(instant: string): boolean {
  const [isPast, setPast] = useState(() => Date.parse(instant) <= Date.now())
  useEffect(() => {
    const look = () => setPast(Date.parse(instant) <= Date.now())
    look()
    const timer = setInterval(look, 30_000)
    return () => clearInterval(timer)
  }, [instant])
  return isPast
}

/** Hidden from who hears it: `chatStatus` says it once, not each second. */
function Waiting({ limit }: { limit: RateLimit }) {
  const [left, setLeft] = useState(limit.retry_after)
  // Each limit is counted anew, also one of as many seconds as the last.
  useEffect(() => {
    const end = Date.now() + limit.retry_after * 1_000
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1_000)))
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [limit])

  return (
    <div aria-hidden className="flex items-center gap-2 text-muted text-sm">
      <Hourglass size={15} className="shrink-0" />
      <p>
        {TOO_SOON} in {left} s.
      </p>
    </div>
  )
}
