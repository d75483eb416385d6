import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { insertTestClient, insertTestGrants } from '../testing/oauth.ts'
import { createTestUser } from '../testing/users.ts'
import { deleteGrants, deleteOAuthLeftovers, findApp, refuseTooManyClients } from './oauth.repository.ts'
import { connectApp, revokeProgram } from './program.repository.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describeEachDatabase('the apps of OAuth', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let client_id: string
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    client_id = randomUUIDv7()
    await insertTestClient(database.db, client_id, { at: scope.now() })
  })

  const connect = (user: Scope) => connectApp(database.db, user, { client_id, name: 'Agent', scopes: ['todos:read'] })

  async function counts(user_id: string) {
    const { rows } = await sql<{ tokens: number; consents: number }>`
      select (select count(*)::int from "oauthRefreshToken" where "userId" = ${user_id}) as tokens,
        (select count(*)::int from "oauthConsent" where "userId" = ${user_id}) as consents
    `.execute(database.db)
    return rows[0]
  }

  async function isRegistered(id: string): Promise<boolean> {
    const { rows } = await sql`select from "oauthClient" where "clientId" = ${id}`.execute(database.db)
    return rows.length > 0
  }

  test('a connected app is found for its user, until it is revoked, and for no other user', async () => {
    const { db } = database
    const other = await createTestUser(db)
    const { id } = await connect(scope)
    expect(await findApp(db, { user_id: scope.user_id, client_id })).toEqual({ id, scopes: ['todos:read'] })
    expect(await findApp(db, { user_id: other.user_id, client_id })).toBeNull()
    await revokeProgram(db, scope, id)
    expect(await findApp(db, { user_id: scope.user_id, client_id })).toBeNull()
  })

  test('the grants of one user for one app are deleted, and no others', async () => {
    const { db } = database
    const other = await createTestUser(db)
    const expires_at = new Date(scope.now().getTime() + DAY_MS)
    for (const { user_id } of [scope, other]) await insertTestGrants(db, { user_id, client_id, expires_at })
    await deleteGrants(db, { user_id: scope.user_id, client_id: 'another' })
    expect(await counts(scope.user_id)).toEqual({ tokens: 1, consents: 1 })
    await deleteGrants(db, { user_id: scope.user_id, client_id })
    expect(await counts(scope.user_id)).toEqual({ tokens: 0, consents: 0 })
    expect(await counts(other.user_id)).toEqual({ tokens: 1, consents: 1 })
  })

  test('an app that no user connects is forgotten after a week; one that was ever connected stays', async () => {
    const { db } = database
    const connected = client_id
    const { id } = await connect(scope)
    await revokeProgram(db, scope, id)
    const unused = randomUUIDv7()
    await insertTestClient(db, unused, { at: scope.now() })
    const after = (days: number) => () => new Date(scope.now().getTime() + days * DAY_MS)
    await deleteOAuthLeftovers(db, after(7))
    expect([await isRegistered(connected), await isRegistered(unused)]).toEqual([true, true])
    await deleteOAuthLeftovers(db, after(7.001))
    expect([await isRegistered(connected), await isRegistered(unused)]).toEqual([true, false])
  })

  test('refresh tokens and codes are deleted after they have expired', async () => {
    const { db } = database
    const { user_id } = scope
    await connect(scope)
    await insertTestGrants(db, { user_id, client_id, expires_at: scope.now() })
    const row = { id: randomUUIDv7(), identifier: 'code', value: '{}', expiresAt: scope.now().toISOString() }
    await db
      .insertInto('verification')
      .values({ ...row, createdAt: row.expiresAt, updatedAt: row.expiresAt })
      .execute()
    const codes = () => db.selectFrom('verification').select('id').where('id', '=', row.id).execute()
    await deleteOAuthLeftovers(db, scope.now)
    expect([await counts(user_id), await codes()]).toMatchObject([{ tokens: 1 }, [{ id: row.id }]])
    await deleteOAuthLeftovers(db, () => new Date(scope.now().getTime() + 1))
    expect([await counts(user_id), await codes()]).toEqual([{ tokens: 0, consents: 1 }, []])
  })

  test('further apps cannot register while five thousand are registered that no user has connected', async () => {
    const { db } = database
    await refuseTooManyClients(db)
    await sql`
      insert into "oauthClient" (id, "clientId", "redirectUris", "createdAt")
      select gen_random_uuid(), 'many-' || n, '[]', ${scope.now().toISOString()} from generate_series(1, 5000) n
    `.execute(db)
    await expect(refuseTooManyClients(db)).rejects.toMatchObject({ code: 'unavailable' })
    await deleteOAuthLeftovers(db, () => new Date(scope.now().getTime() + 8 * DAY_MS))
    await refuseTooManyClients(db)
  })
})
