import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type {
  MessagePage,
  Session,
  SessionCreate,
  SessionHistoryQuery,
  SessionListQuery,
  SessionPage,
} from '@todo-agents/contract/session'
import { sessionPrefix } from '@todo-agents/contract/session'
import { hasVisible, withoutControls } from '@todo-agents/contract/text'
import { toText } from '../connection/json.ts'
import { decodeCursor, encodeCursor, KEY, pageOf } from '../cursor.ts'
import { cancelRunsOf } from '../runs/run-cancel.ts'
import { lockSession } from '../runs/run-locks.ts'
import type { Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import { refuseBeyond } from '../users/bounds.ts'
import { getSettings } from '../users/user.repository.ts'
import { listMessages } from './message.repository.ts'

const COLUMNS = ['id', 'title', 'created_at', 'updated_at'] as const

/** Returns a page of the user's sessions, last used first. */
export async function listSessions(db: Db, user_id: string, { limit, cursor }: SessionListQuery): Promise<SessionPage> {
  let select = db.selectFrom('agent_session').select(COLUMNS).where('user_id', '=', user_id)
  if (cursor) {
    const [updated_at = '', id = ''] = decodeCursor('session', cursor, [KEY.instant, KEY.session_id])
    select = select.where((eb) => eb(eb.refTuple('updated_at', 'id'), '<', eb.tuple(updated_at, id)))
  }
  const rows = await select
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { page, next_cursor } = pageOf(rows, limit, (last) => encodeCursor('session', [last.updated_at, last.id]))
  return { sessions: page, next_cursor }
}

/**
 * Creates a session. Throws AppError `access_denied` for an id of another user, `conflict` for an id in use, and
 * `limit_reached` when the user has as many conversations as allowed.
 */
export function createSession(db: Db, scope: Scope, input: SessionCreate): Promise<Session> {
  return inTransaction(db, (trx) => insertSession(trx, scope, input))
}

async function insertSession(db: Db, { user_id, now, bounds }: Scope, input: SessionCreate): Promise<Session> {
  const id = input.id ?? newSessionId(user_id)
  refuseForeign(user_id, id)
  await getSettings(db, user_id)
  const at = now().toISOString()
  const session = await db
    .insertInto('agent_session')
    .values({ id, user_id, title: input.title ?? DEFAULT_TITLE, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
  if (!session) throw new AppError('conflict', 'There is already a conversation with this id.', { field: 'id' })
  // A second statement, because the first one does not see the count that its own trigger writes. The trigger has
  // locked the user, so the count is exact.
  const { session_count } = await db
    .selectFrom('user')
    .select('session_count')
    .where('id', '=', user_id)
    .executeTakeFirstOrThrow()
  refuseBeyond(bounds, 'sessions', session_count)
  return session
}

/** Throws AppError `access_denied` and `not_found`. */
export async function renameSession(
  db: Db,
  { user_id }: Scope,
  { id, title }: { id: string; title: string },
): Promise<Session> {
  refuseForeign(user_id, id)
  const session = await db
    .updateTable('agent_session')
    .set({ title })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
  if (!session) throw noSession()
  return session
}

/**
 * Deletes a conversation with its messages and runs. The changes of its runs stay, and can still be undone. A running
 * run can no longer write, and a run that has not started is not charged. Returns the ids of the runs that had not
 * ended, because processes may still execute or follow them. Throws AppError `access_denied` and `not_found`.
 */
export function deleteSession(db: Db, { user_id }: Scope, { id }: { id: string }): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    refuseForeign(user_id, id)
    // Lock the session first, then its runs: the order of all transactions (see run-locks.ts).
    await lockSession(trx, id)
    const runs = await trx
      .selectFrom('agent_run')
      .select(['id', 'finished_at'])
      .where('session_id', '=', id)
      .orderBy('id')
      .forUpdate()
      .execute()
    await cancelRunsOf(trx, { session_id: id })
    const deleted = await trx
      .deleteFrom('agent_session')
      .where('user_id', '=', user_id)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!deleted) throw noSession()
    return runs.filter(({ finished_at }) => finished_at === null).map((run) => run.id)
  })
}

/** Returns one page of messages, see `sessionHistorySchema`. Throws AppError `access_denied` and `not_found`. */
export async function sessionHistory(db: Db, user_id: string, query: SessionHistoryQuery): Promise<MessagePage> {
  refuseForeign(user_id, query.id)
  const session = await db
    .selectFrom('agent_session')
    .select('id')
    .where('user_id', '=', user_id)
    .where('id', '=', query.id)
    .executeTakeFirst()
  if (!session) throw noSession()
  return listMessages(db, user_id, query)
}

/** Returns the id of a new session of the user. */
export function newSessionId(user_id: string): string {
  return sessionPrefix(user_id) + randomUUIDv7()
}

const DEFAULT_TITLE = 'New conversation'
const MAX_TITLE = 60

/** Returns the first 60 characters of a message, cut between words if possible. */
export function titleOf(content: string): string {
  const text = withoutControls(toText(content).replace(/\s+/g, ' ')).trim()
  if (!hasVisible(text)) return DEFAULT_TITLE
  if (text.length <= MAX_TITLE) return text
  const cut = text
    .slice(0, MAX_TITLE)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
  return text[MAX_TITLE] === ' ' ? cut : cut.replace(/(.) \S*$/, '$1')
}

/** Throws AppError `access_denied` when the session is not one of this user. */
export function refuseForeign(user_id: string, session_id: string): void {
  if (!session_id.startsWith(sessionPrefix(user_id))) throw accessDenied()
}

export function accessDenied(): AppError {
  return new AppError('access_denied', 'Access denied: Invalid session')
}

function noSession(): AppError {
  return new AppError('not_found', 'There is no such conversation.', { field: 'id' })
}
