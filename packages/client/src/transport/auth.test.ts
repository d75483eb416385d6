import { describe, expect, test } from 'vitest'
import { createTodoAgents } from '../client.ts'
import { TodoAgentsError } from '../errors.ts'
import type { SeenRequest } from '../testing/scripted-server.ts'
import { scriptedServer, sendJson } from '../testing/scripted-server.ts'

const user = { id: 'u1', name: 'Guest', email: 'temp@guest.example', isAnonymous: true }

function jwt(expires_in_s: number): string {
  const payload = { sub: 'u1', name: 'Zoë ÿ?', exp: Math.floor(Date.now() / 1000) + expires_in_s }
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`
}

/** Responds like better-auth. `session` is the token of the session that it creates. */
function authServer({ session = 'session-1', token = jwt(900) } = {}) {
  return scriptedServer((response, { path }) => {
    if (path === '/api/auth/token') return sendJson(response, { token })
    if (path === '/api/auth/get-session') return sendJson(response, { session: { id: 's1' }, user })
    if (path === '/api/auth/sign-out') return sendJson(response, { success: true })
    if (path === '/api/auth/sign-up/email') return sendJson(response, { success: true })
    if (path.startsWith('/trpc/')) return sendJson(response, [{ result: { data: [] } }])
    return sendJson(response, { token: session, user }, 200, { 'set-auth-token': session })
  })
}

function seen({ method, path, headers }: SeenRequest): string {
  return [method, path.replace(/\?.*/, ''), headers.authorization].filter(Boolean).join(' ')
}

test('a program signs in once, and its calls then carry a JWT', async () => {
  const token = jwt(900)
  await using server = await authServer({ token })
  const client = createTodoAgents({ url: server.url })

  expect(await client.auth.signInAsGuest()).toEqual(user)
  await client.trpc.tag.list.query()
  await client.trpc.tag.list.query()
  expect(await client.auth.session()).toEqual(user)
  await client.auth.signOut()
  await client.trpc.tag.list.query()

  expect(server.requests.map(seen)).toEqual([
    'POST /api/auth/sign-in/anonymous',
    'GET /api/auth/token Bearer session-1',
    `GET /trpc/tag.list Bearer ${token}`,
    `GET /trpc/tag.list Bearer ${token}`,
    'GET /api/auth/get-session Bearer session-1',
    'POST /api/auth/sign-out Bearer session-1',
    'GET /trpc/tag.list',
  ])
})

test('a JWT that is about to expire is replaced', async () => {
  await using server = await authServer({ token: jwt(5) })
  const { auth } = createTodoAgents({ url: server.url })
  await auth.token()
  await auth.token()

  expect(server.requests).toHaveLength(2)
})

test('a sign-up of a guest names the guest', async () => {
  await using server = await authServer()
  const { auth } = createTodoAgents({ url: server.url })
  const account = { name: 'Ann', email: 'ann@example.com', password: 'correct horse' }
  await auth.signInAsGuest()
  expect(await auth.signUp(account)).toEqual(user)

  expect(server.requests.map(seen)).toEqual([
    'POST /api/auth/sign-in/anonymous',
    'POST /api/auth/sign-up/email Bearer session-1',
    'POST /api/auth/sign-in/email Bearer session-1',
  ])
  expect(server.requests[1]?.body).toEqual(account)
  // The server sends the session's token only to programs, and recognises browsers by this header.
  expect(server.requests[1]?.headers).not.toHaveProperty('origin')
})

test('the session is null when no user is signed in', async () => {
  await using server = await scriptedServer((response) => sendJson(response, null))

  expect(await createTodoAgents({ url: server.url }).auth.session()).toBeNull()
})

test('a sign-up with the address of an account, and another password, says what the user can do', async () => {
  await using server = await scriptedServer((response, { path }) => {
    if (path === '/api/auth/sign-up/email') return sendJson(response, { success: true })
    return sendJson(response, { status: 'error', code: 'unauthorized', message: 'It is wrong.' }, 401)
  })
  const { auth } = createTodoAgents({ url: server.url })

  await expect(auth.signUp({ name: 'Ann', email: 'ann@example.com', password: 'wrong' })).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining('sign in with its password'),
    status: 401,
  })
})

describe('a refusal', () => {
  const credentials = { email: 'ann@example.com', password: 'wrong' }

  test('a refusal by better-auth becomes a code and a sentence', async () => {
    const body = { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' }
    await using server = await scriptedServer((response) => sendJson(response, body, 401))
    const sign_in = createTodoAgents({ url: server.url }).auth.signIn(credentials)

    await expect(sign_in).rejects.toThrow(TodoAgentsError)
    await expect(sign_in).rejects.toMatchObject({
      code: 'invalid_email_or_password',
      message: 'Invalid email or password.',
      status: 401,
    })
  })

  test('a refusal without a code gets the code of its status', async () => {
    const body = { message: 'Too many requests. Please try again later.' }
    await using server = await scriptedServer((response) => sendJson(response, body, 429))

    await expect(createTodoAgents({ url: server.url }).auth.signIn(credentials)).rejects.toMatchObject({
      code: 'rate_limit_exceeded',
      message: body.message,
    })
  })

  test.each([
    ['of something else', 502, { statusCode: 502 }],
    ['without a user', 200, { token: 'a' }],
  ])('%s is not understood', async (_, status, body) => {
    await using server = await scriptedServer((response) => sendJson(response, body, status))

    await expect(createTodoAgents({ url: server.url }).auth.signIn(credentials)).rejects.toMatchObject({
      code: 'invalid_response',
      status,
    })
  })
})
