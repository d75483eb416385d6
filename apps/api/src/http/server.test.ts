import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

describe('the HTTP edge', () => {
  let server: TestServer
  let user: TestUser
  beforeAll(async () => {
    server = await startTestServer()
    user = await server.guest()
  })
  afterAll(() => server.close())

  test.each([
    ['/healthz', { status: 'ok' }],
    ['/readyz', { status: 'ok', assistant_problem: null }],
  ])('%s answers that the server is well', async (path, answer) => {
    const response = await fetch(server.url + path)
    expect([response.status, await response.json()]).toEqual([200, answer])
  })

  test('every answer has the security headers and a request id', async () => {
    for (const path of ['/healthz', '/nothing', '/trpc/me.get', '/api/auth/get-session']) {
      const { headers } = await fetch(server.url + path)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self';script-src 'self'( 'sha256-[^']+')?;/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  test('an unknown address is answered with a code and a sentence', async () => {
    const response = await fetch(`${server.url}/nothing?secret=1`)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      status: 'error',
      code: 'not_found',
      message: 'There is nothing at GET /nothing.',
    })
  })

  test('a malformed URL is refused like any other request', async () => {
    const response = await fetch(`${server.url}/api/todos/agent-runs/%zz/stream`)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      status: 'error',
      code: 'invalid_request',
      message: 'The URL is malformed.',
    })
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a malformed Host header causes no error of the server', async () => {
    const { port } = new URL(server.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('GET /api/auth/get-session HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')
      })
      let text = ''
      socket.on('data', (data) => {
        text += data
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).not.toMatch(/^HTTP\/1.1 5/)
  })

  test('a request that never arrives completely does not keep the server from closing', async () => {
    const other = await startTestServer()
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST /trpc/todo.create HTTP/1.1\r\nHost: localhost\r\n')
    socket.on('error', () => {})
    const cut = new Promise((resolve) => socket.on('close', resolve))
    await other.close()
    await cut
    expect(socket.destroyed).toBe(true)
  })

  describe('tRPC errors have a code, a sentence and the field', () => {
    const id = '0190a000-0000-7000-8000-000000000000'
    const cases: [string, (trpc: TestUser['trpc']) => Promise<unknown>, object][] = [
      [
        'a title of 10,000 characters',
        (trpc) => trpc.todo.create.mutate({ item: 'x'.repeat(10_000) }),
        { code: 'invalid_request', field: 'item' },
      ],
      ['an empty title', (trpc) => trpc.todo.create.mutate({ item: '  ' }), { code: 'invalid_request', field: 'item' }],
      ['NUL', (trpc) => trpc.todo.create.mutate({ item: 'a\0b' }), { code: 'invalid_request', field: 'item' }],
      [
        'a lone surrogate',
        (trpc) => trpc.todo.create.mutate({ item: 'a\ud800' }),
        { code: 'invalid_request', field: 'item' },
      ],
      [
        'a day that is none',
        (trpc) => trpc.todo.create.mutate({ item: 'a', due_date: '2026-02-30' }),
        { code: 'invalid_request', field: 'due_date' },
      ],
      [
        'a time that is none',
        (trpc) => trpc.todo.create.mutate({ item: 'a', start_time: 'soon' }),
        { code: 'invalid_request', field: 'start_time' },
      ],
      [
        'a day and a time',
        (trpc) => trpc.todo.create.mutate({ item: 'a', due_date: '2026-02-03', start_time: '2026-02-03T10:00:00Z' }),
        { code: 'invalid_request', field: 'due_date' },
      ],
      [
        'an end before the start',
        (trpc) =>
          trpc.todo.create.mutate({ item: 'a', start_time: '2026-02-03T10:00:00Z', end_time: '2026-02-03T09:00:00Z' }),
        { code: 'invalid_request', field: 'end_time' },
      ],
      [
        'a cursor that is none',
        (trpc) => trpc.todo.list.query({ cursor: 'nonsense' }),
        { code: 'invalid_request', field: 'cursor' },
      ],
      [
        'an unknown time zone',
        (trpc) => trpc.me.update.mutate({ time_zone: 'Mars/Olympus' }),
        { code: 'invalid_request', field: 'time_zone' },
      ],
      ['an unknown todo', (trpc) => trpc.todo.get.query({ id }), { code: 'not_found' }],
    ]
    test.each(cases)('%s', async (_, call, data) => {
      const before = await user.trpc.todo.list.query({ status: 'all' })
      await expect(call(user.trpc)).rejects.toMatchObject({ message: expect.stringMatching(/\w/), data })
      expect(await user.trpc.todo.list.query({ status: 'all' })).toEqual(before)
    })
  })

  test('an unknown field, an unknown procedure, broken JSON and an oversized body are refused', async () => {
    const headers = { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' }
    const post = async (path: string, body: string) => {
      const response = await fetch(`${server.url}/trpc/${path}`, { method: 'POST', headers, body })
      const answer = (await response.json()) as { code?: string; error?: { data: { code: string } } }
      return [response.status, answer.error?.data.code ?? answer.code]
    }
    expect(await post('todo.create', '{"item":"a","color":"red"}')).toEqual([400, 'invalid_request'])
    expect(await post('todo.explode', '{}')).toEqual([404, 'not_found'])
    expect(await post('todo.create', '{"item"')).toEqual([400, 'invalid_request'])
    expect(await post('todo.create', JSON.stringify({ item: 'x'.repeat(2_000_000) }))).toEqual([
      413,
      'payload_too_large',
    ])
    expect((await user.trpc.todo.list.query({ status: 'all' })).todos).toEqual([])
  })

  test('the log contains no words of the user, no tokens and no cookies', async () => {
    await user.trpc.todo.create.mutate({ item: 'kumquat marmalade' })
    await user.trpc.todo.list.query({ q: 'kumquat' })
    await user.say('complete the kumquat marmalade')
    const log = server.log()
    expect(log).toContain('/trpc/todo.list')
    expect(log).not.toMatch(/kumquat|Bearer|cookie/i)
  })
})
