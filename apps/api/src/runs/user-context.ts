import type { UserContext } from '@todo-agents/agent/types'
import type { Tables } from '@todo-agents/db/tables'
import { getMe } from '@todo-agents/db/users/user.repository'
import type { Kysely } from 'kysely'

/** Returns what tools and models may know about a user. Throws AppError `unauthorized` when the account was deleted. */
export async function userContext(db: Kysely<Tables>, user_id: string, now: () => Date): Promise<UserContext> {
  return contextOf(await getMe(db, user_id), now)
}

/** Returns the context of a user that was read before. */
export function contextOf(user: Omit<UserContext, 'now'>, now: () => Date): UserContext {
  const { name, time_zone, default_duration, first_day_of_week, date_order } = user
  const { working_hours_start, working_hours_end } = user
  return {
    name,
    time_zone,
    default_duration,
    working_hours_start,
    working_hours_end,
    first_day_of_week,
    date_order,
    now: now().toISOString(),
  }
}
