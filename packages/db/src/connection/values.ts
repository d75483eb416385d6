import pg from 'pg'

/**
 * How both drivers read the types that have no obvious value in JavaScript, by PostgreSQL's type oids
 * (https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat). Their defaults disagree: for
 * `int8`, pg returns a string and PGlite a number; for `date`, pg returns midnight in local time and PGlite in UTC.
 */
export const PARSERS = {
  /** int8, the type of `count(*)` */
  20: Number,
  /** date */
  1082: (text: string) => text,
  /** timestamptz */
  1184: toInstant,
  /** numeric */
  1700: Number,
}

const parsers: Record<number, (text: string) => unknown> = PARSERS

/** Returns the function that reads values of a type, which both drivers use. */
export function parserOf(oid: number): (text: string) => unknown {
  return parsers[oid] ?? pg.types.getTypeParser(oid, 'text')
}

/**
 * Turns PostgreSQL's `2026-01-15 14:00:00.5+05:30` into ISO 8601 in UTC with milliseconds. `infinity` stays.
 *
 * Traded for speed: the plain form would be a Date for each instant. Our sessions are in UTC, so cutting the text is
 * enough. Saves a fifth of the cost of a page of todos. values.test.ts checks that both forms give the same result.
 */
export function toInstant(text: string): string {
  const isUtc = text[10] === ' ' && text.endsWith('+00')
  if (!isUtc) return fromAnyZone(text)
  const milliseconds = text.slice(20, -3).padEnd(3, '0').slice(0, 3)
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`
}

function fromAnyZone(text: string): string {
  if (text === 'infinity' || text === '-infinity') return text
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
  return new Date(iso).toISOString()
}
