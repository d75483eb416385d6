import type { IncomingMessage } from 'node:http'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ERROR_STATUS } from '@todo-agents/contract/errors'
import type { Database } from '@todo-agents/db/connection/database'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAuth } from '../auth/auth.ts'
import { authRoutes } from '../auth/auth-routes.ts'
import { toAppError } from '../http/errors.ts'
import { TEST_BASE_URL, testAuthOptions } from '../testing/auth-options.ts'
import { startTestServer } from '../testing/test-server.ts'
import { memoryRateLimiters } from './memory-rate-limiter.ts'
import { createSignInLimit } from './sign-in-limit.ts'

const GUESS = { email: 'ada@example.com', password: 'a guess for today' }

describe('sign-in is limited per address', () => {
  let database: Database
  let app: FastifyInstance
  /** The clock of the limiter in milliseconds. Each test starts long after the one before it. */
  let time = 0
  let began = 0
  beforeAll(async () => {
    database = await createTestDatabase('pglite')
    app = await listen(['loopback'])
  })
  beforeEach(() => {
    began += 60 * 60_000
    time = 0
  })
  afterAll(async () => {
    await app.close()
    await database.close()
  })

  /** The sign-in routes of the server on a real port. */
  async function listen(trustedProxies: string[]): Promise<FastifyInstance> {
    const logger = pino({ level: 'silent' })
    const auth = createAuth(testAuthOptions(database.db))
    const limitSignIn = createSignInLimit(memoryRateLimiters({ now: () => began + time }))
    const server = Fastify({ trustProxy: trustedProxies })
    server.setErrorHandler((thrown, _request, reply) => {
      const { code, message } = toAppError(thrown, logger)
      reply.code(ERROR_STATUS[code]).send({ status: 'error', code, message })
    })
    await server.register(authRoutes, { auth, baseUrl: TEST_BASE_URL, limitSignIn, backoff: null })
    await server.listen({ host: '127.0.0.1', port: 0 })
    return server
  }

  /** Sends one request. Unlike `fetch`, sends the path unchanged. */
  async function post(path: string, body: object, address = '203.0.113.1', server = app) {
    const { port } = server.server.address() as AddressInfo
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    httpRequest({ port, path, method: 'POST', headers }, resolve).on('error', reject).end(JSON.stringify(body))
    const response = await promise
    return { status: response.statusCode, headers: response.headers, body: await text(response) }
  }

  const guess = async (address?: string) => (await post('/api/auth/sign-in/email', GUESS, address)).status

  /** An attempt without a password counts as well, and needs no hashing. */
  async function useUp(address?: string): Promise<void> {
    for (let n = 0; n < 10; n++) expect((await post('/api/auth/sign-in/email', {}, address)).status).toBe(400)
  }

  test('ten guesses a minute pass, and more are refused until the minute is over', async () => {
    for (let n = 0; n < 10; n++) expect(await guess()).toBe(401)
    time = 30_500
    const { status, headers, body } = await post('/api/auth/sign-in/email', GUESS)
    expect([status, headers['retry-after']]).toEqual([429, '30'])
    expect(JSON.parse(body)).toEqual({
      status: 'error',
      code: 'rate_limit_exceeded',
      message: 'Too many attempts from your network address. Try again in 30 seconds.',
    })
    time = 59_500
    expect((await post('/api/auth/sign-in/email', GUESS)).body).toContain('Try again in 1 second.')
    time = 60_000
    expect(await guess()).toBe(401)
  })

  test('another address is not limited, except an address of the same IPv6 network', async () => {
    await useUp('2001:db8:1:2::1')
    expect(await guess('2001:db8:1:2:ffff::2')).toBe(429)
    expect(await guess('2001:db8:1:3::1')).toBe(401)
    expect(await guess('203.0.113.2')).toBe(401)
  })

  test('the X-Forwarded-For header counts only from a trusted proxy', async () => {
    const server = await listen(['192.0.2.1'])
    const statuses: unknown[] = []
    for (let n = 0; n < 11; n++) {
      statuses.push((await post('/api/auth/sign-in/email', {}, `203.0.113.${n}`, server)).status)
    }
    expect(statuses).toEqual([...Array(10).fill(400), 429])
    await server.close()
  })

  test('twenty guests and ten accounts a minute are created, and no more', async () => {
    const countUsers = async () => (await database.db.selectFrom('user').select('id').execute()).length
    const before = await countUsers()
    const statuses: unknown[] = []
    for (let n = 0; n < 22; n++) statuses.push((await post('/api/auth/sign-in/anonymous', {})).status)
    expect(statuses).toEqual([...Array(20).fill(200), 429, 429])
    const account = (n: number) => ({ name: 'Ada', email: `${n}@example.com`, password: 'correct horse' })
    statuses.length = 0
    for (let n = 0; n < 11; n++) statuses.push((await post('/api/auth/sign-up/email', account(n))).status)
    expect(statuses).toEqual([...Array(10).fill(200), 429])
    expect((await countUsers()) - before).toBe(30)
  })

  test.each([
    ['/api/auth/sign-in/email?a=b', 429],
    ['/api/auth/sign-in/%65mail', 429],
    ['/api/auth/sign-out/../sign-in/email', 404],
    ['/api/auth/sign-in/anonymous/../email', 404],
    ['/api/auth/sign-in/email/', 404],
    ['/api/auth/change-password', 404],
    ['/api/auth/verify-password', 404],
  ])('POST %s does not bypass the limit and answers %i', async (path, status) => {
    await useUp()
    expect((await post(path, GUESS)).status).toBe(status)
  })

  test('reading the session, getting tokens and signing out are not limited', async () => {
    const { headers } = await post('/api/auth/sign-in/anonymous', {})
    const authorization = `Bearer ${headers['set-auth-token']}`
    await useUp()
    const { port } = app.server.address() as AddressInfo
    for (let n = 0; n < 30; n++) {
      for (const path of ['get-session', 'token']) {
        const url = `http://127.0.0.1:${port}/api/auth/${path}`
        const address = { 'x-forwarded-for': '203.0.113.1' }
        expect((await fetch(url, { headers: { authorization, ...address } })).status).toBe(200)
      }
    }
    expect((await post('/api/auth/sign-out', {})).status).toBe(200)
  })
})

test('the server limits sign-in', async () => {
  const server = await startTestServer({ isSignInLimited: true })
  const headers = { 'content-type': 'application/json', origin: server.url }
  const attempt = () => fetch(`${server.url}/api/auth/sign-in/email`, { method: 'POST', headers, body: '{}' })
  for (let n = 0; n < 10; n++) expect((await attempt()).status).toBe(400)
  const refusal = await attempt()
  expect(refusal.status).toBe(429)
  expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refusal.json()).toMatchObject({ status: 'error', code: 'rate_limit_exceeded' })
  await server.close()
})
