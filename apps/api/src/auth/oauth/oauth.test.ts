import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { AccessScope } from '@todo-agents/contract/program'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answerConsent, createTestApp, guestCookie, openConnectPage } from '../../testing/oauth-app.ts'
import type { TestServer } from '../../testing/test-server.ts'
import { startTestServer } from '../../testing/test-server.ts'

/** The documents that apps have published, by address, and the addresses that the server has fetched. */
const documents = new Map<string, object>()
const fetched: string[] = []

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer({
    now: () => new Date(),
    fetchMetadata: async (url) => {
      fetched.push(String(url))
      const document = documents.get(String(url))
      // Nothing is cached, so that each attempt to fetch shows.
      const headers = { 'cache-control': 'no-store' }
      return Response.json(document ?? {}, { status: document ? 200 : 404, headers })
    },
  })
})
afterAll(() => server.close())
beforeEach(async () => {
  cookie = await guestCookie(server.url)
})

const endpoint = (name: string) => `${server.url}/api/auth/oauth2/${name}`

/** The fields of answers that tests read. Each answer has some of them. */
interface Answer {
  url: string
  error: string
  code: string
  client_id: string
  access_token: string
  refresh_token: string
  token: string
  grant_types: string[]
}

async function jsonOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer
}

function register(metadata: object) {
  return fetch(endpoint('register'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  })
}

async function send(name: 'token' | 'revoke', fields: Record<string, string>) {
  const response = await fetch(endpoint(name), { method: 'POST', body: new URLSearchParams(fields) })
  return { status: response.status, body: await jsonOf(response) }
}

/** Opens the request of an app with some parameters changed. Returns where the browser is sent. */
async function authorize(url: URL, changed: Record<string, string | null>): Promise<URL> {
  const changedUrl = new URL(url)
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) changedUrl.searchParams.delete(name)
    else changedUrl.searchParams.set(name, value)
  }
  const response = await fetch(changedUrl, { redirect: 'manual' })
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location')!, server.url)
}

/** Allows an app what it asks for. Returns the address at which the app gets its code. */
async function allow(url: URL, scopes: AccessScope[] = ['todos:read', 'todos:write'], as = cookie): Promise<string> {
  const answer = await answerConsent(server.url, as, await openConnectPage(url), scopes)
  expect(answer.status).toBe(200)
  return (await jsonOf(answer)).url
}

/** Connects a new app. */
async function connect(scopes?: AccessScope[]) {
  const app = createTestApp(server.url)
  await app.finish(await allow(await app.begin(), scopes))
  return app
}

/** The fields of a token request for a code. */
function exchange(app: ReturnType<typeof createTestApp>, callback: string, changed: Record<string, string> = {}) {
  const code = new URL(callback).searchParams.get('code')!
  return send('token', {
    grant_type: 'authorization_code',
    client_id: app.client_id,
    code,
    code_verifier: app.verifier,
    redirect_uri: 'http://127.0.0.1:43210/callback',
    ...changed,
  })
}

const refresh = (app: { client_id: string }, refresh_token: string | undefined, more: Record<string, string> = {}) =>
  send('token', { grant_type: 'refresh_token', client_id: app.client_id, refresh_token: refresh_token ?? '', ...more })

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

describe('requests that are refused', () => {
  test('nothing is sent to an address that the app has not registered', async () => {
    const app = createTestApp(server.url)
    const url = await app.begin()
    for (const changed of [
      { redirect_uri: 'https://evil.example/callback' },
      { redirect_uri: 'javascript:alert(1)' },
      { redirect_uri: 'http://127.0.0.1:43210/callback#' },
      { redirect_uri: 'http://a:b@127.0.0.1:43210/callback' },
      { redirect_uri: null },
      { client_id: 'unknown' },
      { client_id: null },
    ]) {
      const { origin, pathname, searchParams } = await authorize(url, changed)
      expect([changed, origin, pathname]).toEqual([changed, server.url, '/connect'])
      expect(searchParams.get('error')).toMatch(/^invalid_(redirect|client|request)$/)
    }
  })

  test('a request without PKCE, or with a plain challenge, goes back to the app with an error', async () => {
    const app = createTestApp(server.url)
    const url = await app.begin()
    for (const changed of [
      { code_challenge: null, code_challenge_method: null },
      { code_challenge_method: 'plain' },
      { code_challenge_method: null },
    ]) {
      const { origin, searchParams } = await authorize(url, changed)
      expect([changed, origin]).toEqual([changed, 'http://127.0.0.1:43210'])
      expect([searchParams.get('error'), searchParams.get('state')]).toEqual(['invalid_request', 'a state'])
    }
  })

  test('tokens are issued for this server only', async () => {
    const app = createTestApp(server.url)
    const url = await app.begin()
    for (const resource of ['https://evil.example/mcp', `${server.url}/other`, 'http://localhost.evil.example']) {
      const refused = await authorize(url, { resource })
      expect([refused.origin, refused.searchParams.get('error')]).toEqual(['http://127.0.0.1:43210', 'invalid_target'])
    }
    const other = await exchange(app, await allow(url), { resource: server.url })
    expect([other.status, other.body.error]).toEqual([400, 'invalid_target'])
  })

  test('a code is good once, with its verifier, its app and its address', async () => {
    const app = createTestApp(server.url)
    for (const changed of [
      { code_verifier: 'x'.repeat(43) },
      { redirect_uri: 'http://127.0.0.1:43210/other' },
      { client_id: (await jsonOf(await register({ redirect_uris: ['http://127.0.0.1:43210/callback'] }))).client_id },
    ]) {
      const callback = await allow(await app.begin())
      const { status, body } = await exchange(app, callback, changed)
      expect([changed, status, body.error]).toEqual([changed, 400, 'invalid_grant'])
      // The failed try has used up the code.
      expect((await exchange(app, callback)).body.error).toBe('invalid_grant')
    }
    const withoutVerifier = await exchange(app, await allow(await app.begin()), { code_verifier: '' })
    expect([withoutVerifier.status, withoutVerifier.body.access_token]).toEqual([400, undefined])
  })

  test('a code that is used twice ends the tokens of its first use', async () => {
    const app = createTestApp(server.url)
    const callback = await allow(await app.begin())
    const { body: first } = await exchange(app, callback)
    expect((await exchange(app, callback)).body).toMatchObject({ error: 'invalid_grant' })
    expect((await refresh(app, first.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('a refresh gives no more scopes, to no other app, and for no other resource', async () => {
    const app = await connect(['todos:read'])
    const other = await connect()
    const token = app.tokens!.refresh_token!
    expect((await refresh(app, token, { scope: 'todos:read todos:write' })).body.error).toBe('invalid_scope')
    expect((await refresh(app, token, { resource: server.url })).body.error).toBe('invalid_target')
    expect((await refresh(other, token)).body.error).toBe('invalid_grant')
    expect((await refresh(app, 'made up')).body.error).toBe('invalid_grant')
    expect((await refresh(app, token)).status).toBe(200)
  })

  test('an app whose connection was cut gets the same tokens again', async () => {
    const app = await connect()
    const token = app.tokens!.refresh_token!
    const { body: first } = await refresh(app, token)
    const { body: again } = await refresh(app, token)
    expect(again).toEqual(first)
  })

  test('a revoked refresh token is refused, and an unknown one is answered like it', async () => {
    const app = await connect()
    const token = app.tokens!.refresh_token!
    expect(await send('revoke', { client_id: app.client_id, token })).toEqual({ status: 200, body: {} })
    expect((await refresh(app, token)).body.error).toBe('invalid_grant')
    expect(await send('revoke', { client_id: app.client_id, token: 'made up' })).toEqual({ status: 200, body: {} })
  })

  test.each([
    ['grant_type=client_credentials&client_id=x', 'unsupported_grant_type'],
    ['grant_type=password&client_id=x&username=a&password=b', 'unsupported_grant_type'],
    ['grant_type=authorization_code&client_id=x&client_id=y&code=z', 'invalid_request'],
    ['grant_type=authorization_code', 'invalid_request'],
    ['', 'invalid_request'],
    [`grant_type=refresh_token&client_id=x&refresh_token=${'x'.repeat(3000)}`, 'invalid_request'],
  ])('the token request %s is refused as RFC 6749 says', async (body, error) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await fetch(endpoint('token'), { method: 'POST', headers, body })
    const answer = await jsonOf(response)
    expect([response.status, answer.error]).toEqual([400, error])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('the consent', () => {
  test('only a signed-in person on our own page can allow an app', async () => {
    const app = createTestApp(server.url)
    const oauth_query = await openConnectPage(await app.begin())
    const consent = (headers: Record<string, string>) =>
      fetch(endpoint('consent'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ accept: true, scopes: ['todos:read'], oauth_query }),
      })
    const { token } = await jsonOf(await fetch(`${server.url}/api/auth/token`, { headers: { cookie } }))
    const origin = server.url
    expect((await consent({ origin })).status).toBe(401)
    expect((await consent({ cookie, origin: 'https://evil.example' })).status).toBe(403)
    expect((await consent({ cookie, origin: 'null' })).status).toBe(403)
    expect((await consent({ authorization: `Bearer ${token}`, cookie, origin })).status).toBe(403)
    // Another user has signed in meanwhile, in another tab.
    expect((await consent({ cookie, origin, 'x-todo-agents-user': crypto.randomUUID() })).status).toBe(401)
    expect((await consent({ cookie, origin })).status).toBe(200)
  })

  test('nothing is allowed that the app has not asked for, or that the server has not signed', async () => {
    const app = createTestApp(server.url, { scope: 'todos:read' })
    const query = await openConnectPage(await app.begin())
    const tampered = new URLSearchParams(query)
    tampered.set('scope', 'todos:read account')
    const elsewhere = new URLSearchParams(query)
    elsewhere.set('redirect_uri', 'https://evil.example/')
    for (const [oauth_query, scopes] of [
      [query, ['todos:read', 'account']],
      [tampered.toString(), ['todos:read', 'account']],
      [elsewhere.toString(), ['todos:read']],
      ['client_id=x', ['todos:read']],
      [query, []],
    ] as [string, AccessScope[]][]) {
      const answer = await answerConsent(server.url, cookie, oauth_query, scopes)
      expect([answer.status, (await jsonOf(answer)).code]).toEqual([400, 'invalid_request'])
    }
  })

  test('a user who does not allow the app sends it away with an error, and connects nothing', async () => {
    const app = createTestApp(server.url)
    const answer = await answerConsent(server.url, cookie, await openConnectPage(await app.begin()), null)
    const { searchParams } = new URL((await jsonOf(answer)).url)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'a state',
      iss: server.url,
    })
    expect(searchParams.has('code')).toBe(false)
  })
})

describe('registration', () => {
  const redirect_uris = ['https://app.example/callback']

  test('every app becomes a public client, whatever it asks for', async () => {
    const response = await register({
      redirect_uris,
      client_name: 'Helper',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'client_credentials'],
      scope: 'todos:read admin',
      skip_consent: true,
      jwks_uri: 'http://169.254.169.254/',
      backchannel_logout_uri: 'https://app.example/logout',
      logo_uri: 'https://app.example/track.gif',
    })
    const client = await jsonOf(response)
    expect(response.status).toBe(201)
    expect(client).toMatchObject({ redirect_uris, client_name: 'Helper', token_endpoint_auth_method: 'none' })
    expect(client.grant_types).toEqual(['authorization_code', 'refresh_token'])
    expect(Object.keys(client).join()).not.toMatch(/secret|logo|jwks|logout|skip/)
  })

  test.each([
    [['javascript:alert(1)'], 'invalid_redirect_uri'],
    [['http://app.example/callback'], 'invalid_redirect_uri'],
    [['cursor://anysphere/callback'], 'invalid_redirect_uri'],
    [['data:text/html,hello'], 'invalid_redirect_uri'],
    [['https://app.example/callback#x'], 'invalid_redirect_uri'],
    [['https://a:b@app.example/callback'], 'invalid_redirect_uri'],
    [['http://127.0.0.1.evil.example/'], 'invalid_redirect_uri'],
    [['http://localhost./'], 'invalid_redirect_uri'],
    [['http://0.0.0.0/'], 'invalid_redirect_uri'],
    [[`https://app.example/${'x'.repeat(1000)}`], 'invalid_redirect_uri'],
    [Array.from({ length: 11 }, (_, n) => `https://app.example/${n}`), 'invalid_redirect_uri'],
    [[], 'invalid_redirect_uri'],
  ])('the redirect URIs %j are refused', async (uris, error) => {
    const response = await register({ redirect_uris: uris })
    expect([response.status, (await jsonOf(response)).error]).toEqual([400, error])
  })

  test.each([
    { client_name: 'x'.repeat(101) },
    { client_name: '\u200b' },
    { client_name: 'a\nb' },
    { client_name: { toString: 'x' } },
    { client_uri: 'javascript:alert(1)' },
    { grant_types: ['client_credentials'] },
  ])('the metadata %j are refused', async (metadata) => {
    const response = await register({ redirect_uris, ...metadata })
    expect([response.status, (await jsonOf(response)).error]).toEqual([400, 'invalid_client_metadata'])
  })

  test('a body of more than 32 KiB is not read', async () => {
    const response = await register({ redirect_uris, client_name: 'x'.repeat(33 * 1024) })
    expect([response.status, (await jsonOf(response)).error]).toEqual([413, 'invalid_request'])
  })
})

describe('a description that the app publishes', () => {
  const metadataUrl = 'https://app.example/client.json'
  const description = {
    client_id: metadataUrl,
    client_name: 'Published',
    redirect_uris: ['http://127.0.0.1:43210/callback'],
  }

  test('is read, and the page says who has published it', async () => {
    documents.set(metadataUrl, description)
    const app = createTestApp(server.url, { metadataUrl })
    const url = await app.begin()
    expect(url.searchParams.get('client_id')).toBe(metadataUrl)
    const oauth_query = await openConnectPage(url)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ oauth_query })
    const asking = await fetch(endpoint('public-client-prelogin'), { method: 'POST', headers, body })
    expect(await jsonOf(asking)).toEqual({ name: 'Published', verified_host: 'app.example' })
    await app.finish(await allow(url))
    expect(decodeJwt(app.tokens!.access_token).client_id).toBe(metadataUrl)
  })

  test('is fetched only when the app asks the user, so a refresh works while the other server is down', async () => {
    documents.set(metadataUrl, description)
    const app = createTestApp(server.url, { metadataUrl })
    await app.finish(await allow(await app.begin()))
    documents.delete(metadataUrl)
    await app.refresh()
    expect((await refresh(app, app.tokens?.refresh_token)).status).toBe(200)
    const before = fetched.length
    const unknown = 'https://unknown.example/c.json'
    expect((await send('revoke', { client_id: unknown, token: 'x' })).status).toBe(400)
    expect(fetched).toHaveLength(before)
  })

  test.each([
    ['of another address', { ...description, client_id: 'https://other.example/client.json' }],
    ['that is too long', { ...description, client_uri: `https://app.example/${'x'.repeat(6000)}` }],
    ['with a secret', { ...description, client_secret: 'x', token_endpoint_auth_method: 'client_secret_post' }],
    [
      'with a key',
      { ...description, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://app.example/keys' },
    ],
    ['with a script as address', { ...description, redirect_uris: ['javascript:alert(1)'] }],
  ])('%s is refused', async (name, document) => {
    const client_id = `https://app.example/${encodeURIComponent(name)}.json`
    documents.set(client_id, document.client_id === metadataUrl ? { ...document, client_id } : document)
    const url = await createTestApp(server.url).begin()
    const refused = await authorize(url, { client_id })
    expect(refused.pathname).toBe('/connect')
    expect(refused.searchParams.get('error')).toMatch(/^invalid_client/)
  })

  test.each([
    'https://127.0.0.1/c.json',
    'https://[::1]/c.json',
    'https://10.0.0.1/c.json',
    'https://localhost/c.json',
    'https://169.254.169.254/latest',
    'http://app.example/c.json',
    'https://app.example',
  ])('is not fetched from %s', async (client_id) => {
    documents.set(client_id, { ...description, client_id })
    const refused = await authorize(await createTestApp(server.url).begin(), { client_id })
    expect([refused.pathname, refused.searchParams.get('error')]).toEqual(['/connect', 'invalid_client'])
  })
})

describe('pages of other sites', () => {
  const origin = 'https://app.example'

  test('may register apps and get tokens, without cookies', async () => {
    for (const name of ['register', 'token', 'revoke']) {
      const preflight = await fetch(endpoint(name), { method: 'OPTIONS', headers: { origin } })
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
      const response = await fetch(endpoint(name), { method: 'POST', headers: { origin, cookie } })
      expect(response.status).toBeLessThan(500)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      expect(response.headers.get('set-cookie')).toBeNull()
    }
  })

  test('may read how to sign in here', async () => {
    for (const path of ['oauth-authorization-server', 'oauth-protected-resource', 'oauth-protected-resource/mcp']) {
      const response = await fetch(`${server.url}/.well-known/${path}`, { headers: { origin } })
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    }
  })

  test('may not ask for the user, and may not show the question in a frame', async () => {
    for (const name of ['consent', 'public-client-prelogin']) {
      const response = await fetch(endpoint(name), { method: 'POST', headers: { origin, cookie } })
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null])
    }
    const page = await fetch(`${server.url}/connect`, { headers: { accept: 'text/html' } })
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})

test('registrations and requests of an address are limited', async () => {
  const limited = await startTestServer({ isSignInLimited: true })
  const attempt = () =>
    fetch(`${limited.url}/api/auth/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
  for (let n = 0; n < 20; n++) expect((await attempt()).status).toBe(400)
  const refusal = await attempt()
  expect([refusal.status, (await jsonOf(refusal)).error]).toEqual([429, 'temporarily_unavailable'])
  expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0)
  await limited.close()
})

test('the same holds on PostgreSQL: an app connects, refreshes, and is refused after it was disconnected', async () => {
  const postgres = await startTestServer({ kind: 'postgres', now: () => new Date() })
  const user = await guestCookie(postgres.url)
  const app = createTestApp(postgres.url)
  const answer = await answerConsent(postgres.url, user, await openConnectPage(await app.begin()), ['todos:read'])
  await app.finish((await jsonOf(answer)).url)
  await app.refresh()
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
