import { scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import type { AccountExport } from '@todo-agents/contract/account'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestClient } from '../testing/test-client.ts'
import { createTestClient, dataOf } from '../testing/test-client.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer, TEST_NOW } from '../testing/test-server.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const PASSWORD = 'a long walk by the sea'

interface TestAccount extends TestClient {
  email: string
}

async function newAccount(server: TestServer): Promise<TestAccount> {
  const email = `${crypto.randomUUID()}@example.com`
  const client = createTestClient(server.url)
  const response = await client.signIn('sign-up/email', { name: 'Ada', email, password: PASSWORD })
  expect(response.status).toBe(200)
  return { ...client, email }
}

/** Signs in from another device. */
async function signIn(server: TestServer, email: string, password = PASSWORD): Promise<TestClient> {
  const client = createTestClient(server.url)
  const response = await client.signIn('sign-in/email', { email, password })
  expect(response.status).toBe(200)
  return client
}

/** Returns whether the session of the client still gets tokens. */
async function canGetToken(client: TestClient): Promise<boolean> {
  return client.renewToken().then(
    () => true,
    () => false,
  )
}

async function download(server: TestServer, client: TestClient): Promise<Response> {
  return fetch(`${server.url}/api/account/export`, { headers: { authorization: `Bearer ${await client.token()}` } })
}

describe('an account', () => {
  let server: TestServer
  let ada: TestAccount
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    ada = await newAccount(server)
  })

  test('an account lists its devices with their last use, the current one first, and signs out one or all others', async () => {
    const { email } = ada
    const [phone, laptop] = [await signIn(server, email), await signIn(server, email)]
    const devices = await laptop.trpc.account.devices.query()
    expect(devices).toHaveLength(3)
    expect(devices.map(({ is_current }) => is_current)).toEqual([true, false, false])
    expect(devices[0]).toEqual({
      id: expect.any(String),
      device: 'Program (node)',
      ip_address: '127.0.0.1',
      created_at: expect.stringMatching(/Z$/),
      last_used_at: expect.stringMatching(/Z$/),
      is_current: true,
    })
    const [of_phone] = await phone.trpc.account.devices.query()
    await laptop.trpc.account.endDevice.mutate({ id: of_phone!.id })
    expect([await canGetToken(phone), await canGetToken(ada), await canGetToken(laptop)]).toEqual([false, true, true])
    await expect(laptop.trpc.account.endDevice.mutate({ id: of_phone!.id })).rejects.toMatchObject({
      data: { code: 'not_found' },
    })
    expect(await laptop.trpc.account.endOtherDevices.mutate()).toEqual({ ended: 1 })
    expect([await canGetToken(ada), await canGetToken(laptop)]).toEqual([false, true])
  })

  test('a new password needs the current one, and signs out all other devices', async () => {
    const other = await signIn(server, ada.email)
    const new_password = 'another walk by the lake'
    const { changePassword } = ada.trpc.account
    await expect(changePassword.mutate({ current_password: 'wrong one', new_password })).rejects.toMatchObject({
      data: { code: 'invalid_request', field: 'current_password' },
    })
    await expect(changePassword.mutate({ current_password: PASSWORD, new_password: 'short' })).rejects.toMatchObject({
      data: { code: 'invalid_request', field: 'new_password' },
    })
    expect(await canGetToken(other)).toBe(true)
    await changePassword.mutate({ current_password: PASSWORD, new_password })
    expect([await canGetToken(other), await canGetToken(ada)]).toEqual([false, true])
    const refused = await createTestClient(server.url).signIn('sign-in/email', { email: ada.email, password: PASSWORD })
    expect(refused.status).toBe(401)
    await signIn(server, ada.email, new_password)
  })

  test('a new address needs the password, which is checked before the address is looked up', async () => {
    const other = await newAccount(server)
    const { changeEmail } = ada.trpc.account
    for (const email of [other.email, 'free@example.com']) {
      await expect(changeEmail.mutate({ password: 'wrong one', email })).rejects.toMatchObject({
        data: { code: 'invalid_request', field: 'password' },
      })
    }
    await expect(changeEmail.mutate({ password: PASSWORD, email: other.email })).rejects.toMatchObject({
      data: { code: 'conflict', field: 'email' },
    })
    await expect(changeEmail.mutate({ password: PASSWORD, email: 'nonsense' })).rejects.toMatchObject({
      data: { code: 'invalid_request', field: 'email' },
    })
    const email = `${crypto.randomUUID()}@Example.com`
    const me = await changeEmail.mutate({ password: PASSWORD, email })
    expect(me.email).toBe(email.toLowerCase())
    await signIn(server, email)
    const refused = await createTestClient(server.url).signIn('sign-in/email', { email: ada.email, password: PASSWORD })
    expect(refused.status).toBe(401)
  })

  test('ten passwords can be tried within a quarter of an hour, and the eleventh is refused unchecked', async () => {
    const { changeEmail } = ada.trpc.account
    for (let n = 1; n <= 10; n++) {
      await expect(changeEmail.mutate({ password: `guess ${n}`, email: 'a@example.com' })).rejects.toMatchObject({
        data: { code: 'invalid_request' },
      })
    }
    await expect(changeEmail.mutate({ password: PASSWORD, email: 'a@example.com' })).rejects.toMatchObject({
      data: { code: 'rate_limit_exceeded' },
    })
  })

  test('a guest has devices, an export and a deletion, but no password and no address', async () => {
    const guest = await server.guest()
    const { account } = guest.trpc
    expect(await account.devices.query()).toHaveLength(1)
    expect((await download(server, guest)).status).toBe(200)
    await expect(
      account.changePassword.mutate({ current_password: PASSWORD, new_password: PASSWORD }),
    ).rejects.toMatchObject({ data: { code: 'conflict' } })
    await expect(account.changeEmail.mutate({ password: PASSWORD, email: 'a@example.com' })).rejects.toMatchObject({
      data: { code: 'conflict' },
    })
    expect(await account.requestDeletion.mutate({})).toEqual({ delete_at: '2026-11-29T08:00:00.000Z' })
  })

  test('a call that names another user than the signed-in one is refused on every route', async () => {
    const other = await newAccount(server)
    const [{ id }, { id: other_id }] = await Promise.all([ada.trpc.me.get.query(), other.trpc.me.get.query()])
    const authorization = `Bearer ${await ada.token()}`
    const body = JSON.stringify({ item: 'of ada', messages: [{ role: 'user', content: 'hello' }] })
    const post = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    const calls: [string, { method?: string; body?: string; headers?: Record<string, string> }][] = [
      ['/trpc/tag.list', {}],
      ['/trpc/todo.create', post],
      ['/api/todos/agent-create/stream', post],
      ['/api/account/export', {}],
    ]
    for (const [path, init] of calls) {
      const named = { ...init.headers, authorization, 'x-todo-agents-user': other_id }
      expect([path, (await fetch(server.url + path, { ...init, headers: named })).status]).toEqual([path, 401])
    }
    const feed = `${server.url}/trpc/change.subscribe?user=`
    const headers = { authorization, accept: 'text/event-stream' }
    expect(await (await fetch(feed + other_id, { headers })).text()).toContain('unauthorized')
    const own = await fetch(`${server.url}/trpc/tag.list`, { headers: { authorization, 'x-todo-agents-user': id } })
    expect(own.status).toBe(200)
    expect((await ada.trpc.todo.list.query({})).todos).toEqual([])
  })

  test('a conversation is a file, as Markdown or JSON, only for its owner', async () => {
    const events = await ada.say('add buy milk')
    const { session_id } = dataOf(events, 'session_initialized')
    const url = `${server.url}/api/sessions/${session_id}/export`
    const get = async (query: string, user: TestClient = ada) =>
      fetch(url + query, { headers: { authorization: `Bearer ${await user.token()}` } })
    const markdown = await get('')
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(markdown.headers.get('content-disposition')).toBe('attachment; filename="conversation-2026-11-22.md"')
    expect(await markdown.text()).toContain('> add buy milk')
    const json = await get('?format=json')
    expect(json.headers.get('content-disposition')).toBe('attachment; filename="conversation-2026-11-22.json"')
    expect(await json.json()).toMatchObject({ session: { id: session_id, title: 'buy milk' }, branches: [] })
    expect((await get('?format=pdf')).status).toBe(400)
    expect((await get('', await server.guest())).status).toBe(403)
    expect((await fetch(url)).status).toBe(401)
    await ada.trpc.session.delete.mutate({ id: session_id })
    expect((await get('')).status).toBe(404)
  })

  test('the export is a file of all data of the account, and is refused without a session', async () => {
    await ada.trpc.todo.create.mutate({ item: 'from the account', tags: ['home'] })
    await ada.say('add buy milk')
    const response = await download(server, ada)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="todo-agents-2026-11-22.json"')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-length')).toBeNull()
    const text = await response.text()
    const exported = JSON.parse(text) as AccountExport
    expect(exported).toMatchObject({
      format: 'todo-agents-export',
      version: 1,
      user: { email: ada.email },
      devices: [{ user_agent: 'node' }],
      runs: [{ status: 'completed' }],
      sessions: [{ messages: [{ content: 'add buy milk' }, { role: 'assistant' }, { role: 'assistant' }] }],
    })
    expect(exported.todos.map(({ item }) => item).toSorted()).toEqual(['buy milk', 'from the account'])
    const token = await ada.token()
    for (const secret of [token, token.split('.')[2]!, 'password', 'token"']) expect(text).not.toContain(secret)
    expect((await fetch(`${server.url}/api/account/export`)).status).toBe(401)
  })
})

describe('the deletion of an account', () => {
  let server: TestServer
  let now: Date
  beforeEach(() => {
    now = TEST_NOW
  })
  afterEach(() => server.close())

  const start = async (options: Parameters<typeof startTestServer>[0] = {}) => {
    server = await startTestServer({ now: () => now, ...options })
  }

  test('a deletion needs the password, signs out all other devices, and can be cancelled', async () => {
    await start()
    const ada = await newAccount(server)
    const other = await signIn(server, ada.email)
    const { account, me } = ada.trpc
    for (const input of [{}, { password: 'wrong one' }]) {
      await expect(account.requestDeletion.mutate(input)).rejects.toMatchObject({ data: { field: 'password' } })
    }
    expect(await canGetToken(other)).toBe(true)
    const { delete_at } = await account.requestDeletion.mutate({ password: PASSWORD })
    expect(delete_at).toBe('2026-11-29T08:00:00.000Z')
    expect([await canGetToken(other), await canGetToken(ada)]).toEqual([false, true])
    expect(await (await signIn(server, ada.email)).trpc.me.get.query()).toMatchObject({ delete_at })
    await account.keep.mutate()
    expect(await me.get.query()).toMatchObject({ delete_at: null })
    now = new Date(TEST_NOW.getTime() + 8 * DAY_MS)
    await server.restart()
    // Tokens are checked with the moved clock, sign-ins with the real one.
    await signIn(server, ada.email)
  })

  test.each(['pglite', 'postgres'] as const)(
    'happens after seven days, also when the server was down on that day, on %s',
    async (kind) => {
      const waiting = Promise.withResolvers<void>()
      await start({ kind, model: scriptedModel(() => [{ type: 'wait', until: waiting.promise }]) })
      const ada = await newAccount(server)
      await ada.trpc.todo.create.mutate({ item: 'mine' })
      const kept = await newAccount(server)
      await ada.trpc.account.requestDeletion.mutate({ password: PASSWORD })
      await kept.trpc.account.requestDeletion.mutate({ password: PASSWORD })
      await kept.trpc.account.keep.mutate()
      now = new Date(TEST_NOW.getTime() + 9 * DAY_MS)
      await server.restart()
      const credentials = { email: ada.email, password: PASSWORD }
      await expect
        .poll(async () => (await createTestClient(server.url).signIn('sign-in/email', credentials)).status, {
          timeout: 300_000,
          interval: 500,
        })
        .toBe(401)
      expect(await canGetToken(ada)).toBe(false)
      expect(server.log()).toContain('an account was deleted')
      await signIn(server, kept.email)
      waiting.resolve()
    },
  )
})
