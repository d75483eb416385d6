import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { decodeJwt } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { answerConsent, createTestApp, guestCookie, openConnectPage } from '../../testing/oauth-app.ts'
import { jsonOf, oauthServerForTests } from '../../testing/oauth-server.ts'
import type { TestServer } from '../../testing/test-server.ts'
import { startTestServer } from '../../testing/test-server.ts'

const oauth = oauthServerForTests()
const { allow, authorize, connect, exchange, refresh } = oauth
let server: TestServer
let cookie: string
beforeEach(() => {
  ;({ server, cookie } = oauth)
})

describe('connecting', () => {
  test('a client of MCP finds the sign-in, registers, and gets tokens for what the user has allowed', async () => {
    const app = await connect(['todos:read'])
    expect(app.tokens).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'todos:read offline_access' })
    const claims = decodeJwt(app.tokens!.access_token)
    expect(claims).toMatchObject({ iss: server.url, aud: `${server.url}/mcp`, program_scopes: ['todos:read'] })
    const before = app.tokens
    await app.refresh()
    expect(app.tokens!.refresh_token).not.toBe(before!.refresh_token)
    for (const secret of [before, app.tokens].flatMap((tokens) => [tokens!.access_token, tokens!.refresh_token!])) {
      expect(server.log()).not.toContain(secret)
    }
    expect(decodeJwt(app.tokens!.access_token)).toMatchObject({ program_id: claims.program_id })
  })

  test('an app that connects again keeps its program, with what was allowed last', async () => {
    const app = createTestApp(server.url)
    await app.finish(await allow(await app.begin(), ['todos:read', 'todos:write']))
    const first = app.tokens!
    await app.finish(await allow(await app.begin(), ['todos:read']))
    const { program_id } = decodeJwt(first.access_token)
    expect(decodeJwt(app.tokens!.access_token)).toMatchObject({ program_id, program_scopes: ['todos:read'] })
    // The earlier refresh token had more scopes.
    const { body } = await refresh(app, first.refresh_token)
    expect(decodeJwt(body.access_token)).toMatchObject({ program_id, program_scopes: ['todos:read'] })
  })

  test('two users connect one app apart from each other', async () => {
    const app = createTestApp(server.url)
    await app.finish(await allow(await app.begin()))
    const mine = decodeJwt(app.tokens!.access_token)
    await app.finish(await allow(await app.begin(), ['todos:read'], await guestCookie(server.url)))
    const theirs = decodeJwt(app.tokens!.access_token)
    expect([theirs.sub, theirs.program_id]).not.toContain(mine.sub)
    expect(theirs.program_id).not.toBe(mine.program_id)
  })

  test('the user is asked each time, also for what is allowed already', async () => {
    const app = createTestApp(server.url)
    await app.finish(await allow(await app.begin()))
    for (const prompt of ['none', 'login', '']) {
      const url = await authorize(await app.begin(), { prompt })
      expect(url.pathname).toBe('/connect')
    }
    const response = await fetch(await app.begin(), { redirect: 'manual', headers: { cookie } })
    expect(response.headers.get('location')).toMatch(/^\/connect\?/)
    expect(response.headers.get('set-cookie')).toBeNull()
  })

  test('an app that names no scope, or only scopes of other servers, asks to read and write todos', async () => {
    const app = createTestApp(server.url)
    const url = await app.begin()
    for (const scope of [null, 'openid profile email']) {
      const { searchParams } = await authorize(url, { scope })
      expect(searchParams.get('scope')).toBe('todos:read todos:write offline_access')
    }
  })

  test('an app without a resource gets tokens for the whole server', async () => {
    const app = createTestApp(server.url)
    const url = await app.begin()
    for (const resource of ['', `${server.url}/`]) {
      if (resource) url.searchParams.set('resource', resource)
      else url.searchParams.delete('resource')
      const { body } = await exchange(app, await allow(url))
      expect(decodeJwt(body.access_token).aud).toBe(server.url)
    }
  })

  test('a program on this computer may come back on any port, and to no other path', async () => {
    const app = createTestApp(server.url)
    const url = await app.begin()
    const other = 'http://127.0.0.1:50123/callback'
    expect((await authorize(url, { redirect_uri: other })).searchParams.get('redirect_uri')).toBe(other)
    for (const redirect_uri of [
      'http://127.0.0.1:50123/other',
      'http://localhost:43210/callback',
      'http://127.0.0.1.evil.example/callback',
    ]) {
      const refused = await authorize(url, { redirect_uri })
      expect([redirect_uri, refused.pathname, refused.searchParams.get('error')]).toEqual([
        redirect_uri,
        '/connect',
        'invalid_redirect',
      ])
    }
  })
})

describe('an access token', () => {
  /** Calls a procedure. Returns the status. */
  async function call(token: string, procedure: string, input?: object): Promise<number> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const init = input ? { method: 'POST', headers, body: JSON.stringify(input) } : { headers }
    return (await fetch(`${server.url}/trpc/${procedure}`, init)).status
  }

  /** Calls a procedure as the user of the page. */
  async function asUser(procedure: string, input?: object) {
    const headers = { cookie, origin: server.url, 'content-type': 'application/json' }
    const init = input ? { method: 'POST', headers, body: JSON.stringify(input) } : { headers }
    const response = await fetch(`${server.url}/trpc/${procedure}`, init)
    return ((await response.json()) as { result: { data: unknown } }).result.data
  }

  test('works for what the user has allowed, and for nothing else', async () => {
    const reader = (await connect(['todos:read'])).tokens!.access_token
    expect(await call(reader, 'tag.list')).toBe(200)
    expect(await call(reader, 'todo.create', { item: 'Buy milk' })).toBe(403)
    expect(await call(reader, 'program.list')).toBe(403)
    expect(await call(reader, 'account.devices')).toBe(403)
    const writer = (await connect(['todos:read', 'todos:write'])).tokens!.access_token
    expect(await call(writer, 'todo.create', { item: 'Buy milk' })).toBe(200)
    expect(await call(writer, 'me.update', { time_zone: 'Asia/Tokyo' })).toBe(403)
    expect(await call(`${writer.slice(0, -8)}AAAAAAAA`, 'tag.list')).toBe(401)
  })

  test('is no session: it neither signs in nor gets the token of a session', async () => {
    const headers = { authorization: `Bearer ${(await connect()).tokens!.access_token}` }
    expect((await fetch(`${server.url}/api/auth/token`, { headers })).status).toBe(401)
    const session = await fetch(`${server.url}/api/auth/get-session`, { headers })
    expect(await session.json()).toBeNull()
  })

  test('is refused at once after the user has disconnected the app, which then gets no new one', async () => {
    const app = await connect()
    const { access_token, refresh_token } = app.tokens!
    expect(await call(access_token, 'tag.list')).toBe(200)
    const pending = await allow(await app.begin())
    const { program_id: id } = decodeJwt(access_token)
    expect(await asUser('program.list')).toMatchObject([{ id, kind: 'app', name: 'Helper', revoked_at: null }])
    await asUser('program.revoke', { id })

    expect(await call(access_token, 'tag.list')).toBe(401)
    expect((await refresh(app, refresh_token)).body.error).toBe('invalid_grant')
    expect((await exchange(app, pending)).body.error).toBe('invalid_grant')

    // Connected again, it is a new program, and what it had before stays refused.
    await app.finish(await allow(await app.begin()))
    expect(decodeJwt(app.tokens!.access_token).program_id).not.toBe(id)
    expect(await call(app.tokens!.access_token, 'tag.list')).toBe(200)
    expect(await call(access_token, 'tag.list')).toBe(401)
    expect((await refresh(app, refresh_token)).body.error).toBe('invalid_grant')
  })

  test('outlives the session in which the user has connected the app', async () => {
    const app = await connect()
    const headers = { cookie, origin: server.url, 'content-type': 'application/json' }
    // An account can sign in again; a guest cannot, and has to keep the session.
    const email = `${crypto.randomUUID()}@example.com`
    const account = { name: 'Ada', email, password: 'correct horse' }
    await fetch(`${server.url}/api/auth/sign-up/email`, { method: 'POST', headers, body: JSON.stringify(account) })
    const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: account.password }),
    })
    cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    await app.finish(await allow(await app.begin()))
    await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers: { ...headers, cookie }, body: '{}' })
    expect(await call(app.tokens!.access_token, 'tag.list')).toBe(200)
    await app.refresh()
    expect(await call(app.tokens!.access_token, 'tag.list')).toBe(200)
  })

  test('is answered with the sentence of its program when it has expired', async () => {
    const late = await startTestServer({ now: () => new Date(Date.now() + 16 * 60_000) })
    const app = createTestApp(late.url)
    const answer = await answerConsent(
      late.url,
      await guestCookie(late.url),
      await openConnectPage(await app.begin()),
      ['todos:read'],
    )
    await app.finish((await jsonOf(answer)).url)
    const headers = { authorization: `Bearer ${app.tokens!.access_token}` }
    const response = await fetch(`${late.url}/trpc/tag.list`, { headers })
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining('The token has expired. Refresh it.'),
    ])
    await late.close()
  })
})

describe('a client of MCP', () => {
  /** Connects the client library's own transport, which signs in by itself. */
  function openTransport(app: ReturnType<typeof createTestApp>) {
    return new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { authProvider: app.provider })
  }

  async function connectClient(app: ReturnType<typeof createTestApp>): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(openTransport(app))
    return client
  }

  test('is sent to the user by a 401, works after that, and is sent there again when it was disconnected', async () => {
    const app = createTestApp(server.url, { client_name: 'Agent' })
    await expect(connectClient(app)).rejects.toThrow('Unauthorized')
    const first = app.authorizationUrl!
    const callback = new URL(await allow(first))
    await openTransport(app).finishAuth(callback.searchParams)

    const client = await connectClient(app)
    await client.callTool({ name: 'create_todo', arguments: { item: 'From an agent' } })
    const { program_id } = decodeJwt(app.tokens!.access_token)
    const headers = { cookie, origin: server.url, 'content-type': 'application/json' }
    const ask = async (procedure: string, init?: RequestInit) =>
      (await fetch(`${server.url}/trpc/${procedure}`, { headers, ...init })).json()
    expect(JSON.stringify(await ask('program.list'))).toContain('"Agent"')
    expect(JSON.stringify(await ask('todo.list?input=%7B%7D'))).toContain('From an agent')

    const body = JSON.stringify({ id: program_id })
    await ask('program.revoke', { method: 'POST', body })
    await expect(client.listTools()).rejects.toThrow()
    expect(app.authorizationUrl).not.toBe(first)
    expect(await openConnectPage(app.authorizationUrl!)).toContain(`client_id=${app.client_id}`)
    await client.close()
  })

  test('gets a new token by itself when its token is refused', async () => {
    const app = await connect()
    const before = app.tokens!
    app.provider.saveTokens({ ...before, access_token: `${before.access_token.slice(0, -8)}AAAAAAAA` })
    const client = await connectClient(app)
    expect((await client.listTools()).tools.length).toBeGreaterThan(3)
    expect(app.tokens!.refresh_token).not.toBe(before.refresh_token)
    await client.close()
  })
})

test('the same holds on PostgreSQL: an app connects, refreshes, and is refused after it was disconnected', async () => {
  const postgres = await startTestServer({ kind: 'postgres', now: () => new Date() })
  const user = await guestCookie(postgres.url)
  const app = createTestApp(postgres.url)
  const answer = await answerConsent(postgres.url, user, await openConnectPage(await app.begin()), ['todos:read'])
  await app.finish((await jsonOf(answer)).url)
  await app.refresh()
  // Several processes of one app renew at the same moment.
  const together = { grant_type: 'refresh_token', client_id: app.client_id, refresh_token: app.tokens!.refresh_token! }
  const renewed = await Promise.all(
    Array.from({ length: 10 }, () =>
      fetch(`${postgres.url}/api/auth/oauth2/token`, { method: 'POST', body: new URLSearchParams(together) }),
    ),
  )
  expect(renewed.map(({ status }) => status)).toEqual(Array(10).fill(200))
  const list = () =>
    fetch(`${postgres.url}/trpc/tag.list`, { headers: { authorization: `Bearer ${app.tokens!.access_token}` } })
  expect((await list()).status).toBe(200)
  await fetch(`${postgres.url}/trpc/program.revoke`, {
    method: 'POST',
    headers: { cookie: user, origin: postgres.url, 'content-type': 'application/json' },
    body: JSON.stringify({ id: decodeJwt(app.tokens!.access_token).program_id }),
  })
  expect((await list()).status).toBe(401)
  const form = { grant_type: 'refresh_token', client_id: app.client_id, refresh_token: app.tokens!.refresh_token! }
  const refused = await fetch(`${postgres.url}/api/auth/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  expect((await jsonOf(refused)).error).toBe('invalid_grant')
  await postgres.close()
})
