import { z } from 'zod'
import { DEFAULT_PAGE_LENGTH, MAX_IDS, MAX_PAGE_LENGTH } from './bounds.ts'
import { zoneName } from './zone-name.ts'

/**
 * A UUID of any version, in lower case as in the database. We make UUIDs of version 7, so that ids sort by time of
 * creation.
 */
export const idSchema = z.uuid('must be a UUID').toLowerCase()

/**
 * An id that the client makes for one action of the user. The changes of all calls with this id have it as their
 * `call_id`, so they are undone together, and are one entry of the history.
 */
export const actionIdSchema = idSchema.optional()

/** One id or up to `MAX_IDS` ids. Parsing always returns an array of distinct ids. */
export const idsSchema = z
  .union([idSchema, z.array(idSchema).min(1).max(MAX_IDS)], `must be a UUID, or a list of 1 to ${MAX_IDS} of them`)
  .transform((ids) => [...new Set([ids].flat())])

/** An instant in ISO 8601, with `Z` or an offset. Parsing always returns UTC with milliseconds. */
export const instantSchema = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 instant such as 2026-01-15T14:00:00Z' })
  .transform((value, ctx) => {
    const date = new Date(value)
    const year = date.getUTCFullYear()
    if (Number.isNaN(date.getTime()) || year < 1900 || year > 9999) {
      ctx.addIssue('must be an instant between the years 1900 and 9999')
      return z.NEVER
    }
    return date.toISOString()
  })

/** An existing calendar day, `YYYY-MM-DD`. */
export const daySchema = z.iso
  .date('must be a calendar day such as 2026-01-15')
  .refine((value) => value >= '1900-01-01', 'must not be before the year 1900')

/** A time of day to the minute. */
export const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00')

/** An IANA time zone that the runtime supports, such as `Europe/Berlin`. Parsing returns its current name. */
export const timeZoneSchema = z
  .string()
  .min(1)
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
  .transform(zoneName)

function isTimeZone(value: string): boolean {
  // Intl accepts offsets such as "+02:00", but an offset does not follow the daylight saving time of a place.
  if (/^[+-]/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

/** An opaque position in a list that is read in pages. The client takes it from `next_cursor`. */
export const cursorSchema = z.string().min(1).max(500)

/** The `limit` of a list that is read in pages. */
export const pageLengthSchema = z.int().min(1).max(MAX_PAGE_LENGTH).default(DEFAULT_PAGE_LENGTH)
