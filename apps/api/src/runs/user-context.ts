import type { UserContext } from '@todo-agents/agent/types'
import type { Tables } from '@todo-agents/db/tables'
import { getRunUser } from '@todo-agents/db/users/user.repository'
import { planningRules } from '@todo-agents/offline/planning-rules'
import type { Kysely } from 'kysely'

/** Returns what a run knows about a user. Throws AppError `unauthorized` when the account was deleted. */
export async function userContext(db: Kysely<Tables>, user_id: string, now: () => Date): Promise<UserContext> {
  return contextOf(await getRunUser(db, user_id), now)
}

/** Returns the context of a user that was read before. The working hours of a preference replace those of the settings. */
export function contextOf(user: Omit<UserContext, 'now' | 'days_off'>, now: () => Date): UserContext {
  const { name, time_zone, default_duration, first_day_of_week, date_order, hour_cycle, preferences, wordings } = user
  return {
    name,
    time_zone,
    default_duration,
    ...planningRules(preferences, user),
    first_day_of_week,
    date_order,
    hour_cycle,
    now: now().toISOString(),
    preferences,
    wordings,
  }
}
