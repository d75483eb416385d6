import { randomUUID } from 'node:crypto'
import { accessSchema } from '@todo-agents/contract/auth'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { waitingForLocks } from '@todo-agents/db/testing/locks'
import { sql } from 'kysely'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { createTestClient } from '../testing/test-client.ts'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer, TEST_NOW } from '../testing/test-server.ts'
import { createInvite } from './invite.ts'

const SECRET = 'a secret for tests, which nobody else should use'
const DAY_MS = 24 * 60 * 60 * 1000

let server: TestServer
afterEach(() => server.close())

async function start(env: Record<string, string>): Promise<void> {
  server = await startTestServer({ env })
}

const invite = (days = 1) => createInvite(SECRET, new Date(TEST_NOW.getTime() + days * DAY_MS))
const account = () => ({ name: 'Ada', email: `${randomUUID()}@example.com`, password: 'correct horse battery' })

async function signUp(body: object, client = createTestClient(server.url)) {
  const response = await client.signIn('sign-up/email', body)
  const { message } = (await response.json()) as { message?: string }
  return { status: response.status, message }
}

const access = async () => accessSchema.parse(await (await fetch(`${server.url}/api/access`)).json())

describe('SIGN_UP=open', () => {
  test('an open server takes accounts and guests, and says so', async () => {
    await start({})
    expect(await access()).toEqual({ sign_up: 'open', guests: true })
    expect(await signUp(account())).toMatchObject({ status: 200 })
    expect((await createTestClient(server.url).signIn('sign-in/anonymous')).status).toBe(200)
  })
})

describe('SIGN_UP=invite', () => {
  test('each invite allows one sign-up, and other sign-ups are refused with a hint', async () => {
    await start({ SIGN_UP: 'invite' })
    expect(await access()).toEqual({ sign_up: 'invite', guests: true })
    expect(await signUp(account())).toMatchObject({ status: 403, message: expect.stringContaining('needs an invite') })
    const code = invite()
    expect(await signUp({ ...account(), invite: code })).toMatchObject({ status: 200 })
    expect(await signUp({ ...account(), invite: code })).toMatchObject({
      status: 403,
      message: expect.stringContaining('was used already'),
    })
    expect(await signUp({ ...account(), invite: invite(-1) })).toMatchObject({
      status: 403,
      message: expect.stringContaining('has expired'),
    })
    const forged = createInvite('another secret for tests, which is as long', new Date(TEST_NOW.getTime() + DAY_MS))
    expect(await signUp({ ...account(), invite: forged })).toMatchObject({
      status: 403,
      message: expect.stringContaining('is not valid'),
    })
  })

  test('a sign-up that fails for another reason does not use up the invite', async () => {
    await start({ SIGN_UP: 'invite' })
    const body = { ...account(), invite: invite() }
    expect((await signUp({ ...body, password: 'short' })).status).toBe(400)
    expect((await signUp({ ...body, name: ' ' })).status).toBe(400)
    expect(await signUp(body)).toMatchObject({ status: 200 })
  })

  test('an invite does not make a second account after its account has changed its address', async () => {
    await start({ SIGN_UP: 'invite' })
    const body = { ...account(), invite: invite() }
    const owner = createTestClient(server.url)
    expect((await signUp(body, owner)).status).toBe(200)
    // Sends the same sign-up again, as after a lost answer: the address has its account already.
    expect((await signUp(body)).status).toBe(200)
    const new_email = `${randomUUID()}@example.com`
    await owner.trpc.account.changeEmail.mutate({ email: new_email, password: body.password })
    expect(await signUp(body)).toMatchObject({ status: 409, message: expect.stringContaining('was used already') })
    const { email, password } = body
    expect((await createTestClient(server.url).signIn('sign-in/email', { email, password })).status).toBe(401)
  })

  test('ten simultaneous sign-ups with one invite make one account', async () => {
    await start({ SIGN_UP: 'invite' })
    const code = invite()
    const answers = await Promise.all(Array.from({ length: 10 }, () => signUp({ ...account(), invite: code })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status, message } of answers.filter(({ status }) => status !== 200)) {
      expect([403, 409]).toContain(status)
      expect(message).toContain('was used already')
    }
  })

  test('a guest needs an invite to become an account, and keeps everything', async () => {
    await start({ SIGN_UP: 'invite' })
    const guest = await server.guest()
    await guest.trpc.todo.create.mutate({ item: 'of the guest' })
    expect((await signUp(account(), guest)).status).toBe(403)
    expect((await guest.trpc.todo.list.query({})).todos).toHaveLength(1)
    expect((await signUp({ ...account(), invite: invite() }, guest)).status).toBe(200)
    expect((await guest.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'of the guest' }])
  })
})

describe('SIGN_UP=closed', () => {
  test('a closed server accepts one sign-up with an invite while it has no account', async () => {
    await start({ SIGN_UP: 'closed' })
    expect(await access()).toEqual({ sign_up: 'closed', guests: true })
    await server.guest()
    expect(await signUp(account())).toMatchObject({
      status: 403,
      message: expect.stringContaining('takes no new accounts'),
    })
    const operator = { ...account(), invite: invite() }
    expect(await signUp(operator)).toMatchObject({ status: 200 })
    expect(await signUp({ ...account(), invite: invite() })).toMatchObject({
      status: 403,
      message: expect.stringContaining('takes no new accounts'),
    })
    const { email, password } = operator
    expect((await createTestClient(server.url).signIn('sign-in/email', { email, password })).status).toBe(200)
  })

  /** Checks the answers to ten simultaneous first sign-ups, each with an invite. */
  async function expectOneAccount(bodies: ReturnType<typeof account>[], answers: Awaited<ReturnType<typeof signUp>>[]) {
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status, message } of answers.filter(({ status }) => status !== 200)) {
      expect([403, 409]).toContain(status)
      expect(message).toContain('takes no new accounts')
    }
    const again = await Promise.all(
      bodies.map(({ email, password }) => createTestClient(server.url).signIn('sign-in/email', { email, password })),
    )
    expect(again.filter(({ status }) => status === 200)).toHaveLength(1)
  }

  const ten = () => Array.from({ length: 10 }, () => ({ ...account(), invite: invite() }))

  test('ten simultaneous first sign-ups, each with an invite, make one account', async () => {
    await start({ SIGN_UP: 'closed' })
    const bodies = ten()
    await expectOneAccount(bodies, await Promise.all(bodies.map((body) => signUp(body))))
  })

  test('ten simultaneous first sign-ups on PostgreSQL make one account, also when all pass the checks', async () => {
    const database = await createTestDatabase('postgres')
    onTestFinished(() => database.close())
    await start({ SIGN_UP: 'closed', DATABASE_URL: database.url! })
    const bodies = ten()
    let answered = 0
    const answers = await database.db.transaction().execute(async (trx) => {
      // Reads pass, but inserts wait.
      await sql`lock table "user" in share mode`.execute(trx)
      const pending = Promise.all(bodies.map((body) => signUp(body).finally(() => answered++)))
      await expect
        .poll(async () => (await waitingForLocks(database.db)) + answered)
        .toBeGreaterThanOrEqual(bodies.length)
      return { pending }
    })
    await expectOneAccount(bodies, await answers.pending)
  })

  test('a guest stays a guest, or signs in to an existing account with all its rows', async () => {
    await start({ SIGN_UP: 'closed' })
    const { name, email, password } = account()
    expect((await signUp({ name, email, password, invite: invite() })).status).toBe(200)
    const guest = await server.guest()
    await guest.trpc.todo.create.mutate({ item: 'of the guest' })
    expect((await signUp(account(), guest)).status).toBe(403)
    expect((await guest.trpc.todo.list.query({})).todos).toHaveLength(1)
    expect((await guest.signIn('sign-in/email', { email, password })).status).toBe(200)
    expect((await guest.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'of the guest' }])
  })
})

describe('GUESTS=off', () => {
  test('a new guest is refused with a sentence, and an existing guest keeps the session', async () => {
    await start({ GUESTS: 'off' })
    expect(await access()).toEqual({ sign_up: 'open', guests: false })
    const response = await createTestClient(server.url).signIn('sign-in/anonymous')
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({
      code: 'access_denied',
      field: 'guests',
      message: expect.stringContaining('no guests'),
    })
    await server.close()

    server = await startTestServer({})
    const guest = await server.guest()
    await server.restart({ GUESTS: 'off' })
    await guest.trpc.todo.create.mutate({ item: 'still mine' })
    expect(await guest.renewToken()).toEqual(expect.any(String))
    expect((await guest.trpc.todo.list.query({})).todos).toHaveLength(1)
  })
})
