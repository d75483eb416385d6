import { once } from 'node:events'
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ServerProcess } from './testing/process.ts'
import { startProcess } from './testing/process.ts'
import { createTestClient, dataOf } from './testing/test-client.ts'

const SENTENCE = 'Create a todo for team meeting tomorrow at 2 PM, high importance'

describe('the process', () => {
  let env: { PORT: string; DATA_DIR: string }
  let url: string
  let processes: ServerProcess[]

  beforeEach(async () => {
    env = { PORT: String(await freePort()), DATA_DIR: createDataDir() }
    url = `http://localhost:${env.PORT}`
    processes = []
  })
  afterEach(async () => {
    for (const { child } of processes) child.kill('SIGKILL')
    await Promise.all(processes.map(({ ended }) => ended))
    rmSync(env.DATA_DIR, { recursive: true })
  })

  function start(more: Record<string, string> = {}): ServerProcess {
    const started = startProcess({ ...env, ...more })
    processes.push(started)
    return started
  }

  async function newUser() {
    const client = createTestClient(url)
    await client.signIn('sign-in/anonymous')
    return client
  }

  // In a process of its own, because better-auth does not check origins in a process of Vitest.
  test('a page that is opened by any name of this machine signs in and out, and a page of another site does not', async () => {
    await start().ready
    const post = (path: string, origin: string, cookie = '') => {
      const headers = { origin, 'content-type': 'application/json', ...(cookie && { cookie }) }
      return fetch(`${url}/api/auth/${path}`, { method: 'POST', headers, body: '{}' })
    }
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const origin = `http://${host}:${env.PORT}`
      const signedIn = await post('sign-in/anonymous', origin)
      const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!
      expect((await post('sign-out', 'http://localhost.example.com', cookie)).status, host).toBe(403)
      expect((await post('sign-out', origin, cookie)).status, host).toBe(200)
    }
  })

  test('after kill -9 and a restart, the user, the todos and the conversation are there', async () => {
    const first = start()
    await first.ready
    const user = await newUser()
    const events = await user.say(SENTENCE)
    expect(dataOf(events, 'completed').status).toBe('completed')
    first.child.kill('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')

    await start().ready
    const { todos } = await user.trpc.todo.list.query({})
    expect(todos).toMatchObject([{ item: 'team meeting', importance: 'high' }])
    const { session_id } = dataOf(events, 'session_initialized')
    const { messages } = await user.trpc.session.history.query({ id: session_id })
    expect(messages.map(({ content }) => content)).toContain(SENTENCE)
  })

  // Other systems may have a lower bound, which cannot be read.
  test.skipIf(process.platform !== 'linux')('1,000 connections wait while the process accepts none', async () => {
    const server = start()
    await server.ready
    server.child.kill('SIGSTOP')
    const allowed = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'))
    const sockets = Array.from({ length: Math.min(1000, allowed) }, () => connect(Number(env.PORT), '127.0.0.1'))
    try {
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    } finally {
      for (const socket of sockets) socket.destroy()
      server.child.kill('SIGCONT')
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  test('a second process on the same data folder refuses to start and names the first', async () => {
    const first = start()
    await first.ready
    const second = start({ PORT: String(await freePort()) })
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(new RegExp(`in use by process ${first.child.pid} since`))
    expect(second.output()).not.toContain('stack')
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  test('a missing secret is replaced with a warning, and the restored file signs all users in again', async () => {
    rmSync(env.DATA_DIR, { recursive: true })
    const secret = join(env.DATA_DIR, 'auth-secret')
    const first = start()
    await first.ready
    const user = await newUser()
    await user.trpc.todo.create.mutate({ item: 'Buy milk' })
    first.child.kill('SIGTERM')
    await first.ended
    expect(first.output()).not.toContain('auth-secret')
    renameSync(secret, `${env.DATA_DIR}.backup`)

    const second = start()
    await second.ready
    const warning =
      second
        .output()
        .split('\n')
        .find((line) => line.includes('auth-secret')) ?? '{}'
    expect(JSON.parse(warning)).toMatchObject({
      level: 40,
      msg: expect.stringMatching(/was missing .* All users are signed out; .* restore the file from a backup/),
    })
    expect(second.output()).not.toContain(readFileSync(secret, 'utf8'))
    await expect(user.trpc.todo.list.query({})).rejects.toMatchObject({ data: { code: 'unauthorized' } })
    second.child.kill('SIGTERM')
    await second.ended
    renameSync(`${env.DATA_DIR}.backup`, secret)

    const third = start()
    await third.ready
    expect(third.output()).not.toContain('auth-secret')
    await user.renewToken()
    expect((await user.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'Buy milk' }])
  })

  test('SIGTERM ends the process with exit code 0', async () => {
    const server = start()
    await server.ready
    await newUser()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(server.output()).toContain('shutting down')
  })

  test('the server runs on PostgreSQL with a given secret', async () => {
    const database = await createTestDatabase('postgres')
    const server = start({ DATABASE_URL: database.url ?? '', AUTH_SECRET: 'x'.repeat(32) })
    await server.ready
    const user = await newUser()
    await user.say(SENTENCE)
    expect((await user.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'team meeting', importance: 'high' }])
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    await database.close()
  })

  test('an error about a port in use names the port in plain words', async () => {
    await start().ready
    const second = start({ DATA_DIR: join(env.DATA_DIR, 'other') })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`Port ${env.PORT} is in use by another program.`)
    expect(second.output()).not.toContain('EADDRINUSE')
  })

  test('a wrong environment is refused with a list of the errors', async () => {
    const server = start({ DATABASE_URL: 'postgres://localhost/todo', LOG_LEVEL: 'loud' })
    expect(await server.ended).toBe(1)
    expect(server.output()).toMatch(/LOG_LEVEL .*\n.*AUTH_SECRET is required with DATABASE_URL/)
  })

  test('an error about an unreachable database names its address without the password', async () => {
    const port = await freePort()
    const DATABASE_URL = `postgres://todo:hunter2@127.0.0.1:${port}/todo`
    const server = start({ DATABASE_URL, AUTH_SECRET: 'x'.repeat(32) })
    expect(await server.ended).toBe(1)
    expect(server.output()).toContain(`127.0.0.1:${port}`)
    expect(server.output()).not.toContain('hunter2')
  })
})
