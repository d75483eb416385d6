import { randomUUIDv7 } from 'node:crypto'
import type { Database } from '@todo-agents/db/connection/database'
import { connectApp, revokeProgram } from '@todo-agents/db/programs/program.repository'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { createTestUser } from '@todo-agents/db/testing/users'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemorySignals } from '../../signals.ts'
import { TEST_BASE_URL, testAuthOptions } from '../../testing/auth-options.ts'
import type { Auth } from '../auth.ts'
import { createAuth } from '../auth.ts'
import type { Authenticate } from '../authenticate.ts'
import { createAuthenticate } from '../authenticate.ts'
import type { LiveSessions } from '../live-sessions.ts'
import { createLiveSessions } from '../live-sessions.ts'

let database: Database
let auth: Auth
let sessions: LiveSessions
let authenticate: Authenticate
let user: Awaited<ReturnType<typeof createTestUser>>
let program_id: string

beforeEach(async () => {
  database = await createTestDatabase('pglite')
  const { db } = database
  auth = createAuth(testAuthOptions(db))
  const logger = pino({ level: 'silent' })
  sessions = createLiveSessions({ db, signals: createMemorySignals(), logger, sweepMs: 3_600_000 })
  authenticate = await createAuthenticate({ db, auth, sessions, baseUrl: TEST_BASE_URL, now: () => new Date() })
  user = await createTestUser(db)
  program_id = (await connectApp(db, user, { client_id: 'client', name: 'Agent', scopes: ['todos:read'] })).id
})
afterEach(async () => {
  sessions.close()
  await database.close()
})

/** Signs a token as the plugin does. */
async function sign(claims: object): Promise<{ authorization: string }> {
  const aud = `${TEST_BASE_URL}/mcp`
  const payload = { sub: user.user_id, program_id, program_scopes: ['todos:read'], aud, ...claims }
  const { token } = await auth.api.signJWT({ body: { payload } })
  return { authorization: `Bearer ${token}` }
}

test('the token of an app stands for its program, and is checked without a statement', async () => {
  const token = await sign({ program_scopes: ['todos:read', 'admin'] })
  const expected = {
    user_id: user.user_id,
    session_id: program_id,
    program: { id: program_id, scopes: ['todos:read'] },
  }
  expect(await authenticate(token)).toMatchObject(expected)
  await database.close()
  for (let n = 0; n < 10; n += 1) expect(await authenticate(token)).toMatchObject(expected)
})

test.each(['https://evil.example', 'https://evil.example/mcp', `${TEST_BASE_URL}/other`, `${TEST_BASE_URL}/`])(
  'a token for %s is refused, although this server has signed it',
  async (aud) => {
    await expect(authenticate(await sign({ aud }))).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(authenticate(await sign({ aud: TEST_BASE_URL }))).resolves.toMatchObject({ user_id: user.user_id })
  },
)

test('the sign-in session in a token of an app opens nothing after the app was disconnected', async () => {
  const session_id = randomUUIDv7()
  const at = new Date().toISOString()
  const expiresAt = new Date(Date.now() + 60_000).toISOString()
  await database.db
    .insertInto('session')
    .values({ id: session_id, userId: user.user_id, token: 'a token', expiresAt, createdAt: at, updatedAt: at })
    .execute()
  const token = await sign({ sid: session_id, aud: TEST_BASE_URL })
  await revokeProgram(database.db, user, program_id)
  await expect(authenticate(token)).rejects.toMatchObject({ code: 'unauthorized' })
})
