import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import { createTestClient } from '../testing/test-client.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const STREAM = 'text/event-stream'

/** Shorter than the interval of the sweep, which would find an ended session without a signal. */
const BY_SIGNAL = { timeout: 60_000, interval: 10 }

/** A browser with one cookie jar for both servers. */
interface Browser {
  cookie: string
  setCookie: string[]
}

describe.skipIf(!hasRedisServer())('two processes on one PostgreSQL with Redis', () => {
  let database: TestDatabase
  let redis: RedisServer
  let servers: [TestServer, TestServer]
  /** The model answers after this resolves. */
  const answering = Promise.withResolvers<void>()

  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    redis = await startRedisServer()
    const env = { DATABASE_URL: database.url as string, REDIS_URL: redis.url, BASE_URL: 'http://localhost:3000' }
    const model = scriptedModel(() => [{ type: 'wait', until: answering.promise }, ...say('done')])
    servers = [await startTestServer({ env, model }), await startTestServer({ env, model })]
  })
  afterAll(async () => {
    answering.resolve()
    for (const server of servers) await server.close()
    await redis.close()
    await database.close()
  })

  const url = (index: 0 | 1) => `http://127.0.0.1:${servers[index].port}`

  async function post(index: 0 | 1, path: string, body: object, headers: Record<string, string> = {}) {
    return fetch(`${url(index)}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  }

  async function browse(path: string, body: object, before = ''): Promise<Browser> {
    const response = await post(0, path, body, { origin: 'http://localhost:3000', cookie: before })
    const setCookie = response.headers.getSetCookie()
    return { cookie: setCookie.map((each) => each.split(';')[0]).join('; '), setCookie }
  }

  const account = () => ({ name: 'Ada', email: `${crypto.randomUUID()}@example.com`, password: 'correct horse' })

  async function statusOf(index: 0 | 1, path: string, headers: Record<string, string>): Promise<number> {
    const response = await fetch(url(index) + path, { headers })
    await response.body?.cancel()
    return response.status
  }

  async function tokenOf({ cookie }: Browser): Promise<string> {
    const response = await fetch(`${url(0)}/api/auth/token`, { headers: { cookie } })
    return ((await response.json()) as { token: string }).token
  }

  /** Checks that every kind of call refuses a credential of an ended session. */
  async function expectRefused(index: 0 | 1, headers: Record<string, string>): Promise<void> {
    for (const path of ['me.get', 'todo.list', 'tag.list', 'usage.get', 'change.list', 'session.list']) {
      expect([path, await statusOf(index, `/trpc/${path}`, headers)]).toEqual([path, 401])
    }
    // tRPC refuses a subscription by an event of the stream.
    const feed = await fetch(`${url(index)}/trpc/change.subscribe`, { headers: { ...headers, accept: STREAM } })
    const events = await feed.text()
    expect(events).toContain('"code":"unauthorized"')
    expect(events).not.toContain('"start"')
    const stream = await fetch(`${url(index)}/api/todos/agent-create/stream`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'hello' }] }),
    })
    expect(stream.status).toBe(401)
    expect(await stream.text()).toContain('This session has ended. Sign in again.')
  }

  test('after a sign-out, its cookie gets no new token, and the cookie and its tokens are refused everywhere', async () => {
    const browser = await browse('sign-in/anonymous', {})
    const bearer = { authorization: `Bearer ${await tokenOf(browser)}` }
    for (const index of [0, 1] as const) {
      for (const headers of [bearer, { cookie: browser.cookie }]) {
        expect(await statusOf(index, '/trpc/todo.list', headers)).toBe(200)
      }
    }
    const { cookie } = browser
    expect((await post(0, 'sign-out', {}, { origin: 'http://localhost:3000', cookie })).status).toBe(200)
    expect(await statusOf(0, '/api/auth/token', { cookie })).toBe(401)
    expect(await statusOf(1, '/api/auth/token', { cookie })).toBe(401)
    await expectRefused(0, bearer)
    expect(await statusOf(0, '/trpc/todo.list', { cookie })).toBe(401)
    await vi.waitFor(() => expectRefused(1, bearer), BY_SIGNAL)
    expect(await statusOf(1, '/trpc/todo.list', { cookie })).toBe(401)
  })

  test('a feed in another process ends with its session, by an error that says so', async () => {
    const browser = await browse('sign-in/anonymous', {})
    const authorization = `Bearer ${await tokenOf(browser)}`
    const feed = await fetch(`${url(1)}/trpc/change.subscribe`, {
      headers: { authorization, accept: STREAM },
    })
    let received = ''
    let signing_out: Promise<unknown> | undefined
    for await (const text of feed.body!.pipeThrough(new TextDecoderStream())) {
      received += text
      if (received.includes('"start"')) {
        signing_out ??= post(0, 'sign-out', {}, { origin: 'http://localhost:3000', cookie: browser.cookie })
      }
    }
    expect(received).toContain('event: serialized-error')
    expect(received).toContain('"code":"unauthorized"')
    await signing_out
  })

  test('the stream of an answer ends with its session, and the run continues', async () => {
    const ada = account()
    const [first, second] = [createTestClient(url(0)), createTestClient(url(1))]
    await first.signIn('sign-up/email', ada)
    await second.signIn('sign-in/email', ada)
    const seen: string[] = []
    let run_id = ''
    let signing_out: Promise<unknown> | undefined
    const leaves = async () => {
      for await (const event of first.stream('hello')) {
        seen.push(event.event)
        if (event.event !== 'session_initialized') continue
        run_id = event.data.run_id
        signing_out ??= first.signIn('sign-out')
      }
    }
    // The connection is cut in the middle of the answer.
    await leaves()
    await signing_out
    expect(seen).toContain('session_initialized')
    expect(seen).not.toContain('completed')
    answering.resolve()
    const rest = await second.resume(run_id, `${run_id}:0`)
    expect(rest.map(({ event }) => event)).toContain('completed')
  })

  test("a guest's token and cookie are refused everywhere, also for reads, after the guest became an account", async () => {
    const guest = await browse('sign-in/anonymous', {})
    const bearer = { authorization: `Bearer ${await tokenOf(guest)}` }
    expect(await statusOf(1, '/trpc/todo.list', bearer)).toBe(200)
    const ada = account()
    await createTestClient(url(1)).signIn('sign-up/email', ada)
    const ada_browser = await browse('sign-in/email', { email: ada.email, password: ada.password }, guest.cookie)
    expect(await statusOf(0, '/trpc/todo.list', { cookie: ada_browser.cookie })).toBe(200)
    await expectRefused(0, bearer)
    expect(await statusOf(0, '/trpc/todo.list', { cookie: guest.cookie })).toBe(401)
    await vi.waitFor(() => expectRefused(1, bearer), BY_SIGNAL)
  })

  test('a change of the password ends the other sessions and their tokens, and keeps the calling one', async () => {
    const ada = account()
    const own = createTestClient(url(0))
    await own.signIn('sign-up/email', ada)
    const other = await browse('sign-in/email', { email: ada.email, password: ada.password })
    const bearer = { authorization: `Bearer ${await tokenOf(other)}` }
    expect(await statusOf(1, '/trpc/todo.list', bearer)).toBe(200)
    const passwords = { current_password: ada.password, new_password: 'another horse, and a battery' }
    await own.trpc.account.changePassword.mutate(passwords)
    await expectRefused(0, bearer)
    expect(await statusOf(0, '/trpc/todo.list', { cookie: other.cookie })).toBe(401)
    await vi.waitFor(() => expectRefused(1, bearer), BY_SIGNAL)
    expect(await own.trpc.todo.list.query({})).toMatchObject({ todos: [] })
  })

  test('the other sessions of an account stay', async () => {
    const ada = account()
    await createTestClient(url(0)).signIn('sign-up/email', ada)
    const credentials = { email: ada.email, password: ada.password }
    const [one, two] = [await browse('sign-in/email', credentials), await browse('sign-in/email', credentials)]
    await post(0, 'sign-out', {}, { origin: 'http://localhost:3000', cookie: one.cookie })
    expect(await statusOf(0, '/trpc/todo.list', { cookie: two.cookie })).toBe(200)
    expect(await statusOf(1, '/trpc/todo.list', { cookie: two.cookie })).toBe(200)
  })
})
