import { authTokenSchema } from '@todo-agents/contract/auth'
import type { Database } from '@todo-agents/db/connection/database'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { getMigrations } from 'better-auth/db/migration'
import { base64url, generateKeyPair, SignJWT } from 'jose'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMemorySignals } from '../signals.ts'
import { TEST_BASE_URL, testAuthOptions } from '../testing/auth-options.ts'
import { createTestClient } from '../testing/test-client.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { Auth } from './auth.ts'
import { createAuth } from './auth.ts'
import type { Authenticate } from './authenticate.ts'
import { createAuthenticate } from './authenticate.ts'
import { createLiveSessions } from './live-sessions.ts'
import { replaceSealedKeys } from './signing-keys.ts'

describe('sign-in', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  const account = () => ({ name: 'Ada', email: `${crypto.randomUUID()}@example.com`, password: 'correct horse' })

  async function signInByCookie(): Promise<{ cookie: string; setCookie: string[] }> {
    const response = await fetch(`${server.url}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: '{}',
    })
    const setCookie = response.headers.getSetCookie()
    return { cookie: setCookie.map((cookie) => cookie.split(';')[0]).join('; '), setCookie }
  }

  test('the page gets cookies that no script can read and no other site can send', async () => {
    const { cookie, setCookie } = await signInByCookie()
    expect(setCookie.length).toBeGreaterThan(0)
    for (const each of setCookie) expect(each).toMatch(/; HttpOnly.*; SameSite=(Lax|Strict)/)
    const me = await fetch(`${server.url}/trpc/me.get`, { headers: { cookie } })
    expect(await me.json()).toMatchObject({ result: { data: { is_guest: true, email: null, name: 'Guest' } } })
  })

  test('a write with the cookie from another origin is refused, on every route', async () => {
    const { cookie } = await signInByCookie()
    const headers = { cookie, 'content-type': 'application/json', origin: 'https://evil.example' }
    for (const path of ['/trpc/todo.create', '/api/todos/agent-create/stream', '/api/auth/sign-out']) {
      const response = await fetch(server.url + path, { method: 'POST', headers, body: '{"item":"mine now"}' })
      expect([path, response.status]).toEqual([path, 403])
    }
  })

  test('forged, foreign and unsigned tokens are refused', async () => {
    const client = await server.guest()
    const [header = '', payload = '', signature = ''] = (await client.token()).split('.')
    const { privateKey } = await generateKeyPair('EdDSA')
    const { kid } = JSON.parse(new TextDecoder().decode(base64url.decode(header)))
    const claims = JSON.parse(new TextDecoder().decode(base64url.decode(payload)))
    const tampered = base64url.encode(JSON.stringify({ ...claims, sub: 'somebody-else' }))
    const tokens = [
      `${header}.${tampered}.${signature}`,
      `${base64url.encode('{"alg":"none"}')}.${payload}.`,
      await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: 'unknown' }).sign(privateKey),
      'nonsense',
    ]
    for (const token of tokens) {
      const response = await fetch(`${server.url}/trpc/me.get`, { headers: { authorization: `Bearer ${token}` } })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: { data: { code: 'unauthorized' } } })
    }
  })

  test('an account signs in with its own password only', async () => {
    const credentials = account()
    await createTestClient(server.url).signIn('sign-up/email', credentials)
    const client = createTestClient(server.url)
    expect((await client.signIn('sign-in/email', { ...credentials, password: 'wrong horse' })).status).toBe(401)
    await client.signIn('sign-in/email', credentials)
    expect(await client.trpc.me.get.query()).toMatchObject({ email: credentials.email, is_guest: false, name: 'Ada' })
  })

  test('a guest that signs up keeps todos, tags, conversations, changes and usage', async () => {
    const client = await server.guest()
    await client.trpc.todo.create.mutate({ item: 'from before', tags: ['home'] })
    await client.say('add buy milk')
    const { trpc, say } = client
    await client.signIn('sign-up/email', account())
    expect(await trpc.me.get.query()).toMatchObject({ is_guest: false, time_zone: 'Europe/Berlin' })
    const { todos } = await trpc.todo.list.query({})
    expect(todos.map(({ item }) => item).sort()).toEqual(['buy milk', 'from before'])
    const [session] = (await trpc.session.list.query({})).sessions
    const { messages } = await trpc.session.history.query({ id: session!.id })
    expect(messages[0]?.content).toBe('add buy milk')
    expect((await say('what is on my list?', session!.id)).at(-2)?.event).toBe('completed')
    expect((await trpc.usage.get.query()).current_usage).toBe(2)
    const { changes } = await trpc.change.list.query({})
    await trpc.change.undo.mutate({ change_id: changes[0]!.id })
    expect((await trpc.todo.list.query({})).todos).toHaveLength(1)
  })

  test('a guest that signs in to an account adds its rows, and tags with the same name become one', async () => {
    const credentials = account()
    const first = createTestClient(server.url)
    await first.signIn('sign-up/email', credentials)
    await first.trpc.todo.create.mutate({ item: 'of the account', tags: ['Home'] })
    const client = await server.guest()
    await client.trpc.todo.create.mutate({ item: 'of the guest', tags: ['home'] })
    await client.signIn('sign-in/email', credentials)
    const { todos } = await client.trpc.todo.list.query({ tag: 'HOME' })
    expect(todos.map(({ item, tags }) => [item, tags]).sort()).toEqual([
      ['of the account', ['Home']],
      ['of the guest', ['Home']],
    ])
  })

  test('a guest stays a guest and loses nothing when its todos exceed the bound of the account', async () => {
    const small = await startTestServer({ env: { MAX_TODOS: '1' } })
    const credentials = account()
    const owner = createTestClient(small.url)
    await owner.signIn('sign-up/email', credentials)
    await owner.trpc.todo.create.mutate({ item: 'of the account' })
    const first = await small.guest()
    await first.trpc.todo.create.mutate({ item: 'of the first guest' })
    // With a higher bound, the move succeeds.
    expect((await first.signIn('sign-in/email', credentials)).status).toBe(200)
    const second = await small.guest()
    await second.trpc.todo.create.mutate({ item: 'of the second guest' })
    const sessions = (await owner.trpc.account.devices.query()).length

    const refused = await second.signIn('sign-in/email', credentials)
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([422, []])
    expect(await refused.json()).toMatchObject({
      code: 'limit_reached',
      message: expect.stringMatching(/^This account has 2 todos, more than the 1 .* Nothing was moved/),
    })
    expect(await second.trpc.me.get.query()).toMatchObject({ is_guest: true })
    expect((await second.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'of the second guest' }])
    expect((await owner.trpc.todo.list.query({})).todos).toHaveLength(2)
    expect(await owner.trpc.account.devices.query()).toHaveLength(sessions)

    const { todos } = await owner.trpc.todo.list.query({})
    await owner.trpc.todo.delete.mutate({ id: todos.map(({ id }) => id) })
    expect((await second.signIn('sign-in/email', credentials)).status).toBe(200)
    expect((await second.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'of the second guest' }])
    await small.close()
  })

  test('followers of an account are notified at once of the rows that a guest brings', async () => {
    const credentials = account()
    const first = createTestClient(server.url)
    await first.signIn('sign-up/email', credentials)
    const client = await server.guest()
    await client.trpc.todo.create.mutate({ item: 'guest 1' })
    await first.trpc.todo.create.mutate({ item: 'account 1' })
    await client.trpc.todo.create.mutate({ item: 'guest 2' })
    const response = await fetch(`${server.url}/trpc/change.subscribe`, {
      headers: { authorization: `Bearer ${await first.token()}`, accept: 'text/event-stream' },
      // Shorter than the interval at which the feed polls, so that only a signal can wake the feed in time.
      signal: AbortSignal.timeout(10_000),
    })
    let received = ''
    let signed_in: Promise<unknown> | undefined
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      received += text
      if (received.includes('"start"')) signed_in ??= client.signIn('sign-in/email', credentials)
      if (received.includes('guest 2')) break
    }
    expect(received.match(/(guest|account) \d/g)).toEqual(['guest 1', 'guest 2'])
    await signed_in
  })
})

describe('better-auth with our options', () => {
  let database: Database
  beforeEach(async () => {
    database = await createTestDatabase('pglite')
  })
  afterEach(async () => {
    vi.useRealTimers()
    await database.close()
  })

  function authWith(secret = testAuthOptions(database.db).secret): Auth {
    return createAuth({ ...testAuthOptions(database.db), secret })
  }

  /** Returns an `Authenticate` that reads each session only once, because a check never gets too old. */
  function authenticateWith(auth: Auth, now = () => new Date()): Promise<Authenticate> {
    const logger = pino({ level: 'silent' })
    const sessions = createLiveSessions({
      db: database.db,
      signals: createMemorySignals(),
      logger,
      sweepMs: 3_600_000,
      maxAgeMs: Number.POSITIVE_INFINITY,
    })
    return createAuthenticate({
      db: database.db,
      auth,
      sessions,
      baseUrl: TEST_BASE_URL,
      now,
    })
  }

  function post(auth: Auth, path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json', origin: TEST_BASE_URL }
    return auth.handler(
      new Request(`${TEST_BASE_URL}/api/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    )
  }

  async function guestToken(auth: Auth): Promise<Response> {
    const session = (await post(auth, 'sign-in/anonymous', {})).headers.get('set-auth-token')
    return auth.handler(
      new Request(`${TEST_BASE_URL}/api/auth/token`, { headers: { authorization: `Bearer ${session}` } }),
    )
  }

  test('after a change of the secret, old tokens are refused and new ones work', async () => {
    const logger = pino({ level: 'silent' })
    const before = authWith()
    await replaceSealedKeys(before, database.db, logger)
    const { token } = authTokenSchema.parse(await (await guestToken(before)).json())

    const after = authWith('another secret for tests, which is as long')
    await replaceSealedKeys(after, database.db, logger)
    expect((await guestToken(after)).status).toBe(200)
    const authenticate = await authenticateWith(after)
    const headers = { authorization: `Bearer ${token}` }
    await expect(authenticate(headers)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('a token lives for 15 minutes and is checked without a database', async () => {
    const auth = authWith()
    const { token } = authTokenSchema.parse(await (await guestToken(auth)).json())
    const { id } = await database.db.selectFrom('user').select('id').executeTakeFirstOrThrow()

    let now = new Date()
    const authenticate = await authenticateWith(auth, () => now)
    const headers = { authorization: `Bearer ${token}` }
    expect(await authenticate(headers)).toMatchObject({ user_id: id })
    await database.close()
    expect(await authenticate(headers)).toMatchObject({ user_id: id })
    now = new Date(now.getTime() + 14 * 60_000)
    expect(await authenticate(headers)).toMatchObject({ user_id: id })
    now = new Date(now.getTime() + 2 * 60_000)
    await expect(authenticate(headers)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringMatching(/expired/),
    })
  })

  test('use renews a session, so a guest that comes back each month loses nothing', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const auth = authWith()
    const authenticate = await authenticateWith(auth)
    const cookies = new Map<string, string>()
    const keep = (setCookie: string[]) => {
      for (const [, name = '', value = ''] of setCookie.map((each) => /^([^=]+)=([^;]*)/.exec(each) ?? [])) {
        cookies.set(name, value)
      }
    }
    keep((await post(auth, 'sign-in/anonymous', {})).headers.getSetCookie())
    const { id } = await database.db.selectFrom('user').select('id').executeTakeFirstOrThrow()
    for (let month = 1; month <= 24; month++) {
      vi.setSystemTime(Date.now() + 30 * 24 * 60 * 60 * 1000)
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const { user_id, setCookie } = await authenticate({ cookie })
      expect(user_id).toBe(id)
      expect(setCookie.join()).toMatch(/session_token=.*Max-Age=31536000/)
      keep(setCookie)
    }
  })

  test('a name that is empty, too long or has control characters is refused', async () => {
    const auth = authWith()
    for (const name of ['x'.repeat(50_000), 'a\0b', ' ']) {
      const account = { name, email: 'ada@example.com', password: 'correct horse' }
      expect((await post(auth, 'sign-up/email', account)).status).toBe(400)
    }
    expect(await database.db.selectFrom('user').selectAll().execute()).toEqual([])
  })

  test('our migrations create all tables and columns of better-auth', async () => {
    const { toBeCreated, toBeAdded } = await getMigrations(authWith().options)
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  })
})
