import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import { formatFeedPosition } from '@todo-agents/contract/feed'
import { sessionPrefix } from '@todo-agents/contract/session'
import type { Me, MeUpdate, MeWithFeed } from '@todo-agents/contract/user'
import type { Transaction } from 'kysely'
import { sql } from 'kysely'
import { BEGINNING } from '../changes/change.repository.ts'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import { cancelRunsOf } from '../runs/run-cancel.ts'
import type { Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { startOfDay } from '../todos/todo-times.ts'
import type { UserMove } from './move-bounds.ts'
import { refuseMoveBeyond } from './move-bounds.ts'

/** What the rules about todos ask of their user. */
export interface UserSettings {
  id: string
  time_zone: string
  /** Minutes. */
  default_duration: number
  ask_before_deleting: boolean
}

/** Throws AppError `unauthorized` when the user is gone, as a JWT may outlive its account. */
export async function getMe(db: Db, user_id: string): Promise<Me> {
  return toMe(await selectMe(db, user_id).executeTakeFirstOrThrow(gone))
}

/** The same with where the user's feed is now, in one statement. Throws AppError `unauthorized` when the user is gone. */
export async function getMeWithFeed(db: Db, { user_id, now }: Scope): Promise<MeWithFeed> {
  // Before the statement: a run that ends meanwhile counts as missed.
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
    .select(['id', 'name', 'email', 'isAnonymous', 'time_zone', 'default_duration', 'ask_before_deleting', 'delete_at'])
    .where('id', '=', user_id)
}

function toMe({
  isAnonymous,
  email,
  ...me
}: Omit<Me, 'email' | 'is_guest'> & { email: string; isAnonymous: boolean | null }): Me {
  return { ...me, email: isAnonymous ? null : email, is_guest: isAnonymous === true }
}

/** Todos with a day move along to a new time zone. Throws AppError `unauthorized` when the user is gone. */
export function updateMe(
  db: Db,
  { user_id, now }: Scope,
  { name, time_zone, default_duration, ask_before_deleting }: MeUpdate,
): Promise<Me> {
  return inTransaction(db, async (trx) => {
    const before = await lockUser(trx, user_id)
    await trx
      .updateTable('user')
      .set({
        ...(name !== undefined && { name }),
        ...(time_zone !== undefined && { time_zone }),
        ...(default_duration !== undefined && { default_duration }),
        ...(ask_before_deleting !== undefined && { ask_before_deleting }),
        updatedAt: now().toISOString(),
      })
      .where('id', '=', user_id)
      .execute()
    if (time_zone !== undefined && time_zone !== before.time_zone) await moveDays(trx, user_id, time_zone)
    return getMe(trx, user_id)
  })
}

/** Gives one user the settings of another. */
export async function copySettings(trx: Db, from_user_id: string, to_user_id: string): Promise<void> {
  const { id: _, ...settings } = await getSettings(trx, from_user_id)
  await trx.updateTable('user').set(settings).where('id', '=', to_user_id).execute()
}

/** Throws AppError `unauthorized` when the user is gone. */
export function getSettings(db: Db, user_id: string): Promise<UserSettings> {
  return selectSettings(db, user_id).executeTakeFirstOrThrow(gone)
}

const selectLocked = statement((trx, { user_id }: { user_id: string }) => selectSettings(trx, user_id).forNoKeyUpdate())

/**
 * The settings of the user, and the lock that all writes of todos and tags take first: they come one after
 * another for one user, and users do not wait for each other. So no two writes can wait for each other's rows,
 * make the same tag twice, or miss a change of the time zone.
 */
export async function lockUser(trx: Db, user_id: string): Promise<UserSettings> {
  const [user] = await selectLocked(trx, { user_id })
  if (!user) throw gone()
  return user
}

function selectSettings(db: Db, user_id: string) {
  return db
    .selectFrom('user')
    .select(['id', 'time_zone', 'default_duration', 'ask_before_deleting'])
    .where('id', '=', user_id)
}

function gone(): AppError {
  return new AppError('unauthorized', 'This account no longer exists. Sign in again.')
}

/** Sorts the user's todos with a day by the day's first instant in a zone. */
async function moveDays(trx: Db, user_id: string, time_zone: string): Promise<void> {
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

/**
 * Makes everything of a guest the account's: tags of one name become one, conversations get ids of the account,
 * usage is added up. All or nothing. The guest is gone in the same moment: a write that waits for it is refused, not
 * lost with it. Throws AppError `limit_reached` when the account is beyond a bound already.
 */
export function moveUserData(db: Db, { from_user_id, to_user_id, bounds }: UserMove): Promise<void> {
  return inTransaction(db, async (trx) => {
    const move: Move = { trx, from: from_user_id, to: to_user_id }
    await lockSessionsOf(trx, from_user_id)
    await cancelRunsOf(trx, { user_id: from_user_id })
    // Two moves the other way round must not wait for each other.
    for (const id of [from_user_id, to_user_id].sort()) await lockUser(trx, id)
    await lockOut(trx, from_user_id)
    await refuseMoveBeyond(trx, { from_user_id, to_user_id, bounds })
    // A session and a run may have come just before.
    await cancelRunsOf(trx, { user_id: from_user_id })
    const { time_zone } = await getSettings(trx, to_user_id)
    await moveTags(move)
    await moveSessions(move)
    await renumberChanges(move)
    for (const table of ['todo', 'change', 'agent_run', 'agent_message', 'tool_call', 'approval'] as const) {
      await sql`update ${sql.table(table)} set user_id = ${to_user_id} where user_id = ${from_user_id}`.execute(trx)
    }
    await moveKeys(move)
    await moveUsage(move)
    await countAgain(move)
    await moveDays(trx, to_user_id, time_zone)
    await trx.deleteFrom('user').where('id', '=', from_user_id).execute()
  })
}

async function lockSessionsOf(trx: Transaction<Tables>, user_id: string): Promise<void> {
  await trx
    .selectFrom('agent_session')
    .select('id')
    .where('user_id', '=', user_id)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** From here on, nothing can be stored that refers to the user. */
async function lockOut(trx: Transaction<Tables>, user_id: string): Promise<void> {
  await trx.selectFrom('user').select('id').where('id', '=', user_id).forUpdate().execute()
}

interface Move {
  trx: Transaction<Tables>
  from: string
  to: string
}

async function moveTags({ trx, from, to }: Move): Promise<void> {
  await sql`
    update todo_tag set tag_id = theirs.id
    from tag mine join tag theirs on theirs.name_key = mine.name_key and theirs.user_id = ${to}
    where mine.user_id = ${from} and todo_tag.tag_id = mine.id
  `.execute(trx)
  await sql`
    delete from tag mine using tag theirs
    where mine.user_id = ${from} and theirs.user_id = ${to} and theirs.name_key = mine.name_key
  `.execute(trx)
  await trx.updateTable('tag').set({ user_id: to }).where('user_id', '=', from).execute()
}

/** Messages and runs follow their session by foreign key; changes outlive sessions and are told. */
async function moveSessions({ trx, from, to }: Move): Promise<void> {
  const sessions = await trx.selectFrom('agent_session').select('id').where('user_id', '=', from).execute()
  for (const { id } of sessions) {
    const wanted = sessionPrefix(to) + id.slice(sessionPrefix(from).length)
    const taken = await trx.selectFrom('agent_session').select('id').where('id', '=', wanted).executeTakeFirst()
    const moved = taken ? sessionPrefix(to) + randomUUIDv7() : wanted
    await trx.updateTable('agent_session').set({ id: moved, user_id: to }).where('id', '=', id).execute()
    await trx
      .updateTable('change')
      .set({ session_id: moved })
      .where('user_id', '=', from)
      .where('session_id', '=', id)
      .execute()
  }
}

/**
 * In their order, and behind all that the account has: whoever follows its changes is past the old numbers. An update
 * would number them in any order.
 */
async function renumberChanges({ trx, from }: Move): Promise<void> {
  await sql`
    with taken as (delete from change where user_id = ${from} returning *)
    insert into change overriding user value select * from taken order by seq
  `.execute(trx)
}

/** A key that both have used stays the account's. */
async function moveKeys({ trx, from, to }: Move): Promise<void> {
  await sql`
    update idempotency_key mine set user_id = ${to} where user_id = ${from}
      and not exists (select from idempotency_key theirs where theirs.user_id = ${to} and theirs.key = mine.key)
  `.execute(trx)
}

/** The triggers that count see no row that changes its user. */
async function countAgain({ trx, to }: Move): Promise<void> {
  await sql`
    update "user" set
      todo_count = (select count(*) from todo where user_id = ${to}),
      tag_count = (select count(*) from tag where user_id = ${to}),
      session_count = (select count(*) from agent_session where user_id = ${to}),
      message_count = (select count(*) from agent_run where user_id = ${to})
    where id = ${to}
  `.execute(trx)
}

async function moveUsage({ trx, from, to }: Move): Promise<void> {
  await sql`
    insert into usage (user_id, month, current_usage, input_tokens, output_tokens)
    select ${to}, month, current_usage, input_tokens, output_tokens from usage where user_id = ${from}
    on conflict (user_id, month) do update set
      current_usage = usage.current_usage + excluded.current_usage,
      input_tokens = usage.input_tokens + excluded.input_tokens,
      output_tokens = usage.output_tokens + excluded.output_tokens
  `.execute(trx)
  await trx.deleteFrom('usage').where('user_id', '=', from).execute()
}
