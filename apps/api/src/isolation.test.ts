import { createECDH } from 'node:crypto'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import { RULES_MODEL } from '@todo-agents/agent/tools/tool'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { dataOf } from './testing/test-client.ts'
import type { TestServer, TestUser } from './testing/test-server.ts'
import { startTestServer, TEST_NOW } from './testing/test-server.ts'
import { appRouter } from './trpc/router.ts'

/** A word in all data of user A, so that any leak of it is noticed. */
const MARK = 'zanzibar'

type Belongings = Record<
  | 'todo'
  | 'repeating'
  | 'list'
  | 'tag'
  | 'preference'
  | 'wording'
  | 'session'
  | 'run'
  | 'approval'
  | 'change'
  | 'device'
  | 'reminder'
  | 'push'
  | 'endpoint'
  | 'program',
  string
>

type Attempts = Record<string, (a: Belongings) => unknown>

const SUBSCRIPTION = {
  endpoint: `https://${MARK}.example.com/push`,
  keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: 'a'.repeat(22) },
}
/** The secret of a subscription, as somebody guesses who knows only its address. */
const GUESSED = 'b'.repeat(22)

/** Calls of user B that name data of user A. They must be refused. */
const REFUSED: Attempts = {
  'todo.get': (a) => ({ id: a.todo }),
  'todo.update': (a) => ({ id: [a.todo], item: 'taken' }),
  'todo.complete': (a) => ({ id: a.todo }),
  'todo.reopen': (a) => ({ id: a.todo }),
  'todo.delete': (a) => ({ id: [a.todo] }),
  'todo.skip': (a) => ({ id: a.repeating }),
  'todo.move': (a) => ({ id: a.todo, day: '2027-01-01' }),
  'todo.addSteps': (a) => ({ id: a.todo, steps: [{ item: 'of B' }] }),
  'todo.reorder': (a) => ({ id: a.todo, after: null }),
  'list.update': (a) => ({ id: a.list, name: 'taken' }),
  'list.archive': (a) => ({ id: a.list }),
  'list.delete': (a) => ({ id: a.list, todos: 'delete' }),
  'list.reorder': (a) => ({ id: a.list, after: null }),
  'tag.update': (a) => ({ id: a.tag, name: 'taken' }),
  'tag.delete': (a) => ({ id: a.tag }),
  'preference.update': (a) => ({ id: a.preference, text: 'taken' }),
  'preference.delete': (a) => ({ id: a.preference }),
  'wording.delete': (a) => ({ id: a.wording }),
  'session.create': (a) => ({ id: `${a.session}_2` }),
  'session.rename': (a) => ({ id: a.session, title: 'taken' }),
  'session.delete': (a) => ({ id: a.session }),
  'session.history': (a) => ({ id: a.session }),
  'session.restore': (a) => ({ id: a.session }),
  'session.branches': (a) => ({ id: a.session }),
  'session.switch': (a) => ({ id: a.session, branch_id: a.run }),
  'change.undo': (a) => ({ change_id: a.change }),
  'change.preview': (a) => ({ since: a.change }),
  'run.get': (a) => ({ run_id: a.run }),
  'run.cancel': (a) => ({ run_id: a.run }),
  'run.approve': (a) => ({ approval_id: a.approval, decision: 'approve' }),
  'reminder.answer': (a) => ({ id: a.reminder, answer: 'done' }),
  'reminder.shown': (a) => ({ id: [a.reminder] }),
  'push.test': (a) => ({ id: a.push }),
  'push.subscribe': (a) => ({ ...SUBSCRIPTION, endpoint: a.endpoint, keys: { ...SUBSCRIPTION.keys, auth: GUESSED } }),
  'account.endDevice': (a) => ({ id: a.device }),
  'program.revoke': (a) => ({ id: a.program }),
}

/** Calls that must answer with B's own data, whatever B asks for. */
const ANSWERED: Attempts = {
  'todo.list': () => ({ status: 'all', q: MARK, tag: MARK }),
  'todo.replica': () => ({}),
  'todo.create': () => ({ item: 'of B', tags: ['of B'], start_time: '2026-11-23T09:30:00Z' }),
  'todo.conflicts': () => ({ from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z' }),
  'todo.occurrences': () => ({ from: '2026-11-23T00:00:00Z', to: '2026-12-24T00:00:00Z' }),
  'todo.freeSlots': () => ({ from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' }),
  'list.list': () => undefined,
  'list.create': () => ({ name: MARK.slice(0, 4) }),
  'tag.list': () => undefined,
  'tag.create': () => ({ name: 'also of B' }),
  'preference.list': () => undefined,
  'preference.create': () => ({ text: 'a wish of B' }),
  'wording.list': () => undefined,
  'wording.deleteAll': () => undefined,
  'session.list': () => ({}),
  'session.deleted': () => ({}),
  'session.search': () => ({ text: MARK }),
  'run.active': (a) => ({ session_id: a.session }),
  'change.list': (a) => ({ entity_id: a.todo }),
  'reminder.list': (a) => ({ todo_id: a.todo }),
  'reminder.channels': () => undefined,
  'push.key': () => undefined,
  'push.list': () => undefined,
  'push.unsubscribe': (a) => ({ id: a.push }),
  'usage.get': (a) => ({ session_id: a.session }),
  'assistant.get': () => undefined,
  'me.get': () => undefined,
  'me.update': () => ({ name: 'B' }),
  'account.devices': () => undefined,
  'account.endOtherDevices': () => undefined,
  'account.requestDeletion': () => ({}),
  'account.keep': () => undefined,
  'program.list': () => undefined,
  'program.current': () => undefined,
  'program.createToken': () => ({ name: 'of B', scopes: ['account'] }),
}

/**
 * Calls that name no data of another user, and need a password, which a guest does not have. See
 * account/account.test.ts.
 */
const OWN_PASSWORD = ['account.changePassword', 'account.changeEmail']

/** The feed. It has a test of its own. */
const FOLLOWED = 'change.subscribe'

describe("user B never reads or changes what is user A's", () => {
  let server: TestServer
  let a: TestUser
  let b: TestUser
  let owned: Belongings
  let clock = TEST_NOW

  beforeAll(async () => {
    const model = scriptedModel(({ transcript }) => {
      const last = transcript.at(-1)
      if (last?.role !== 'user') return say(`done, ${MARK}`)
      if (last.content === `remember ${MARK}`) return [use('remember_wording', { text: MARK, means: 'none' })]
      const ids = /^delete (.*)$/.exec(last.content)?.[1]?.split(' ')
      return ids ? [use('delete_todo', { id: ids })] : say(`hello, ${MARK}`)
    })
    server = await startTestServer({ model: { ...model, name: RULES_MODEL }, now: () => clock, remindersMs: 20 })
    a = await server.guest()
    b = await server.guest()
    owned = await belongings(a)
  })
  afterAll(() => server.close())

  async function belongings({ trpc, say }: TestUser): Promise<Belongings> {
    const times = { start_time: '2026-11-23T09:00:00Z', end_time: '2026-11-23T10:00:00Z' }
    const alarm = { alarm_time: new Date(TEST_NOW.getTime() + 1000).toISOString() }
    const first = await trpc.todo.create.mutate({ item: `one ${MARK}`, tags: [MARK], ...times, ...alarm })
    const second = await trpc.todo.create.mutate({ item: `two ${MARK}`, ...times })
    const ids = [first, second].flatMap(({ todos }) => todos.map(({ id }) => id))
    const events = await say(`delete ${ids.join(' ')}`)
    const { run_id, session_id } = dataOf(events, 'session_initialized')
    const { list } = await trpc.list.create.mutate({ name: `list ${MARK}` })
    const listed = { list_id: list.id, recurrence: 'FREQ=DAILY' }
    const repeating = await trpc.todo.create.mutate({ item: `three ${MARK}`, ...listed })
    const [tag] = await trpc.tag.list.query()
    const { preference } = await trpc.preference.create.mutate({ text: `wish ${MARK}` })
    await say(`remember ${MARK}`)
    const [wording] = (await trpc.wording.list.query()).wordings
    const [device] = await trpc.account.devices.query()
    const { program } = await trpc.program.createToken.mutate({ name: MARK, scopes: ['todos:read'] })
    clock = new Date(TEST_NOW.getTime() + 2000)
    const reminder = await vi.waitFor(async () => {
      const { reminders } = await trpc.reminder.list.query()
      return reminders[0] ?? Promise.reject(new Error('the reminder has not come yet'))
    })
    // After the reminder, so that none is sent to this address.
    const push = await trpc.push.subscribe.mutate(SUBSCRIPTION)
    return {
      reminder: reminder.id,
      push: push.id,
      endpoint: SUBSCRIPTION.endpoint,
      device: device!.id,
      program: program.id,
      todo: ids[0]!,
      repeating: repeating.todos[0]!.id,
      list: list.id,
      tag: tag!.id,
      preference: preference.id,
      wording: wording!.id,
      session: session_id,
      run: run_id,
      approval: dataOf(events, 'approval_required').approval_id,
      change: first.change_ids[0]!,
    }
  }

  /** All data that the user can read. */
  async function everythingOf({ trpc }: TestUser) {
    return Promise.all([
      trpc.todo.list.query({ status: 'all' }),
      trpc.list.list.query(),
      trpc.tag.list.query(),
      trpc.preference.list.query(),
      trpc.wording.list.query(),
      trpc.session.list.query({}),
      trpc.session.deleted.query({}),
      trpc.session.history.query({ id: owned.session }),
      trpc.change.list.query({}),
      trpc.run.get.query({ run_id: owned.run }),
      trpc.usage.get.query(),
      trpc.me.get.query(),
      trpc.account.devices.query(),
      trpc.reminder.list.query(),
      trpc.push.list.query(),
      trpc.program.list.query(),
    ])
  }

  test('every procedure of the router has an attempt', () => {
    const attempted = [...Object.keys({ ...REFUSED, ...ANSWERED }), FOLLOWED, ...OWN_PASSWORD]
    expect(attempted.sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })

  test.each(Object.entries(REFUSED))('%s is refused', async (path, attempt) => {
    const { status, body } = await tryAsB(path, attempt(owned))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(['not_found', 'access_denied', 'conflict']).toContain(body.error?.data.code)
  })

  test.each(Object.entries(ANSWERED))("%s answers with B's own", async (path, attempt) => {
    expect((await tryAsB(path, attempt(owned))).status).toBe(200)
  })

  /** Checks that the answer contains no data of A, and that A's data is unchanged. */
  async function tryAsB(path: string, input: unknown) {
    const before = await everythingOf(a)
    const answer = await call(path, input)
    const known = JSON.stringify(input ?? null)
    const secrets = [MARK, a.id, ...Object.values(owned)].filter((secret) => !known.includes(secret))
    for (const secret of secrets) expect(JSON.stringify(answer.body)).not.toContain(secret)
    expect(await everythingOf(a)).toEqual(before)
    return answer
  }

  test("the stream of A's run is not found for B, and A's conversation refuses B", async () => {
    const token = await b.token()
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    const stream = await fetch(`${server.url}/api/todos/agent-runs/${owned.run}/stream`, { headers })
    expect(stream.status).toBe(404)
    const before = await everythingOf(a)
    expect(await b.say('hello', owned.session)).toEqual([
      { event: 'error', data: { status: 'error', code: 'access_denied', message: 'Access denied: Invalid session' } },
    ])
    expect(await everythingOf(a)).toEqual(before)
  })

  test("a feed of B that resumes after a change of A has only B's own changes", async () => {
    const disconnect = new AbortController()
    const input = encodeURIComponent(JSON.stringify({ lastEventId: owned.change }))
    const feed = await fetch(`${server.url}/trpc/${FOLLOWED}?input=${input}`, {
      headers: { authorization: `Bearer ${await b.token()}`, accept: 'text/event-stream' },
      signal: disconnect.signal,
    })
    await a.trpc.todo.create.mutate({ item: `three ${MARK}` })
    const { change_ids } = await b.trpc.todo.create.mutate({ item: 'the last of B' })
    let text = ''
    const utf8 = new TextDecoder()
    for await (const bytes of feed.body as AsyncIterable<Uint8Array>) {
      text += utf8.decode(bytes, { stream: true })
      if (text.includes(change_ids[0]!)) break
    }
    disconnect.abort()
    expect(text).toContain('"type":"start"')
    for (const secret of [MARK, a.id, owned.change]) expect(text).not.toContain(secret)
  })

  test('without a user, every procedure is refused', async () => {
    for (const [path, attempt] of Object.entries({ ...REFUSED, ...ANSWERED })) {
      const { status } = await call(path, attempt(owned), null)
      expect([path, status]).toEqual([path, 401])
    }
  })

  async function call(path: string, input: unknown, user: TestUser | null = b) {
    const is_query = procedureType(path) === 'query'
    const query = is_query && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''
    const response = await fetch(`${server.url}/trpc/${path}${query}`, {
      method: is_query ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(user && { authorization: `Bearer ${await user.token()}` }),
      },
      ...(!is_query && { body: JSON.stringify(input ?? {}) }),
    })
    return { status: response.status, body: (await response.json()) as { error?: { data: { code: string } } } }
  }
})

/** The record of the router is flat at run time, but its type is nested. */
function procedureType(path: string): 'query' | 'mutation' {
  return Reflect.get(appRouter._def.procedures, path)._def.type
}
