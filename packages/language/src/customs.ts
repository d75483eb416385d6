import type { WeekStart } from './times/types.ts'

/** How a user counts weeks and writes dates. The zone of the user decides what is null or left out. */
export interface Customs {
  /** IANA zone. */
  time_zone: string
  first_day_of_week?: WeekStart | null | undefined
  date_order?: 'dmy' | 'mdy' | null | undefined
}

/** The zones of the United States, including those of single counties and the old names. */
const US_ZONE =
  /^(?:US\/|America\/(?:New_York|Detroit|Chicago|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Nome|Adak|Metlakatla|Yakutat|Menominee|Indiana\/|Kentucky\/|North_Dakota\/)|Pacific\/Honolulu)/

/** Whether people in the zone usually write the month before the day and start weeks on Sunday. */
export function isUsStyle({ time_zone }: Pick<Customs, 'time_zone'>): boolean {
  return US_ZONE.test(time_zone)
}

/** Returns the order in which the user writes day and month. */
export function dateOrder({ time_zone, date_order }: Customs): 'dmy' | 'mdy' {
  return date_order ?? (isUsStyle({ time_zone }) ? 'mdy' : 'dmy')
}
