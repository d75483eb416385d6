import type { Database } from '@todo-agents/db/connection/database'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sendError } from '../http/error-response.ts'
import { memoryBackoffs } from '../limits/backoff.ts'
import { TEST_BASE_URL, testAuthOptions } from '../testing/auth-options.ts'
import { createAuth } from './auth.ts'
import { authRoutes } from './auth-routes.ts'
import { createKnownDevices } from './known-devices.ts'
import { createSignInBackoff } from './sign-in-backoff.ts'

const PASSWORD = 'a long walk by the sea'
const MINUTES = 60_000

describe('failed sign-ins of one account', () => {
  let database: Database
  let app: FastifyInstance
  let time = 0
  let hashed = 0
  let email: string
  beforeAll(async () => {
    database = await createTestDatabase('pglite')
    const options = testAuthOptions(database.db)
    const auth = createAuth(options)
    const { password } = await auth.$context
    const { hash, verify } = password
    password.hash = async (text) => {
      hashed += 1
      return hash(text)
    }
    password.verify = async (pair) => {
      hashed += 1
      return verify(pair)
    }
    const devices = createKnownDevices({ secret: options.secret, isHttps: false })
    const backoff = createSignInBackoff(memoryBackoffs({ now: () => time }), devices)
    app = Fastify()
    app.setErrorHandler(sendError)
    await app.register(authRoutes, { auth, baseUrl: TEST_BASE_URL, limitSignIn: null, backoff })
  })
  afterAll(async () => {
    await app.close()
    await database.close()
  })
  beforeEach(async () => {
    email = `${crypto.randomUUID()}@example.com`
    await post('/sign-up/email', { name: 'Ada', email, password: PASSWORD })
  })

  async function post(path: string, body: object, cookie = '') {
    const response = await app.inject({
      method: 'POST',
      url: `/api/auth${path}`,
      headers: { 'content-type': 'application/json', ...(cookie && { cookie, origin: TEST_BASE_URL }) },
      payload: JSON.stringify(body),
    })
    const device = response.cookies.find(({ name }) => name === 'todo-agents.device')
    return { status: response.statusCode, headers: response.headers, body: response.json(), device }
  }

  const signIn = (password = PASSWORD, cookie = '', address = email) =>
    post('/sign-in/email', { email: address, password }, cookie)

  /** Fails to sign in until the account has to wait. */
  async function useUp(address = email): Promise<void> {
    for (let n = 0; n < 6; n++) expect((await signIn('a guess for today', '', address)).status).toBe(401)
  }

  test('after six wrong passwords the next attempt from any device has to wait, and is not checked', async () => {
    await useUp()
    hashed = 0
    const { status, headers, body } = await signIn()
    expect([status, headers['retry-after'], hashed]).toEqual([429, '2', 0])
    expect(body).toMatchObject({ status: 'error', code: 'rate_limit_exceeded' })
    expect(body.message).toContain('Try again in 2 seconds')
    time += 2_000
    expect((await signIn('a guess for today')).status).toBe(401)
    expect((await signIn()).headers['retry-after']).toBe('4')
  })

  test('the wait is at most five minutes, and the right password then signs in and resets the count', async () => {
    for (let n = 0; n < 20; n++) {
      await signIn('a guess for today')
      time += 5 * MINUTES
    }
    await signIn('a guess for today')
    expect(Number((await signIn()).headers['retry-after'])).toBeLessThanOrEqual(300)
    time += 5 * MINUTES
    expect((await signIn()).status).toBe(200)
    await useUp()
  })

  test('an address without an account answers and waits in the same way, after the same hashing', async () => {
    const unknown = `${crypto.randomUUID()}@example.com`
    for (let n = 0; n < 7; n++) {
      hashed = 0
      const known = await signIn('a guess for today')
      const of_known = hashed
      hashed = 0
      const other = await signIn('a guess for today', '', unknown)
      expect([other.status, other.body, hashed]).toEqual([known.status, known.body, of_known])
    }
  })

  test('an address in another spelling counts as the same account', async () => {
    await useUp()
    expect((await signIn(PASSWORD, '', email.toUpperCase())).status).toBe(429)
  })

  test('a browser that has signed in before signs in while others keep guessing', async () => {
    const { device } = await signIn()
    expect(device).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/api/auth' })
    expect(device?.value).not.toContain(email)
    await useUp()
    const cookie = `todo-agents.device=${device?.value}`
    expect((await signIn()).status).toBe(429)
    expect((await signIn(PASSWORD, cookie)).status).toBe(200)
    expect((await signIn()).status).toBe(429)
  })

  test('a known browser also has to wait after its own wrong passwords', async () => {
    const { device } = await signIn()
    const cookie = `todo-agents.device=${device?.value}`
    for (let n = 0; n < 6; n++) expect((await signIn('a guess for today', cookie)).status).toBe(401)
    expect((await signIn(PASSWORD, cookie)).status).toBe(429)
    expect((await signIn()).status).toBe(200)
  })

  test('a forged cookie, or a cookie for another account, does not make a browser known', async () => {
    const { device } = await signIn()
    const [id = '', signature = ''] = device?.value.split('.') ?? []
    const other = `${crypto.randomUUID()}@example.com`
    await useUp()
    await useUp(other)
    for (const forged of [
      id,
      `${id}.`,
      `${id}.${signature}x`,
      `${'A'.repeat(22)}.${signature}`,
      `.${signature}`,
      'x',
    ]) {
      expect((await signIn(PASSWORD, `todo-agents.device=${forged}`)).status).toBe(429)
    }
    expect((await signIn(PASSWORD, `todo-agents.device=${device?.value}`, other)).status).toBe(429)
  })
})

test('a browser is known for five accounts, and the sixth replaces the first', () => {
  const devices = createKnownDevices({ secret: 'a secret for tests, which nobody else should use', isHttps: true })
  let cookie: string | undefined
  for (let n = 1; n <= 6; n++) {
    const setCookie = devices.remember(cookie, `${n}@example.com`) ?? ''
    expect(setCookie).toMatch(/^__Secure-todo-agents\.device=.*; HttpOnly; Secure; SameSite=Lax$/)
    cookie = setCookie.split(';')[0]
    if (n === 5) expect(devices.find(cookie, '1@example.com')).not.toBeNull()
  }
  expect(devices.find(cookie, '1@example.com')).toBeNull()
  for (let n = 2; n <= 6; n++) expect(devices.find(cookie, `${n}@example.com`)).not.toBeNull()
  expect(devices.remember(cookie, '6@example.com')).toBeNull()
})
