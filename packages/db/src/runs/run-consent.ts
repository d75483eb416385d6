import type { Touched } from '@todo-agents/contract/approval'
import { touchedByChange } from '@todo-agents/contract/approval'
import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Db } from '../scope.ts'

interface Approval {
  approval_id: string
  arguments: Record<string, unknown>
  preview: string[]
  expires_at: string
  decision: 'approve' | 'deny' | null
}

export interface Consent {
  approvals: Map<string, Approval>
  used: Touched
  ask_before_deleting: boolean
  /** Another run of the same program waits for the user. */
  isAskingElsewhere: boolean
}

interface ConsentOf {
  user_id: string
  run_id: string
  /** For a run that takes calls of a program: also counts what its other runs have changed `since` then. */
  program: { id: string; since: string } | null
}

type ConsentRow = Touched & { ask_before_deleting: boolean; has_asked: boolean; isAskingElsewhere: boolean }

/**
 * Returns the approvals that a run has asked for, and the number of rows that it has touched without an approval. The
 * rows are counted from the stored changes, which commit with the calls, so the next owner of the run gets the same
 * count. Takes one statement, and a second one when the run has asked a question.
 */
export async function readConsent(db: Db, { user_id, run_id, program }: ConsentOf): Promise<Consent> {
  const counted = program
    ? sql`actor = 'program' and program_id = ${program.id} and created_at > ${program.since} and run_id is not null`
    : sql`run_id = ${run_id}`
  const asking = program
    ? sql`exists (
        select from agent_run
        where user_id = ${user_id} and program_id = ${program.id} and status = 'awaiting_approval' and id <> ${run_id}
      )`
    : sql`false`
  const { rows } = await sql<ConsentRow>`
    select
      count(*) filter (where kind = 'delete' and entity in ('todo', 'preference'))::int as deleted,
      -- The same rules as touchedByChange.
      coalesce(sum(case
        when kind = 'update' then 1
        when kind = 'create' and undoes is null then 0
        when kind = 'create' then greatest(1, coalesce(jsonb_array_length(after -> 'todo_ids'), 0))
        when entity in ('tag', 'list') then coalesce(jsonb_array_length(before -> 'todo_ids'), 0)
        else 0
      end), 0)::int as changed,
      coalesce((select ask_before_deleting from "user" where id = ${user_id}), true) as ask_before_deleting,
      exists (select from approval where user_id = ${user_id} and run_id = ${run_id}) as has_asked,
      ${asking} as "isAskingElsewhere"
    from change
    where user_id = ${user_id} and ${counted} and call_id is not null and not exists (
      select from approval
      where approval.run_id = change.run_id and approval.call_id = change.call_id and decision = 'approve'
    )
  `.execute(db)
  const { deleted, changed, ask_before_deleting, has_asked, isAskingElsewhere } = rows[0]!
  const approvals = has_asked ? await approvalsOf(db, user_id, run_id) : new Map<string, Approval>()
  return { approvals, used: { deleted, changed }, ask_before_deleting, isAskingElsewhere }
}

async function approvalsOf(db: Db, user_id: string, run_id: string): Promise<Map<string, Approval>> {
  const rows = await db
    .selectFrom('approval')
    .select(['call_id', 'arguments', 'preview', 'expires_at', 'decision'])
    .select((eb) => eb.fn.coalesce('question_id', 'id').as('approval_id'))
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .execute()
  return new Map(rows.map(({ call_id, ...approval }) => [call_id, approval]))
}

/**
 * Returns an `onChange` that counts what a call touches in `touched`. It throws AppError `conflict` when this is more
 * than `allowed`, or when it puts a preference into effect; null allows everything. `user` is locked: when it wants to be asked before each deletion, nothing may
 * be deleted, even if it set that after `allowed` was decided.
 */
export function limitChanges(
  touched: Touched,
  allowed: Touched | null,
  user: { ask_before_deleting: boolean } | undefined,
): (change: Change) => void {
  const mayDelete = user?.ask_before_deleting ? 0 : allowed?.deleted
  return (change) => {
    const { deleted, changed } = touchedByChange(change)
    touched.deleted += deleted
    touched.changed += changed
    if (allowed === null || mayDelete === undefined) return
    if (touched.deleted > mayDelete || touched.changed > allowed.changed) throw tooMany()
    if (change.entity === 'preference' && (change.after || change.undoes === null)) throw tooMany()
  }
}

function tooMany(): AppError {
  const sentence =
    'This would have touched more todos or tags than expected, so nothing was changed. Look again, then repeat the call.'
  return new AppError('conflict', sentence)
}
