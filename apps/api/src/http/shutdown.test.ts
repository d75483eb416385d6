import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:http'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { expect, test } from 'vitest'
import { startProcess } from '../testing/process.ts'
import { createTestClient } from '../testing/test-client.ts'

interface Outcome {
  path: string
  /** True when the whole request was written before the signal. */
  isEarlier: boolean
  /** The status of a complete answer; null for no answer or a cut one. */
  status: number | null
  connection: string | undefined
}

const LOAD = 24

test('after SIGTERM under load, earlier requests are answered, connections are closed, and the process ends with 0', async () => {
  const env = { PORT: `${await freePort()}`, DATA_DIR: createDataDir() }
  const server = startProcess({ ...env, RATE_LIMIT_PER_MINUTE: '10000', MONTHLY_QUOTA: '10000' })
  await server.ready
  const url = `http://localhost:${env.PORT}`
  const user = createTestClient(url)
  await user.signIn('sign-in/anonymous')
  const headers = { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' }
  const outcomes: Outcome[] = []
  let isStopped = false

  /** Sends one request and waits for the end of its answer. */
  function send(agent: Agent, path: string, body: object | null): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const outcome: Outcome = { path, isEarlier: false, status: null, connection: undefined }
    const sent = request(url + path, { agent, method: body ? 'POST' : 'GET', headers })
    sent.on('finish', () => {
      outcome.isEarlier = !isStopped
    })
    sent.on('error', () => resolve(outcome))
    sent.on('response', (answer: IncomingMessage) => {
      outcome.connection = answer.headers.connection
      answer.on('error', () => resolve(outcome))
      answer.on('close', () => {
        if (answer.complete) outcome.status = answer.statusCode ?? null
        resolve(outcome)
      })
      answer.resume()
    })
    sent.end(body ? JSON.stringify(body) : undefined)
    return promise
  }

  const kinds: [string, object | null][] = [
    ['/trpc/todo.create', { item: 'Milk' }],
    ['/trpc/todo.list', null],
    ['/api/todos/agent-create/stream', { messages: [{ role: 'user', content: 'buy milk tomorrow' }] }],
  ]

  /** Sends one request after another on a connection of its own. */
  async function load(index: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const [path, body] = kinds[index % kinds.length]!
    while (!isStopped) outcomes.push(await send(agent, path, body))
    agent.destroy()
  }

  const loads = Array.from({ length: LOAD }, (_, index) => load(index))
  await expect.poll(() => outcomes.length, { timeout: 120_000 }).toBeGreaterThan(2 * LOAD)
  expect(outcomes.filter(({ status }) => status !== 200)).toEqual([])
  const before = outcomes.length
  server.child.kill('SIGTERM')
  isStopped = true
  await Promise.all(loads)

  const underWay = outcomes.slice(before).filter(({ isEarlier }) => isEarlier)
  expect(underWay.length).toBeGreaterThan(0)
  // A request for a new run may be refused, but gets an answer.
  const refused = underWay.filter(({ status, path }) => status !== 200 && !(path.endsWith('stream') && status === 503))
  expect(refused).toEqual([])
  expect(underWay.map(({ connection }) => connection)).toContain('close')
  expect(await server.ended).toBe(0)
  const late = await send(new Agent(), '/healthz', null)
  expect(late.status).toBeNull()
  rmSync(env.DATA_DIR, { recursive: true })
})
