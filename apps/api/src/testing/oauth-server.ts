import type { AccessScope } from '@todo-agents/contract/program'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { answerConsent, createTestApp, guestCookie, openConnectPage } from './oauth-app.ts'
import type { TestServer } from './test-server.ts'
import { startTestServer } from './test-server.ts'

export type TestApp = ReturnType<typeof createTestApp>

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

export async function jsonOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer
}

/**
 * Opens a server for the tests of a file, with a new guest in a browser for each test. Until the tests begin, `server` and
 * `cookie` are missing.
 */
export function oauthServerForTests() {
  /** The documents that apps have published, by address. */
  const documents = new Map<string, object>()
  /** The addresses that the server has fetched. */
  const fetched: string[] = []
  const opened = {} as { server: TestServer; cookie: string }

  beforeAll(async () => {
    opened.server = await startTestServer({
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
  afterAll(() => opened.server.close())
  beforeEach(async () => {
    opened.cookie = await guestCookie(opened.server.url)
  })

  const endpoint = (name: string) => `${opened.server.url}/api/auth/oauth2/${name}`

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
    return new URL(response.headers.get('location')!, opened.server.url)
  }

  /** Allows an app what it asks for. Returns the address at which the app gets its code. */
  async function allow(
    url: URL,
    scopes: AccessScope[] = ['todos:read', 'todos:write'],
    as = opened.cookie,
  ): Promise<string> {
    const answer = await answerConsent(opened.server.url, as, await openConnectPage(url), scopes)
    expect(answer.status).toBe(200)
    return (await jsonOf(answer)).url
  }

  /** Connects a new app. */
  async function connect(scopes?: AccessScope[]) {
    const app = createTestApp(opened.server.url)
    await app.finish(await allow(await app.begin(), scopes))
    return app
  }

  /** The fields of a token request for a code. */
  function exchange(app: TestApp, callback: string, changed: Record<string, string> = {}) {
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
    send('token', {
      grant_type: 'refresh_token',
      client_id: app.client_id,
      refresh_token: refresh_token ?? '',
      ...more,
    })
  return Object.assign(opened, {
    documents,
    fetched,
    endpoint,
    register,
    send,
    authorize,
    allow,
    connect,
    exchange,
    refresh,
  })
}
