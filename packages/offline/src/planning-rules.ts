import type { UserContext } from '@todo-agents/agent/types'
import type { PreferenceRule } from '@todo-agents/language/preferences/read-preference'
import { readPreference } from '@todo-agents/language/preferences/read-preference'
import { keysOf } from '@todo-agents/language/text/stem'

type Planned = Pick<UserContext, 'days_off' | 'working_hours_start' | 'working_hours_end'>

/**
 * Returns the days off and the working hours that the user's preferences ask for. What they do not say stays as in
 * `settings`; a later preference replaces an earlier one of its kind, and one that cannot be read is ignored.
 */
export function planningRules(preferences: string[], settings: Omit<Planned, 'days_off'>): Planned {
  const days_off = new Set<number>()
  const { working_hours_start, working_hours_end } = settings
  let hours = { working_hours_start, working_hours_end }
  for (const rule of rulesOf(preferences)) {
    if (rule.kind === 'days_off') for (const day of rule.days) days_off.add(day)
    if (rule.kind === 'working_hours') hours = { working_hours_start: rule.start, working_hours_end: rule.end }
    if (rule.kind === 'hours' && rule.noun === undefined) hours = within(hours, rule)
  }
  // With every day off, no slot would ever be found.
  return { ...hours, days_off: days_off.size < 7 ? [...days_off].toSorted() : [] }
}

/** Returns how long a todo with this title usually takes, or undefined when no preference says so. */
export function usualMinutes(title: string, { preferences }: Pick<UserContext, 'preferences'>): number | undefined {
  const durations = rulesOf(preferences).filter((rule) => rule.kind === 'duration')
  return durations.findLast(({ noun }) => isAbout(title, noun))?.minutes
}

/** Returns the hours for a todo with this title, as arguments of `schedule_todo`; empty when no preference names it. */
export function usualHours(title: string, user: UserContext): { day_start?: string; day_end?: string } {
  const named = rulesOf(user.preferences).filter((rule) => rule.kind === 'hours')
  const rules = named.filter(({ noun }) => noun !== undefined && isAbout(title, noun))
  if (rules.length === 0) return {}
  const { working_hours_start, working_hours_end } = rules.reduce<Omit<Planned, 'days_off'>>(within, user)
  return { day_start: working_hours_start, day_end: working_hours_end }
}

/** Returns the wishes that keep this local day free, in the user's words. */
export function wishesAgainst(day: string, preferences: string[]): string[] {
  const weekday = Temporal.PlainDate.from(day.slice(0, 10)).dayOfWeek
  return preferences.filter((text) => {
    const rule = readPreference(text)
    return rule?.kind === 'days_off' && rule.days.includes(weekday)
  })
}

function rulesOf(preferences: string[]): PreferenceRule[] {
  return preferences.flatMap((text) => readPreference(text) ?? [])
}

/** Narrows the hours, unless nothing would be left of them. */
function within(
  { working_hours_start: start, working_hours_end: end }: Omit<Planned, 'days_off'>,
  { not_before = start, not_after = end }: { not_before?: string; not_after?: string },
): Omit<Planned, 'days_off'> {
  const working_hours_start = not_before > start ? not_before : start
  const working_hours_end = not_after < end ? not_after : end
  return working_hours_start < working_hours_end
    ? { working_hours_start, working_hours_end }
    : { working_hours_start: start, working_hours_end: end }
}

/** Whether the title has each word of the noun, in any of its forms: "team meeting" is about "meetings". */
function isAbout(title: string, noun: string): boolean {
  const keys = new Set(wordsOf(title).flatMap(keysOf))
  return wordsOf(noun).every((word) => keysOf(word).some((key) => keys.has(key)))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}
