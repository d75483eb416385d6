import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { migrated, pgliteDatabase } from '../connection/database.ts'
import { openMemoryPglite } from '../connection/pglite.ts'
import { createTestUser } from '../testing/users.ts'
import { migrations } from './migrations.ts'

test('runs that are running before the migration fail as interrupted, also several in one session, and others stay', async () => {
  const before = { '001-initial': migrations['001-initial']! }
  const database = pgliteDatabase(await openMemoryPglite())
  const { db } = database
  await new Migrator({ db, provider: { getMigrations: async () => before } }).migrateToLatest()
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
