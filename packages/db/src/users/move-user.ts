import { randomUUIDv7 } from 'node:crypto'
import { MAX_WORDINGS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import { sessionPrefix } from '@todo-agents/contract/session'
import type { Transaction } from 'kysely'
import { sql } from 'kysely'
import { cancelRunsOf } from '../runs/run-cancel.ts'
import type { Db } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { Bounds } from './bounds.ts'
import { getSettings, lockUser, moveDays } from './user.repository.ts'

export interface UserMove {
  from_user_id: string
  to_user_id: string
  bounds: Bounds
}

/**
 * Moves all rows of a guest to an account and deletes the guest, in one transaction. Tags and lists with the same
 * name are merged, conversations get ids of the account, usage is added up, and runs that are queued or running are cancelled. A
 * write by the guest that waits for the guest's lock meanwhile is refused, so it is not lost with the guest. Throws
 * AppError `limit_reached` as `refuseMoveBeyond` does.
 */
export function moveUserData(db: Db, { from_user_id, to_user_id, bounds }: UserMove): Promise<void> {
  return inTransaction(db, async (trx) => {
    const move: Move = { trx, from: from_user_id, to: to_user_id }
    await lockSessionsOf(trx, from_user_id)
    await cancelRunsOf(trx, { user_id: from_user_id })
    // Lock the users in the order of their ids, so that two moves in opposite directions cannot deadlock.
    for (const id of [from_user_id, to_user_id].sort()) await lockUser(trx, id)
    await lockAgainstReferences(trx, from_user_id)
    await refuseMoveBeyond(trx, { from_user_id, to_user_id, bounds })
    // Cancel again: a session and a run may have been stored before the guest was locked.
    await cancelRunsOf(trx, { user_id: from_user_id })
    const { time_zone } = await getSettings(trx, to_user_id)
    await moveTags(move)
    await moveLists(move)
    await endPrograms(move)
    await moveSessions(move)
    await renumberChanges(move)
    for (const table of MOVED) {
      await sql`update ${sql.table(table)} set user_id = ${to_user_id} where user_id = ${from_user_id}`.execute(trx)
    }
    await moveKeys(move)
    await moveWordings(move)
    await moveUsage(move)
    await recount(move)
    await moveDays(trx, to_user_id, time_zone)
    await trx.deleteFrom('user').where('id', '=', from_user_id).execute()
  })
}

/**
 * The tables whose rows only change their user. Push subscriptions are not among them: they end with the session of the
 * guest, and the browser subscribes again.
 */
const MOVED = [
  'todo',
  'change',
  'preference',
  'program',
  'reminder',
  'reminder_delivery',
  'agent_run',
  'agent_branch',
  'agent_message',
  'tool_call',
  'remote_call',
  'approval',
] as const

const NOUNS: Record<keyof Bounds, string> = {
  todos: 'todos',
  tags: 'tags',
  sessions: 'conversations',
  messages: 'messages',
}

/**
 * Throws AppError `limit_reached` when the account already has more rows of a kind than allowed, and the guest would
 * add some. Therefore one move may take an account beyond a bound, but a second one may not.
 */
export async function refuseMoveBeyond(db: Db, { from_user_id, to_user_id, bounds }: UserMove): Promise<void> {
  const { rows } = await sql<{ what: keyof Bounds; count: number; added: number }>`
    select bound.what, bound.count::int, bound.added::int
    from "user" account, "user" guest, lateral (values
      ('todos', account.todo_count, guest.todo_count),
      ('tags', account.tag_count, (
        select count(*) from tag mine where mine.user_id = guest.id and not exists (
          select from tag theirs where theirs.user_id = account.id and theirs.name_key = mine.name_key
        )
      )),
      ('sessions', account.session_count, guest.session_count),
      ('messages', account.message_count, guest.message_count)
    ) as bound (what, count, added)
    where account.id = ${to_user_id} and guest.id = ${from_user_id}
  `.execute(db)
  const exceeded = rows.find(({ what, count, added }) => count > bounds[what] && added > 0)
  if (exceeded) throw new AppError('limit_reached', exceededMessage(exceeded.what, exceeded.count, bounds))
}

function exceededMessage(what: keyof Bounds, count: number, bounds: Bounds): string {
  const [has, max] = [count, bounds[what]].map((number) => number.toLocaleString('en'))
  return (
    `This account has ${has} ${NOUNS[what]}, more than the ${max} that this server keeps for a user, so those of the guest ` +
    'cannot be added. Nothing was moved, and you are still a guest. Sign in to the account in another browser, delete ' +
    `${what === 'messages' ? 'old conversations' : 'some'}, then sign in here again.`
  )
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

/** `for update`, unlike the lock of `lockUser`, also blocks inserts of rows that refer to the user. */
async function lockAgainstReferences(trx: Transaction<Tables>, user_id: string): Promise<void> {
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

/** Lists with the same name are merged. The todos of a list follow it by foreign key. */
async function moveLists({ trx, from, to }: Move): Promise<void> {
  await sql`
    update todo set user_id = ${to}, list_id = theirs.id
    from list mine join list theirs on theirs.name_key = mine.name_key and theirs.user_id = ${to}
    where mine.user_id = ${from} and todo.list_id = mine.id
  `.execute(trx)
  await sql`
    delete from list mine using list theirs
    where mine.user_id = ${from} and theirs.user_id = ${to} and theirs.name_key = mine.name_key
  `.execute(trx)
  await trx.updateTable('list').set({ user_id: to }).where('user_id', '=', from).execute()
}

/**
 * Moves the guest's sessions. Messages and runs follow their session by foreign key. Changes have no foreign key,
 * because they outlive sessions, so they are updated here.
 */
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
 * Gives the guest's changes new numbers after those of the account, in the same order. Otherwise followers of the
 * account's feed, who are already past the old numbers, would miss them. An update would assign the numbers in any
 * order, so the rows are deleted and inserted again.
 */
async function renumberChanges({ trx, from }: Move): Promise<void> {
  await sql`
    with taken as (delete from change where user_id = ${from} returning *)
    insert into change overriding user value select * from taken order by seq
  `.execute(trx)
}

/**
 * Ends the access tokens and connected apps of the guest: they were given the todos of the guest, not those of the account.
 * They move all the same, so that the history names them.
 */
async function endPrograms({ trx, from }: Move): Promise<void> {
  await sql`
    update program set revoked_at = clock_timestamp() where user_id = ${from} and revoked_at is null
  `.execute(trx)
}

/** Moves the guest's idempotency keys. When both users have used the same key, the account's row stays. */
async function moveKeys({ trx, from, to }: Move): Promise<void> {
  for (const table of ['idempotency_key', 'answered_call']) {
    await sql`
      update ${sql.table(table)} mine set user_id = ${to} where user_id = ${from}
        and not exists (select from ${sql.table(table)} theirs where theirs.user_id = ${to} and theirs.key = mine.key)
    `.execute(trx)
  }
}

/**
 * Counts the account's rows again, because the triggers count inserts and deletes, but not updates of `user_id`. Deleted
 * conversations do not count, see `deleteSession`.
 */
async function recount({ trx, to }: Move): Promise<void> {
  await sql`
    update "user" set
      todo_count = (select count(*) from todo where user_id = ${to}),
      tag_count = (select count(*) from tag where user_id = ${to}),
      session_count = (select count(*) from agent_session where user_id = ${to} and deleted_at is null),
      message_count = (
        select count(*) from agent_run join agent_session on agent_session.id = agent_run.session_id
        where agent_run.user_id = ${to} and agent_session.deleted_at is null
      )
    where id = ${to}
  `.execute(trx)
}

async function moveUsage({ trx, from, to }: Move): Promise<void> {
  await sql`
    insert into usage (user_id, month, current_usage, input_tokens, output_tokens, cost_usd)
    select ${to}, month, current_usage, input_tokens, output_tokens, cost_usd from usage where user_id = ${from}
    on conflict (user_id, month) do update set
      current_usage = usage.current_usage + excluded.current_usage,
      input_tokens = usage.input_tokens + excluded.input_tokens,
      output_tokens = usage.output_tokens + excluded.output_tokens,
      cost_usd = usage.cost_usd + excluded.cost_usd
  `.execute(trx)
  await trx.deleteFrom('usage').where('user_id', '=', from).execute()
}

/** Moves the guest's wordings. Of two of the same text, the newer one stays; of more than are kept, the newest. */
async function moveWordings({ trx, from, to }: Move): Promise<void> {
  await sql`
    delete from wording using (
      select id, row_number() over (partition by text_key order by updated_at desc, id desc) as place
      from wording where user_id in (${from}, ${to})
    ) as ranked where ranked.id = wording.id and place > 1
  `.execute(trx)
  await sql`
    delete from wording where id in (
      select id from wording where user_id in (${from}, ${to}) order by updated_at desc, id desc offset ${MAX_WORDINGS}
    )
  `.execute(trx)
  await trx.updateTable('wording').set({ user_id: to }).where('user_id', '=', from).execute()
}
