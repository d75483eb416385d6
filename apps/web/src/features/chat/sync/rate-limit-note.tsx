import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { useEffect, useState } from 'react'
import { ErrorNote } from '../../../components/error-note.tsx'
import { refusalMessage } from '../../../lib/server/error-message.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { formatExactInstant } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { WaitingNote } from './waiting-note.tsx'

type RateLimit = NonNullable<ChatState['rate_limit']>

interface RateLimitNoteProps {
  limit: RateLimit
  /** True when the client sends the message again by itself. */
  isWaiting: boolean
}

/** Says which limit was reached, and when the chat goes on. */
export function RateLimitNote({ limit, isWaiting }: RateLimitNoteProps) {
  const { time_zone } = useMe()
  const isOver = useIsPast(limit.reset_date)
  if (isWaiting) return <WaitingNote sentence={t.tooSoon} wait={limit} />
  if (limit.remaining_quota !== 0)
    return <ErrorNote message={refusalMessage({ code: 'rate_limit_exceeded', message: limit.message })} />
  if (isOver) return null
  const today = dayOf(new Date().toISOString(), time_zone)
  const reset = formatExactInstant(limit.reset_date, { time_zone, today })
  const { current_usage, monthly_limit } = limit
  // If nothing remains although the user's own quota is not used up, the budget of the server is used up.
  const isOwn = monthly_limit !== null && current_usage >= monthly_limit
  const spent = isOwn ? t.requestsUsedUp(monthly_limit) : t.budgetUsedUp
  return <ErrorNote message={t.goOnFrom(spent, reset)} />
}

/** Returns whether an instant has passed. Checks at intervals, because a timer cannot be set for a month. */
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
