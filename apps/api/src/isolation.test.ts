import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appRouter } from './router.ts'
import type { TestServer, TestUser } from './testing/test-server.ts'
import { startTestServer } from './testing/test-server.ts'

/** Stands in everything that user A has, so that it cannot come out unnoticed. */
const MARK = 'zanzibar'

type Belongings = Record<'todo' | 'tag' | 'session' | 'run' | 'approval' | 'change', string>

/**
 * What user B sends to each procedure to get at what is A's; null where there is nothing to aim with, and B's
 * ordinary call must show nothing of A. A procedure that is missing here fails the test below.
 */
const ATTEMPTS: Record<string, (a: Belongings) => unknown> = {
  'todo.list': () => ({ status: 'all', q: MARK }),
  'todo.get': (a) => ({ id: a.todo }),
  'todo.create': () => ({ item: 'of B', tags: [MARK] }),
  'todo.update': (a) => ({ id: [a.todo], item: 'taken' }),
  'todo.complete': (a) => ({ id: a.todo }),
  'todo.reopen': (a) => ({ id: a.todo }),
  'todo.delete': (a) => ({ id: [a.todo] }),
  'todo.conflicts': () => ({ from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z' }),
  'todo.freeSlots': () => ({ from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' }),
  'tag.list': () => undefined,
  'tag.create': () => ({ name: 'of B' }),
  'tag.update': (a) => ({ id: a.tag, name: 'taken' }),
  'tag.delete': (a) => ({ id: a.tag }),
  'session.list': () => ({}),
  'session.create': (a) => ({ id: `${a.session}_2` }),
  'session.rename': (a) => ({ id: a.session, title: 'taken' }),
  'session.delete': (a) => ({ id: a.session }),
  'session.history': (a) => ({ id: a.session }),
  'change.list': (a) => ({ entity_id: a.todo }),
  'change.undo': (a) => ({ change_id: a.change }),
  'run.get': (a) => ({ run_id: a.run }),
  'run.cancel': (a) => ({ run_id: a.run }),
  'run.approve': (a) => ({ approval_id: a.approval, decision: 'approve' }),
  'usage.get': () => undefined,
  'me.get': () => undefined,
  'me.update': () => ({ name: 'B' }),
}

/** Those of the attempts that aim at something of A's must be refused; the others answer with B's own. */
const REFUSALS = ['not_found', 'access_denied']

describe("user B never reads or changes what is user A's", () => {
  let server: TestServer
  let a: TestUser
  let b: TestUser
  let owned: Belongings

  beforeAll(async () => {
    const model = scriptedModel(({ transcript }) => {
      const last = transcript.at(-1)
      if (last?.role !== 'user') return say(`done, ${MARK}`)
      const ids = /^delete (.*)$/.exec(last.content)?.[1]?.split(' ')
      return ids ? [use('delete_todo', { id: ids })] : say(`hello, ${MARK}`)
    })
    server = await startTestServer({ model })
    a = await server.guest()
    b = await server.guest()
    owned = await belongings(a)
  })
  afterAll(() => server.close())

  async function belongings({ trpc, say }: TestUser): Promise<Belongings> {
    const times = { start_time: '2026-11-23T09:00:00Z', end_time: '2026-11-23T10:00:00Z' }
    const first = await trpc.todo.create.mutate({ item: `one ${MARK}`, tags: [MARK], ...times })
    const second = await trpc.todo.create.mutate({ item: `two ${MARK}`, ...times })
    const ids = [first, second].flatMap(({ todos }) => todos.map(({ id }) => id))
    const events = await say(`delete ${ids.join(' ')}`)
    const { run_id, session_id } = dataOf(events, 'session_initialized')
    const [tag] = await trpc.tag.list.query()
    return {
      todo: ids[0]!,
      tag: tag!.id,
      session: session_id,
      run: run_id,
      approval: dataOf(events, 'approval_required').approval_id,
      change: first.change_ids[0]!,
    }
  }

  /** Everything that A can see. */
  async function everythingOf({ trpc }: TestUser) {
    return Promise.all([
      trpc.todo.list.query({ status: 'all' }),
      trpc.tag.list.query(),
      trpc.session.list.query({}),
      trpc.session.history.query({ id: owned.session }),
      trpc.change.list.query({}),
      trpc.run.get.query({ run_id: owned.run }),
      trpc.usage.get.query(),
      trpc.me.get.query(),
    ])
  }

  test('every procedure of the router has an attempt', () => {
    expect(Object.keys(ATTEMPTS).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })

  test.each(Object.keys(ATTEMPTS))('%s', async (path) => {
    const before = await everythingOf(a)
    const attempt = ATTEMPTS[path]!
    const { status, body } = await call(path, attempt(owned))
    if (attempt.length > 0 && path !== 'change.list') {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(REFUSALS).toContain(body.error.data.code)
    } else {
      expect(status).toBe(200)
    }
    const mine = path === 'todo.create' ? [MARK] : []
    for (const secret of [MARK, a.id, ...Object.values(owned)].filter((text) => !mine.includes(text))) {
      const told = JSON.stringify(body).replaceAll(JSON.stringify(attempt(owned)), '')
      if (!JSON.stringify(attempt(owned) ?? null).includes(secret)) expect(told).not.toContain(secret)
    }
    expect(await everythingOf(a)).toEqual(before)
  })

  test("the stream of A's run is not found, and A's session refuses B", async () => {
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

  test('without a user, everything is refused', async () => {
    for (const path of Object.keys(ATTEMPTS)) {
      const { status } = await call(path, ATTEMPTS[path]?.(owned), null)
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
    return { status: response.status, body: await response.json() }
  }
})

function procedureType(path: string): 'query' | 'mutation' {
  const procedures: Record<string, { _def: { type: string } }> = appRouter._def.procedures
  return procedures[path]?._def.type === 'query' ? 'query' : 'mutation'
}
