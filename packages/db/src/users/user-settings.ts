import type { HourCycle } from '@todo-agents/contract/hour-cycle'
import type { Assistant, DateOrder, FirstDayOfWeek, Language } from '@todo-agents/contract/user'
import type { KnownWording } from '@todo-agents/contract/wording'
import { sql } from 'kysely'

/** The columns of a user that the rules about todos need. */
export interface UserSettings {
  id: string
  time_zone: string
  /** In minutes. */
  default_duration: number
  working_hours_start: string
  working_hours_end: string
  first_day_of_week: FirstDayOfWeek | null
  date_order: DateOrder | null
  hour_cycle: HourCycle | null
  language: Language | null
  email_reminders: boolean
  ask_before_deleting: boolean
  assistant: Assistant | null
}

/** What a run knows of its user. `preferences`: their texts, oldest first. `wordings`: newest first. */
export interface RunUser extends UserSettings {
  name: string
  preferences: string[]
  wordings: KnownWording[]
}

/** The columns of `UserSettings`. */
export const SETTINGS = [
  'id',
  'time_zone',
  'default_duration',
  'working_hours_start',
  'working_hours_end',
  'first_day_of_week',
  'date_order',
  'hour_cycle',
  'language',
  'email_reminders',
  'ask_before_deleting',
  'assistant',
] as const satisfies (keyof UserSettings)[]

/** Selects the texts of the user's preferences, oldest first, as one value of a statement. */
export function preferenceTexts(user_id: string) {
  return sql<string[]>`array(select text from preference where user_id = ${user_id}::uuid order by created_at, id)`
}

/** Selects the user's wordings, newest first, as one value of a statement. */
export function knownWordings(user_id: string) {
  return sql<KnownWording[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('text', text, 'means', means) order by updated_at desc, id desc), '[]')
    from wording where user_id = ${user_id}::uuid
  )`
}
