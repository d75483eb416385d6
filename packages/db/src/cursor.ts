import { AppError } from '@todo-agents/contract/errors'

type Key = string | number

/**
 * A position in a keyset-paged list: the list's name and the sort keys of the last row. Opaque to the client. The name
 * keeps a cursor of one list or order from being used for another.
 */
export function encodeCursor(list: string, keys: Key[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url')
}

/**
 * Whether the cursor has the form of versions before 0.2, a number that counts the rows of all users. A list starts at its
 * beginning for such a cursor. It does not refuse it, because a program may have kept the cursor over the upgrade, and does
 * not use it, because trying numbers would show how much other users write.
 */
export function isSequenceCursor(list: string, cursor: string): boolean {
  const [name, seq, ...more] = parse(cursor)
  return name === list && typeof seq === 'number' && more.length === 0
}

/** The keys of a cursor of `list`. Throws AppError `invalid_request` when they are not of these kinds. */
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

/** The kinds of sort keys. The database can compare every key that passes. */
export const KEY = {
  id: (key: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key),
  instant: (key: string) => isInstant(key),
  instantOrNone: (key: string) => key === 'infinity' || isInstant(key),
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
