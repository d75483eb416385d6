import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { createTestApp, openConnectPage } from '../../testing/oauth-app.ts'
import { jsonOf, oauthServerForTests } from '../../testing/oauth-server.ts'

const oauth = oauthServerForTests()
const { allow, authorize, documents, endpoint, fetched, refresh, register, send } = oauth
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
    const app = createTestApp(oauth.server.url, { metadataUrl })
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
    const app = createTestApp(oauth.server.url, { metadataUrl })
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
    const url = await createTestApp(oauth.server.url).begin()
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
    const refused = await authorize(await createTestApp(oauth.server.url).begin(), { client_id })
    expect([refused.pathname, refused.searchParams.get('error')]).toEqual(['/connect', 'invalid_client'])
  })
})
