import { MAX_PROGRAMS } from '@todo-agents/contract/bounds'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import {
  connectApp,
  createToken,
  findGrant,
  findGrantByToken,
  listPrograms,
  revokeProgram,
} from './program.repository.ts'

describeEachDatabase('the programs of a user', (kind) => {
  let database: TestDatabase
  let scope: Scope
  const token = { name: 'script', scopes: ['todos:read' as const], expires_in_days: 1 }

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  test('a token is found by its text until it expires or is revoked, and by nothing else', async () => {
    const { db } = database
    const made = await createToken(db, scope, token)
    const at = scope.now()
    expect(await findGrantByToken(db, made.token, at)).toMatchObject({ id: made.program.id, scopes: ['todos:read'] })
    expect(await findGrantByToken(db, `${made.token}x`, at)).toBeNull()
    const lastMoment = new Date(at.getTime() + 24 * 60 * 60 * 1000 - 1)
    expect(await findGrantByToken(db, made.token, lastMoment)).not.toBeNull()
    expect(await findGrantByToken(db, made.token, new Date(lastMoment.getTime() + 1))).toBeNull()
    await revokeProgram(db, scope, made.program.id)
    expect(await findGrantByToken(db, made.token, at)).toBeNull()
    expect(await listPrograms(db, scope.user_id)).toMatchObject([{ revoked_at: at.toISOString() }])
  })

  test('an app has one connection, also when it is connected fifty times at once; after a revocation it gets another', async () => {
    const { db } = database
    const app = { client_id: 'client', name: 'Agent', scopes: ['todos:read' as const] }
    const connected = await Promise.all(Array.from({ length: 50 }, () => connectApp(db, scope, app)))
    expect(new Set(connected.map(({ id }) => id)).size).toBe(1)
    const wider = await connectApp(db, scope, { ...app, scopes: ['todos:read', 'todos:write'] })
    expect(await findGrant(db, wider.id, scope.now())).toMatchObject({ scopes: ['todos:read', 'todos:write'] })
    await revokeProgram(db, scope, wider.id)
    expect(await findGrant(db, wider.id, scope.now())).toBeNull()
    expect((await connectApp(db, scope, app)).id).not.toBe(wider.id)
  })

  test(`a user has at most ${MAX_PROGRAMS} live programs`, async () => {
    const { db } = database
    const made = []
    for (let at = 0; at < MAX_PROGRAMS; at += 1) made.push(await createToken(db, scope, token))
    await expect(createToken(db, scope, token)).rejects.toMatchObject({ code: 'limit_reached' })
    await revokeProgram(db, scope, made[0]!.program.id)
    expect((await createToken(db, scope, token)).program.name).toBe('script')
  })
})
