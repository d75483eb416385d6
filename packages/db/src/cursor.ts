import { AppError } from '@todo-agents/contract/errors'

type Key = string | number

/**
 * Encodes a position in a list that is read in pages: the list's name and the sort keys of the last row. Clients must
 * not read or make cursors. The name prevents the use of a cursor for another list or order.
 */
export function encodeCursor(list: string, keys: Key[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url')
}

/**
 * Returns true when the cursor has the form of versions before 0.2: a number that counts the rows of all users. For
 * such a cursor, a list starts at its beginning. The list does not refuse it, because a program may have kept the
 * cursor over the upgrade. It does not use the number either, because a client that tries numbers would see how much
 * other users write.
 */
export function isSequenceCursor(list: string, cursor: string): boolean {
  const [name, seq, ...more] = parse(cursor)
  return name === list && typeof seq === 'number' && more.length === 0
}

/**
 * Returns the keys of a cursor of `list`. Throws AppError `invalid_request` when the cursor is of another list, or when
 * its keys are not of these kinds.
 */
export function decodeCursor(list: string, cursor: string, kinds: KeyKind[]): string[] {
  const [name, ...values] = parse(cursor)
  const keys = values.map(String)
  const fits = name === list && keys.length === kinds.length && kinds.every((isKey, i) => isKey(keys[i] ?? ''))
  if (!fits) {
    throw new AppError('invalid_request', 'The cursor does not belong to this list. Start again without a cursor.', {
      field: 'cursor',
    })
  }
  return keys
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

type KeyKind = (key: string) => boolean

/** Checks for each kind of sort key. The database can compare every key that passes its check. */
export const KEY = {
  id: (key: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key),
  instant: (key: string) => isInstant(key),
  instantOrNone: (key: string) => key === 'infinity' || isInstant(key),
  /** A fractional index. */
  position: (key: string) => /^[0-9A-Za-z]{1,1000}$/.test(key),
  importance: (key: string) => /^(none|low|medium|high)$/.test(key),
  session_id: (key: string) => /^[A-Za-z0-9_-]{1,200}$/.test(key),
} satisfies Record<string, KeyKind>

function isInstant(key: string): boolean {
  const date = new Date(key)
  return !Number.isNaN(date.getTime()) && date.getUTCFullYear() > 0 && date.toISOString() === key
}

/** Cuts a page out of `limit + 1` rows. The extra row only shows that there is a next page. */
export function pageOf<Row>(rows: Row[], limit: number, cursorOf: (last: Row) => string) {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, next_cursor: rows.length > limit && last ? cursorOf(last) : null }
}
