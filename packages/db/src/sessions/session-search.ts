import type { Session, SessionMatch, SessionSearchPage, SessionSearchQuery } from '@todo-agents/contract/session'
import { sql } from 'kysely'
import { decodeCursor, encodeCursor, KEY } from '../cursor.ts'
import type { Db } from '../scope.ts'
import { wordsOf } from '../todos/todo-search.ts'

/** How many messages one statement reads, and how many statements one page takes at most. */
const WINDOW = 5000
const MAX_WINDOWS = 4

/** The length of an excerpt, and how much of it stands before the first match. */
const EXCERPT = 200
const LEAD = 60

type Found = Omit<SessionMatch, 'excerpt'> & { content: string }

/**
 * Returns the messages that contain each of these words, in any case, newest first, and with the first page the
 * conversations whose title contains them. Leaves out branches and deleted
 * conversations. Reads at most 20,000 messages from newest to oldest, so that a page has a bounded cost: a page may have
 * fewer matches than `limit`, or none, and still have a `next_cursor`.
 */
export async function searchSessions(
  db: Db,
  user_id: string,
  { text, limit, cursor }: SessionSearchQuery,
): Promise<SessionSearchPage> {
  // Quotes around a phrase are no part of the messages.
  const words = wordsOf(text.replace(/["“”„]/g, ' '))
  const sessions = cursor || words.length === 0 ? [] : await sessionsTitled(db, user_id, words, limit)
  const matches: SessionMatch[] = []
  let before: string | null = cursor ? (decodeCursor('search', cursor, [KEY.id])[0] ?? null) : null
  for (let window = 0; window < MAX_WINDOWS && words.length > 0; window++) {
    const wanted = limit - matches.length
    const { found, last_read } = await readWindow(db, { user_id, words, before, limit: wanted + 1 })
    matches.push(
      ...found.slice(0, wanted).map(({ content, ...match }) => ({ ...match, excerpt: excerptOf(content, words) })),
    )
    const last = matches.at(-1)
    if (found.length > wanted && last)
      return { sessions, matches, next_cursor: encodeCursor('search', [last.message_id]) }
    if (last_read === null) return { sessions, matches, next_cursor: null }
    before = last_read
  }
  return {
    sessions,
    matches,
    next_cursor: before === null || words.length === 0 ? null : encodeCursor('search', [before]),
  }
}

/** Reads the titles of all conversations of the user, of which there are a bounded number. */
function sessionsTitled(db: Db, user_id: string, words: string[], limit: number): Promise<Session[]> {
  return db
    .selectFrom('agent_session')
    .select(['id', 'title', 'created_at', 'updated_at'])
    .where('user_id', '=', user_id)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.and(words.map((word) => eb('title', 'ilike', patternOf(word)))))
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Returns the pattern of `ilike` for texts that contain a word. */
function patternOf(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}

interface Window {
  user_id: string
  words: string[]
  /** The id of the message before which the window begins. Null: with the newest message. */
  before: string | null
  limit: number
}

/** `last_read`: the id of the oldest message that was read. Null when there are no older ones. */
async function readWindow(
  db: Db,
  { user_id, words, before, limit }: Window,
): Promise<{ found: Found[]; last_read: string | null }> {
  const isMatch = sql.join(
    words.map((word) => sql`content ilike ${patternOf(word)}`),
    sql` and `,
  )
  const { rows } = await sql<{ [Key in keyof Found]: Found[Key] | null } & { last_read: string | null }>`
    with read as materialized (
      select id, ${isMatch} as is_match from agent_message
      where user_id = ${user_id} ${before === null ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${sql.lit(WINDOW)}
    ), found as (
      select message.id as message_id, message.session_id, title, role, content, message.created_at
      from read
      join agent_message message on message.id = read.id
      join agent_run on agent_run.id = message.run_id
      join agent_session on agent_session.id = message.session_id
      where is_match and branch_id is null and deleted_at is null
      order by read.id desc limit ${limit}
    ), rest as (
      select case when count(*) = ${sql.lit(WINDOW)} then (array_agg(id order by id))[1] end as last_read from read
    )
    select found.*, last_read from rest left join found on true order by message_id desc
  `.execute(db)
  return {
    found: rows.flatMap(({ last_read: _, ...row }) => (row.message_id === null ? [] : [row as Found])),
    last_read: rows[0]?.last_read ?? null,
  }
}

/** Returns the part of a message around the first match, on one line. */
function excerptOf(content: string, words: string[]): string {
  const text = content.replace(/\s+/g, ' ').trim()
  const first = text.search(new RegExp(words.map((word) => RegExp.escape(word)).join('|'), 'iu'))
  const start = text.length <= EXCERPT ? 0 : Math.max(0, Math.min(first - LEAD, text.length - EXCERPT))
  const part = text
    .slice(start, start + EXCERPT)
    .toWellFormed()
    .replaceAll('\uFFFD', '')
  return `${start > 0 ? '…' : ''}${part}${start + EXCERPT < text.length ? '…' : ''}`
}
