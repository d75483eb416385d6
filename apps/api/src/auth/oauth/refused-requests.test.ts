import type { AccessScope } from '@todo-agents/contract/program'
import { beforeEach, describe, expect, test } from 'vitest'
import { answerConsent, createTestApp, openConnectPage } from '../../testing/oauth-app.ts'
import { jsonOf, oauthServerForTests } from '../../testing/oauth-server.ts'
import type { TestServer } from '../../testing/test-server.ts'
import { startTestServer } from '../../testing/test-server.ts'

const oauth = oauthServerForTests()
const { allow, authorize, connect, endpoint, exchange, refresh, register, send } = oauth
let server: TestServer
let cookie: string
beforeEach(() => {
  ;({ server, cookie } = oauth)
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

  test('no link to this server leads to another site: an error goes to a website only after the user has answered', async () => {
    const redirect_uri = 'https://app.example/callback'
    const app = createTestApp(server.url, { redirect_uri })
    const url = await app.begin()
    for (const changed of [
      { code_challenge_method: 'plain' },
      { code_challenge: null, code_challenge_method: null },
      { resource: 'https://evil.example' },
      { response_type: 'token' },
    ]) {
      const { origin, pathname } = await authorize(url, changed)
      expect([changed, origin, pathname]).toEqual([changed, server.url, '/connect'])
    }
    const answer = await answerConsent(server.url, cookie, await openConnectPage(url), null)
    expect((await jsonOf(answer)).url).toContain(`${redirect_uri}?error=access_denied`)
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
