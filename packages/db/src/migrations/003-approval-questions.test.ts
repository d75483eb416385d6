import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrated } from '../connection/database.ts'
import { getRunState } from '../runs/run.repository.ts'
import { decideApproval } from '../runs/run-approval.ts'
import { claimRun } from '../runs/run-lease.ts'
import { createDatabaseBefore } from '../testing/databases.ts'
import { TEST_LEASE, testPort } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { getMe } from '../users/user.repository.ts'

test('a question that was open before the migration is still about its one call, and can be decided', async () => {
  const database = await createDatabaseBefore('003-approval-questions')
  const { db } = database
  const scope = await createTestUser(db)
  const { user_id, now } = scope
  const run_id = crypto.randomUUID()
  const approval_id = crypto.randomUUID()
  await sql`insert into agent_session values ('s', ${user_id}, 'Title', now(), now())`.execute(db)
  await sql`
    insert into agent_run (id, user_id, session_id, status, created_at, epoch)
    values (${run_id}, ${user_id}, 's', 'awaiting_approval', now(), 1)
  `.execute(db)
  await sql`
    insert into approval (id, user_id, run_id, call_id, tool_name, arguments, preview, created_at, expires_at)
    values (${approval_id}, ${user_id}, ${run_id}, 'x', 'delete_todo', '{"id": ["1"]}', '["Delete “a”"]', now(), '2999-01-01')
  `.execute(db)

  await migrated(database)

  const asked = { call_id: 'x', tool_name: 'delete_todo', arguments: { id: ['1'] }, preview: ['Delete “a”'] }
  const { end } = await getRunState(db, user_id, run_id)
  const expires_at = '2999-01-01T00:00:00.000Z'
  expect(end).toEqual([{ event: 'approval_required', data: { approval_id, ...asked, expires_at } }])
  await decideApproval(db, user_id, { approval_id, decision: 'approve' }, now)
  const claimed = await claimRun(db, run_id, TEST_LEASE)
  if (claimed.state !== 'claimed') throw new Error(claimed.state)
  const { approvals, used } = await testPort(db, scope, claimed.claim).consent()
  expect(approvals.get('x')).toMatchObject({ approval_id, preview: ['Delete “a”'], decision: 'approve' })
  expect(used).toEqual({ deleted: 0, changed: 0 })
  expect((await getMe(db, user_id)).ask_before_deleting).toBe(false)
  await database.close()
})
