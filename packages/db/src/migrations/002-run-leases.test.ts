import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrated } from '../connection/database.ts'
import { createDatabaseBefore } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'

test('runs that are running before the migration fail as interrupted, also several in one session, and others stay', async () => {
  const database = await createDatabaseBefore('002-run-leases')
  const { db } = database
  const { user_id } = await createTestUser(db)
  await sql`insert into agent_session values ('s', ${user_id}, 'Title', now(), now())`.execute(db)
  for (const status of ['running', 'running', 'awaiting_approval', 'completed']) {
    await sql`
      insert into agent_run (id, user_id, session_id, status, created_at)
      values (gen_random_uuid(), ${user_id}, 's', ${status}, now())
    `.execute(db)
  }
  await migrated(database)
  const runs = await db.selectFrom('agent_run').selectAll().orderBy('seq').execute()
  const interrupted = { status: 'failed', error_code: 'interrupted', finished_at: expect.any(String), epoch: 0 }
  expect(runs).toMatchObject([
    interrupted,
    interrupted,
    { status: 'awaiting_approval', finished_at: null, quota_month: null },
    { status: 'completed', finished_at: null },
  ])
  await database.close()
})
