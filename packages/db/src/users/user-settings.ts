import type { HourCycle } from '@todo-agents/contract/hour-cycle'
import type { Assistant, DateOrder, FirstDayOfWeek, Language } from '@todo-agents/contract/user'

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

/** What a run knows of its user. `preferences`: their texts, oldest first. */
export interface RunUser extends UserSettings {
  name: string
  preferences: string[]
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
