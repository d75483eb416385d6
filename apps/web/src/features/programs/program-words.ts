import type { Program } from '@todo-agents/contract/program'
import { programTexts as t } from '../../lib/texts/programs.ts'
import { formatDay } from '../../lib/time/format-time.ts'
import type { Day } from '../../lib/time/time.ts'
import { dayOf, daysBetween } from '../../lib/time/time.ts'

interface Reader {
  now: string
  today: Day
  time_zone: string
}

/** Returns when a live program stops working: “expires in 12 days”. */
export function expiryWords({ expires_at }: Program, { now, today, time_zone }: Reader): string {
  if (expires_at === null) return t.neverExpires
  if (expires_at <= now) return t.expired
  return t.expires(daysBetween(today, dayOf(expires_at, time_zone)))
}

/** A live token that expires within so many days is marked. */
const SOON_DAYS = 7

export function expiresSoon({ expires_at }: Program, { today, time_zone }: Reader): boolean {
  return expires_at !== null && daysBetween(today, dayOf(expires_at, time_zone)) <= SOON_DAYS
}

/** Returns how a program ended: “revoked: Nov 30”. Null while it is live. */
export function endWords({ kind, revoked_at, expires_at }: Program, { now, today, time_zone }: Reader): string | null {
  const day = (instant: string) => formatDay(dayOf(instant, time_zone), today)
  if (revoked_at !== null) return kind === 'token' ? t.revokedOn(day(revoked_at)) : t.disconnectedOn(day(revoked_at))
  return expires_at !== null && expires_at <= now ? t.expiredOn(day(expires_at)) : null
}

/** Returns when it was made and when it was last used. */
export function lifeWords({ kind, created_at, last_used_at }: Program, { today, time_zone }: Reader): string[] {
  const day = (instant: string) => formatDay(dayOf(instant, time_zone), today)
  return [
    kind === 'token' ? t.created(day(created_at)) : t.connected(day(created_at)),
    last_used_at === null ? t.neverUsed : t.lastUsed(day(last_used_at)),
  ]
}
