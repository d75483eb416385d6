import { AppError } from '@todo-agents/contract/errors'
import { formatFeedPosition } from '@todo-agents/contract/feed-position'
import type { Me, MeUpdate, MeWithFeed } from '@todo-agents/contract/user'
import { sql } from 'kysely'
import { BEGINNING } from '../changes/change.repository.ts'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import type { Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import { startOfDay } from '../todos/todo-times.ts'
import type { RunUser, UserSettings } from './user-settings.ts'
import { knownWordings, preferenceTexts, SETTINGS } from './user-settings.ts'

/**
 * Returns the user in the form of the API. Throws AppError `unauthorized` when the user is gone, because a JWT may
 * outlive its account.
 */
export async function getMe(db: Db, user_id: string): Promise<Me> {
  return toMe(await selectMe(db, user_id).executeTakeFirstOrThrow(gone))
}

/** Returns what `getMe` returns, and the position of the user's feed, in one statement. */
export async function getMeWithFeed(db: Db, { user_id, now }: Scope): Promise<MeWithFeed> {
  // Read the clock before the statement. If a run ends during the statement, its end is then after this position, so
  // the feed reports it.
  const at = now()
  const { last_change_id, ...user } = await selectMe(db, user_id)
    .select((eb) =>
      eb
        .selectFrom('change')
        .select('change.id')
        .where('change.user_id', '=', user_id)
        .orderBy('change.seq', 'desc')
        .limit(1)
        .as('last_change_id'),
    )
    .executeTakeFirstOrThrow(gone)
  return { ...toMe(user), feed_position: formatFeedPosition(last_change_id ?? BEGINNING.id, at) }
}

function selectMe(db: Db, user_id: string) {
  return db
    .selectFrom('user')
    .select([...SETTINGS, 'ui', 'name', 'email', 'isAnonymous', 'delete_at'])
    .where('id', '=', user_id)
}

function toMe({
  isAnonymous,
  email,
  ...me
}: Omit<Me, 'email' | 'is_guest'> & { email: string; isAnonymous: boolean | null }): Me {
  return { ...me, email: isAnonymous ? null : email, is_guest: isAnonymous === true }
}

/**
 * Changes the settings of a user. A new time zone also changes the `sort_time` of todos with a day. Throws AppError
 * `unauthorized` when the user is gone, and `invalid_request` when the working hours would end before they start.
 */
export function updateMe(db: Db, { user_id, now }: Scope, { ui, ...update }: MeUpdate): Promise<Me> {
  return inTransaction(db, async (trx) => {
    const before = await lockUser(trx, user_id)
    refuseEmptyHours({ ...before, ...update })
    await trx
      .updateTable('user')
      .set({ ...update, updatedAt: now().toISOString() })
      .$if(ui !== undefined, (set) => set.set({ ui: sql`ui || ${toJson(ui)}::jsonb` }))
      .where('id', '=', user_id)
      .execute()
    const { time_zone } = update
    if (time_zone !== undefined && time_zone !== before.time_zone) await moveDays(trx, user_id, time_zone)
    return getMe(trx, user_id)
  })
}

function refuseEmptyHours({ working_hours_start, working_hours_end }: MeUpdate): void {
  if (working_hours_start! < working_hours_end!) return
  const message = 'The working hours must end after they start.'
  throw new AppError('invalid_request', message, { field: 'working_hours_end' })
}

/** Copies the settings of one user to another. */
export async function copySettings(trx: Db, from_user_id: string, to_user_id: string): Promise<void> {
  const { id: _, ...settings } = await getSettings(trx, from_user_id)
  const ui = sql<string>`(select ui from "user" where id = ${from_user_id})`
  await trx
    .updateTable('user')
    .set({ ...settings, ui })
    .where('id', '=', to_user_id)
    .execute()
}

/** Throws AppError `unauthorized` when the user is gone. */
export function getSettings(db: Db, user_id: string): Promise<UserSettings> {
  return selectSettings(db, user_id).executeTakeFirstOrThrow(gone)
}

/** Throws AppError `unauthorized` when the user is gone. */
export function getRunUser(db: Db, user_id: string): Promise<RunUser> {
  return selectSettings(db, user_id)
    .select(['name', preferenceTexts(user_id).as('preferences'), knownWordings(user_id).as('wordings')])
    .executeTakeFirstOrThrow(gone)
}

const selectLocked = statement((trx, { user_id }: { user_id: string }) => selectSettings(trx, user_id).forNoKeyUpdate())

/**
 * Locks the user and returns its settings. Every write of todos and tags takes this lock first. So the writes of one
 * user run one after the other, while different users do not wait for each other. Therefore two writes cannot deadlock
 * on rows, create the same tag twice, or miss a change of the time zone. Throws AppError `unauthorized` when the user
 * is gone.
 */
export async function lockUser(trx: Db, user_id: string): Promise<UserSettings> {
  const [user] = await selectLocked(trx, { user_id })
  if (!user) throw gone()
  return user
}

/** Returns the user of a scope, locked as by `lockUser`. Takes no statement when the transaction has locked it before. */
export async function lockOwner(trx: Db, { user_id, owner }: Scope): Promise<UserSettings> {
  return owner ?? lockUser(trx, user_id)
}

function selectSettings(db: Db, user_id: string) {
  return db.selectFrom('user').select(SETTINGS).where('id', '=', user_id)
}

/** The error for a user that does not exist any more. */
export function gone(): AppError {
  return new AppError('unauthorized', 'This account no longer exists. Sign in again.')
}

/** Sets the `sort_time` of the user's todos with a day to the first instant of that day in the time zone. */
export async function moveDays(trx: Db, user_id: string, time_zone: string): Promise<void> {
  const days = await trx
    .selectFrom('todo')
    .select('due_date')
    .distinct()
    .where('user_id', '=', user_id)
    .where('due_date', 'is not', null)
    .$narrowType<{ due_date: string }>()
    .execute()
  const instants = days.map(({ due_date }) => ({ due_date, sort_time: startOfDay(due_date, time_zone) }))
  await sql`
    update todo set sort_time = moved.sort_time
    from jsonb_to_recordset(${toJson(instants)}::jsonb) as moved (due_date date, sort_time timestamptz)
    where todo.user_id = ${user_id} and todo.due_date = moved.due_date
  `.execute(trx)
}
