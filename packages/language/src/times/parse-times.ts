import { Temporal } from 'temporal-polyfill'
import { findAtoms } from './atoms.ts'
import { groupAtoms } from './group.ts'
import { resolveGroup } from './resolve.ts'
import type { FoundTime, TimeContext } from './types.ts'

/**
 * Every time that an English text speaks of, from left to right, without overlaps. Never throws for a text;
 * throws a RangeError for a `now` or `time_zone` that is none.
 *
 * A span takes in the words that lead to the time ("on", "by", "from"), so that what is left reads well.
 */
export function parseTimes(text: string, context: TimeContext): FoundTime[] {
  const now = Temporal.Instant.from(context.now).toZonedDateTimeISO(context.time_zone)
  const { week_start = 'monday', date_order = 'mdy' } = context
  const atoms = findAtoms(text, { today: now.toPlainDate(), week_start, date_order })
  return groupAtoms(text, atoms).flatMap((group) => {
    const { start } = group
    const skipped = /^\s*/.exec(text.slice(start, group.end))?.[0].length ?? 0
    return resolveGroup({ ...group, start: start + skipped }, { text, now, context }) ?? []
  })
}
