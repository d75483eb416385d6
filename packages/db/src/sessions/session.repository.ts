import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type {
  DeletedSession,
  DeletedSessionPage,
  MessagePage,
  Session,
  SessionCreate,
  SessionHistoryQuery,
  SessionListQuery,
  SessionPage,
} from '@todo-agents/contract/session'
import { sessionPrefix } from '@todo-agents/contract/session'
import type { NotNull } from 'kysely'
import { sql } from 'kysely'
import { decodeCursor, encodeCursor, KEY, pageOf } from '../cursor.ts'
import { settleCancelled } from '../runs/run-cancel.ts'
import { lockSession } from '../runs/run-locks.ts'
import type { Clock, Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import { refuseBeyond } from '../users/bounds.ts'
import { getSettings } from '../users/user.repository.ts'
import { listMessages } from './message.repository.ts'
import { DEFAULT_TITLE } from './title.ts'

const COLUMNS = ['id', 'title', 'created_at', 'updated_at'] as const

/** Returns a page of the user's sessions, last used first. */
export async function listSessions(db: Db, user_id: string, query: SessionListQuery): Promise<SessionPage> {
  const rows = await selectPage(db, user_id, query)
    .select(COLUMNS)
    .select((eb) =>
      eb
        .selectFrom('program')
        .select('program.id')
        .whereRef('program.session_id', '=', 'agent_session.id')
        .whereRef('program.user_id', '=', 'agent_session.user_id')
        .limit(1)
        .as('program_id'),
    )
    .where('deleted_at', 'is', null)
    .execute()
  return sessionPage(rows, query)
}

/** Returns a page of the conversations that the user deleted and can restore, last used first. */
export async function listDeletedSessions(
  db: Db,
  user_id: string,
  query: SessionListQuery,
): Promise<DeletedSessionPage> {
  const rows = await selectPage(db, user_id, query)
    .select([...COLUMNS, 'deleted_at'])
    // Not `is not null`: the planner would read the index of the deleted conversations of all users.
    .where(sql<boolean>`coalesce(deleted_at, 'infinity') < 'infinity'`)
    .$narrowType<{ deleted_at: NotNull }>()
    .execute()
  return sessionPage<DeletedSession>(rows, query)
}

function selectPage(db: Db, user_id: string, { limit, cursor }: SessionListQuery) {
  const select = db
    .selectFrom('agent_session')
    .where('user_id', '=', user_id)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (!cursor) return select
  const [updated_at = '', id = ''] = decodeCursor('session', cursor, [KEY.instant, KEY.session_id])
  return select.where((eb) => eb(eb.refTuple('updated_at', 'id'), '<', eb.tuple(updated_at, id)))
}

function sessionPage<Row extends Session>(rows: Row[], { limit }: SessionListQuery) {
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
    .values({
      ...{ id, user_id, title: input.title ?? DEFAULT_TITLE, created_at: at, updated_at: at },
      title_source: input.title === undefined ? 'message' : 'user',
    })
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
    .set({ title, title_source: 'user' })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  if (!session) throw noSession()
  return session
}

/**
 * Deletes a conversation, so that only `restoreSession` still finds it. Its changes stay, and can still be undone. Cancels
 * its runs: a running run can no longer write, and a run that has not started is not charged. Returns the ids of the runs
 * that had not ended, because processes may still execute or follow them. Throws AppError `access_denied` and `not_found`.
 */
export function deleteSession(db: Db, { user_id, now }: Scope, { id }: { id: string }): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    refuseForeign(user_id, id)
    // Lock the session first, then its runs: the order of all transactions (see run-locks.ts).
    await lockSession(trx, id)
    await requireSession(trx, user_id, id)
    const runs = await trx
      .selectFrom('agent_run')
      .selectAll()
      .where('session_id', '=', id)
      .orderBy('id')
      .forUpdate()
      .execute()
    const deleted_at = now().toISOString()
    const active = runs.filter(({ finished_at }) => finished_at === null)
    for (const run of active) await settleCancelled(trx, run, deleted_at)
    // No process publishes the ends of these runs, because their followers are disconnected.
    const owned = runs.filter((run) => run.lease_owner !== null || run.finished_at === null).map((run) => run.id)
    if (owned.length > 0) {
      const unowned = { lease_owner: null, lease_until: null }
      await trx.updateTable('agent_run').set(unowned).where('id', 'in', owned).execute()
    }
    await trx.updateTable('agent_session').set({ deleted_at }).where('id', '=', id).execute()
    await countAgain(trx, user_id, id, -1)
    return active.map((run) => run.id)
  })
}

/**
 * Brings back a deleted conversation. Does nothing to one that is not deleted. Throws AppError `access_denied`, `not_found`
 * when the conversation was removed for good, and `limit_reached`.
 */
export function restoreSession(db: Db, { user_id, bounds }: Scope, { id }: { id: string }): Promise<Session> {
  return inTransaction(db, async (trx) => {
    refuseForeign(user_id, id)
    await lockSession(trx, id)
    const { deleted_at, ...session } = await selectSession(trx, user_id, id).executeTakeFirstOrThrow(noSession)
    if (deleted_at === null) return session
    await trx.updateTable('agent_session').set({ deleted_at: null }).where('id', '=', id).execute()
    const { session_count, message_count } = await countAgain(trx, user_id, id, 1)
    refuseBeyond(bounds, 'sessions', session_count)
    refuseBeyond(bounds, 'messages', message_count)
    return session
  })
}

/** Removes one batch of the conversations that were deleted more than `days` ago. Returns true when there may be more. */
export async function purgeSessions(db: Db, { days, now }: { days: number; now: Clock }): Promise<boolean> {
  const before = new Date(now().getTime() - days * DAY_MS).toISOString()
  const due = await db
    .selectFrom('agent_session')
    .select(['id', 'user_id'])
    .where('deleted_at', '<', before)
    .orderBy('deleted_at')
    .limit(PURGED_AT_ONCE)
    .execute()
  for (const { id, user_id } of due) await inTransaction(db, (trx) => purge(trx, { id, user_id, before }))
  return due.length === PURGED_AT_ONCE
}

/** The triggers subtract the rows that are deleted here, so they are added first: the deletion has subtracted them already. */
async function purge(trx: Db, { id, user_id, before }: { id: string; user_id: string; before: string }): Promise<void> {
  // The conversation may have been brought back, or have moved to another user, since it was found.
  const locked = await selectSession(trx, user_id, id).where('deleted_at', '<', before).forUpdate().executeTakeFirst()
  if (!locked) return
  await countAgain(trx, user_id, id, 1)
  await trx.deleteFrom('agent_session').where('id', '=', id).execute()
}

const PURGED_AT_ONCE = 20
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Adds a conversation and its runs to the counts of its user, or subtracts them: those that are deleted do not count, so
 * that the user can make room for others. Also locks the user. Returns the counts.
 */
async function countAgain(trx: Db, user_id: string, session_id: string, sign: 1 | -1) {
  const { n } = await trx
    .selectFrom('agent_run')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('n'))
    .where('session_id', '=', session_id)
    .executeTakeFirstOrThrow()
  return trx
    .updateTable('user')
    .set((eb) => ({
      session_count: eb('session_count', '+', sign),
      message_count: eb('message_count', '+', sign * n),
    }))
    .where('id', '=', user_id)
    .returning(['session_count', 'message_count'])
    .executeTakeFirstOrThrow()
}

/** Returns one page of messages, see `sessionHistorySchema`. Throws AppError `access_denied` and `not_found`. */
export async function sessionHistory(db: Db, user_id: string, query: SessionHistoryQuery): Promise<MessagePage> {
  await requireSession(db, user_id, query.id)
  const page = await listMessages(db, user_id, query)
  // A branch has at least one message.
  if (query.branch_id && !query.cursor && page.messages.length === 0) throw noBranch()
  return page
}

/** Returns a conversation that is not deleted. Throws AppError `access_denied` and `not_found`. */
export async function requireSession(db: Db, user_id: string, id: string): Promise<Session> {
  refuseForeign(user_id, id)
  const found = await selectSession(db, user_id, id).executeTakeFirstOrThrow(noSession)
  const { deleted_at, ...session } = found
  if (deleted_at !== null) throw deletedSession()
  return session
}

function selectSession(db: Db, user_id: string, id: string) {
  return db
    .selectFrom('agent_session')
    .select([...COLUMNS, 'deleted_at'])
    .where('user_id', '=', user_id)
    .where('id', '=', id)
}

/** Returns the id of a new session of the user. */
export function newSessionId(user_id: string): string {
  return sessionPrefix(user_id) + randomUUIDv7()
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

function deletedSession(): AppError {
  return new AppError('not_found', 'This conversation was deleted. Bring it back first.', { field: 'id' })
}

/** The error for a branch that the conversation does not have. */
export function noBranch(): AppError {
  return new AppError('not_found', 'There is no such branch in this conversation.', { field: 'branch_id' })
}
