import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { SessionBranch, SessionBranches } from '@todo-agents/contract/session'
import type { Transaction } from 'kysely'
import { sql } from 'kysely'
import { lockSession } from '../runs/run-locks.ts'
import type { Db, Scope } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { noBranch, requireSession } from './session.repository.ts'

// The runs of a session form a tree. Its current path are the runs without a branch, in the order of `seq`. Every other
// run is in one branch, which begins after its base run. The base is a current run, or a run of another branch. A run
// always has a greater `seq` than the runs before it on its path.

/** More branches than a person looks through. */
const MAX_BRANCHES = 100

/** The length of a branch's first message in a list of branches. */
const MAX_CONTENT = 500

/** Returns the last replaced branches of a session. Throws AppError `access_denied` and `not_found`. */
export async function sessionBranches(db: Db, user_id: string, { id }: { id: string }): Promise<SessionBranches> {
  await requireSession(db, user_id, id)
  const { rows } = await sql<SessionBranch>`
    select branch.id, first.id as message_id, left(first.content, ${MAX_CONTENT}) as content, branch.created_at,
      (
        select count(*)::int from agent_message join agent_run on agent_run.id = agent_message.run_id
        where agent_run.branch_id = branch.id
      ) as message_count,
      case when base.id is null or base.branch_id is null then (
        select agent_message.id from agent_run join agent_message on agent_message.run_id = agent_run.id
        where agent_run.session_id = ${id} and agent_run.branch_id is null and agent_run.seq > coalesce(base.seq, 0)
          and agent_message.role = 'user'
        order by agent_run.seq limit 1
      ) end as replaced_by
    from agent_branch branch
    left join agent_run base on base.id = branch.base_run_id
    join lateral (
      select agent_message.id, agent_message.content from agent_run join agent_message on agent_message.run_id = agent_run.id
      where agent_run.branch_id = branch.id and agent_message.role = 'user'
      order by agent_run.seq limit 1
    ) as first on true
    where branch.user_id = ${user_id} and branch.session_id = ${id}
    order by branch.created_at desc, branch.id desc
    limit ${MAX_BRANCHES}
  `.execute(db)
  return { branches: rows }
}

/** A run after which a part of a conversation begins. Null: the part begins with the conversation. */
type Base = { id: string; seq: number } | null

/**
 * Moves the current runs after `base` that have messages into a new branch. Runs that were withdrawn before they started
 * have none, and stay where they are. Makes no branch when there is nothing to move. The caller holds the session's lock.
 */
export async function moveToBranch(
  trx: Transaction<Tables>,
  { user_id, session_id, base, at }: { user_id: string; session_id: string; base: Base; at: string },
): Promise<void> {
  const runs = await trx
    .selectFrom('agent_run')
    .select('id')
    .where('session_id', '=', session_id)
    .where('branch_id', 'is', null)
    .where('seq', '>', base?.seq ?? 0)
    .where((eb) =>
      eb.exists(eb.selectFrom('agent_message').select('id').whereRef('agent_message.run_id', '=', 'agent_run.id')),
    )
    .execute()
  if (runs.length === 0) return
  const id = randomUUIDv7()
  await trx
    .insertInto('agent_branch')
    .values({ id, user_id, session_id, base_run_id: base?.id ?? null, created_at: at })
    .execute()
  const ids = runs.map((run) => run.id)
  await sql`
    update agent_run set branch_id = ${id} where id = any(string_to_array(${ids.join(',')}, ',')::uuid[])
  `.execute(trx)
}

/** Drops the summary of a session when it stands for runs after a sequence number, which are not current any more. */
export async function resetSummary(
  trx: Transaction<Tables>,
  { session_id, after }: { session_id: string; after: number },
): Promise<void> {
  await trx
    .updateTable('agent_session')
    .set({ summary: null, summarized_seq: 0 })
    .where('id', '=', session_id)
    .where('summarized_seq', '>', after)
    .execute()
}

/**
 * Makes a branch the end of the current path, together with the branches that lead to it. What stood in their place becomes
 * a branch. Todos stay as they are. Throws AppError `access_denied`, `not_found`, and `conflict` while a run of the part
 * that would be replaced has not ended.
 */
export function switchBranch(
  db: Db,
  { user_id, now }: Scope,
  { id: session_id, branch_id }: { id: string; branch_id: string },
): Promise<void> {
  return inTransaction(db, async (trx) => {
    await lockSession(trx, session_id)
    await requireSession(trx, user_id, session_id)
    const { path, base } = await pathTo(trx, session_id, branch_id)
    await refuseActive(trx, session_id, base)
    await moveToBranch(trx, { user_id, session_id, base, at: now().toISOString() })
    await resetSummary(trx, { session_id, after: base?.seq ?? 0 })
    for (const part of path) await makeCurrent(trx, part)
  })
}

/** The runs of a branch up to one of them, or all. The others stay in the branch, which then begins after that run. */
interface PathPart {
  branch_id: string
  upTo: Base
}

interface BranchRow {
  id: string
  base_run_id: string | null
  base_seq: number | null
  /** The branch of the base; null when the base is current. */
  base_branch_id: string | null
}

/** Returns what must become current for a branch to be the end of the path, and the current run after which this begins. */
async function pathTo(
  trx: Transaction<Tables>,
  session_id: string,
  branch_id: string,
): Promise<{ path: PathPart[]; base: Base }> {
  const rows: BranchRow[] = await trx
    .selectFrom('agent_branch')
    .leftJoin('agent_run', 'agent_run.id', 'agent_branch.base_run_id')
    .select(['agent_branch.id', 'base_run_id', 'agent_run.seq as base_seq', 'agent_run.branch_id as base_branch_id'])
    .where('agent_branch.session_id', '=', session_id)
    .execute()
  const branches = new Map(rows.map((row) => [row.id, row]))
  const path: PathPart[] = []
  let upTo: Base = null
  for (let id = branch_id; ; ) {
    const branch = branches.get(id)
    if (!branch) throw noBranch()
    path.push({ branch_id: id, upTo })
    const { base_run_id, base_seq, base_branch_id } = branch
    const base: Base = base_run_id === null || base_seq === null ? null : { id: base_run_id, seq: base_seq }
    if (base === null || base_branch_id === null) return { path, base }
    upTo = base
    id = base_branch_id
  }
}

async function refuseActive(trx: Transaction<Tables>, session_id: string, base: Base): Promise<void> {
  const active = await trx
    .selectFrom('agent_run')
    .select('id')
    .where('session_id', '=', session_id)
    .where('status', 'in', ['queued', 'running', 'awaiting_approval'])
    .where('seq', '>', base?.seq ?? 0)
    .limit(1)
    .executeTakeFirst()
  if (active) throw new AppError('conflict', 'The assistant has not finished here. Stop it first, then switch.')
}

async function makeCurrent(trx: Transaction<Tables>, { branch_id, upTo }: PathPart): Promise<void> {
  let update = trx.updateTable('agent_run').set({ branch_id: null }).where('branch_id', '=', branch_id)
  if (upTo) update = update.where('seq', '<=', upTo.seq)
  await update.execute()
  const rest = await trx
    .selectFrom('agent_run')
    .select('id')
    .where('branch_id', '=', branch_id)
    .limit(1)
    .executeTakeFirst()
  if (rest && upTo) {
    await trx.updateTable('agent_branch').set({ base_run_id: upTo.id }).where('id', '=', branch_id).execute()
  } else await trx.deleteFrom('agent_branch').where('id', '=', branch_id).execute()
}
