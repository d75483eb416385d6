/** Abbreviations that are said in todos, each with a place that keeps that time through the year. */
const ABBREVIATIONS: Record<string, string> = {
  utc: 'UTC',
  gmt: 'UTC',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  ct: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mt: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  bst: 'Europe/London',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
}

/** Pattern of a zone after a clock time: "CET", "Berlin time". */
export const ZONE = `(?: (?<zone>${Object.keys(ABBREVIATIONS).join('|')}|(?!my|our|local|this|that|next|the|first|last)\\p{L}+(?: \\p{L}+)? time))?`

let cities: Map<string, string> | undefined

/** The IANA zone of what ZONE matched, or null when it names no place that we know. */
export function readZone(words: string): string | null {
  const name = words.toLowerCase().replace(/\s+time$/, '')
  return ABBREVIATIONS[name] ?? cityZones().get(name.replace(/\s+/g, ' ')) ?? null
}

function cityZones(): Map<string, string> {
  cities ??= new Map(
    Intl.supportedValuesOf('timeZone').map((zone) => [
      zone.split('/').at(-1)!.replaceAll('_', ' ').toLowerCase(),
      zone,
    ]),
  )
  return cities
}
