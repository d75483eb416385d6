import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrated } from '../connection/database.ts'
import { createDatabaseBefore } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { getMe } from '../users/user.repository.ts'

test('a user of an earlier version has the zone by its current name, and no settings of the web app', async () => {
  const database = await createDatabaseBefore('016-app-settings')
  const { user_id } = await createTestUser(database.db)
  await sql`update "user" set time_zone = 'Asia/Calcutta' where id = ${user_id}`.execute(database.db)

  await migrated(database)

  const settings = { time_zone: 'Asia/Kolkata', hour_cycle: null, language: null, ui: {} }
  expect(await getMe(database.db, user_id)).toMatchObject(settings)
  await database.close()
})
