import { once } from 'node:events'
import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ServerProcess } from '../testing/process.ts'
import { startProcess } from '../testing/process.ts'
import { createTestClient } from '../testing/test-client.ts'

const MESSAGES = 500

/** Enough for the limit of 32 streams per user, and within the 20 guests a minute of one network address. */
const USERS = 16

/**
 * /healthz must answer within 250 ms, which takes at most one turn of the event loop. The turn is measured in CPU time
 * of the server's thread, because wall-clock time depends on the load of the machine. On a busy machine CPU time
 * doubles as well, because cores share execution units and caches.
 */
const LONGEST_TURN_MS = 2 * 250

/** The pause between two requests of /healthz, so that they are not part of the burst. */
const PROBE_MS = 50

/** Allows for a machine a quarter as fast, and for the runs, which the embedded database makes one after another. */
const TIMEOUT = 600_000

const LOOP_BLOCKS = pathToFileURL(join(import.meta.dirname, '../testing/loop-blocks.ts')).href

interface Answer {
  status: number
  events: string[]
}

let server: ServerProcess
let data_dir: string
let url: string
let agent: Agent

beforeEach(async () => {
  data_dir = createDataDir()
  const PORT = `${await freePort()}`
  server = startProcess({ PORT, DATA_DIR: data_dir, NODE_OPTIONS: `--import=${LOOP_BLOCKS}` })
  await server.ready
  url = `http://localhost:${PORT}`
  agent = new Agent()
})

afterEach(async () => {
  agent.destroy()
  server.child.kill('SIGKILL')
  await server.ended
  rmSync(data_dir, { recursive: true })
})

async function guestToken(): Promise<string> {
  const user = createTestClient(url)
  await user.signIn('sign-in/anonymous')
  return user.token()
}

/** Sends one request. Rejects when the connection breaks. */
function send(token: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const sent = request(`${url}/api/todos/agent-create/stream`, { method: 'POST', agent, headers })
  sent.on('error', reject)
  sent.on('response', async (answer: IncomingMessage) => {
    let text = ''
    try {
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      const events = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name!)
      resolve({ status: answer.statusCode!, events })
    } catch (error) {
      reject(error)
    }
  })
  sent.end(JSON.stringify({ messages: [{ role: 'user', content: 'Create a todo for team meeting tomorrow at 2 PM' }] }))
  return promise
}

/** Sends a message with each token at once, and requests /healthz until all are answered. */
async function burst(tokens: string[]): Promise<{ answers: Answer[]; health: number[]; longest_turn_ms: number }> {
  server.child.kill('SIGUSR2')
  let isOver = false
  const health: number[] = []
  async function probe(): Promise<void> {
    while (!isOver) {
      health.push((await fetch(`${url}/healthz`)).status)
      await pause(PROBE_MS)
    }
  }
  const probing = probe()
  const answers = await Promise.all(tokens.map(send))
  isOver = true
  await probing
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  const line = server.output().match(/"longest_turn_ms":([\d.]+)/)
  return { answers, health, longest_turn_ms: Number(line?.[1]) }
}

const isAnswered = ({ status, events }: Answer) =>
  status === 200 && events.filter((event) => event === 'completed').length === 1 && events.at(-1) === 'history'

const isRefused = ({ status, events }: Answer) => status === 429 && events.join() === 'rate_limit_exceeded'

test('500 messages of many users at once are all answered, and no turn of the event loop is long', {
  timeout: TIMEOUT,
}, async () => {
  const tokens = await Promise.all(Array.from({ length: USERS }, guestToken))
  const all = Array.from({ length: MESSAGES }, (_, index) => tokens[index % tokens.length]!)
  const { answers, health, longest_turn_ms } = await burst(all)
  expect(answers.filter((answer) => !isAnswered(answer))).toEqual([])
  expect(new Set(health)).toEqual(new Set([200]))
  expect(longest_turn_ms).toBeLessThan(LONGEST_TURN_MS)
})

test('500 messages of one user at once are answered up to the limits, and the others are refused', {
  timeout: TIMEOUT,
}, async () => {
  const token = await guestToken()
  const { answers, health, longest_turn_ms } = await burst(Array.from({ length: MESSAGES }, () => token))
  const answered = answers.filter(isAnswered).length
  expect(answers.filter((answer) => !isAnswered(answer) && !isRefused(answer))).toEqual([])
  // The limits are 32 streams at once and 60 messages a minute.
  expect(answered).toBeGreaterThanOrEqual(32)
  expect(answered).toBeLessThanOrEqual(60)
  expect(new Set(health)).toEqual(new Set([200]))
  expect(longest_turn_ms).toBeLessThan(LONGEST_TURN_MS)
})

test('a connection that comes after 500 others is accepted before their requests are handled', {
  timeout: TIMEOUT,
}, async () => {
  const token = await guestToken()
  // The process is stopped, so that all connections wait when it continues.
  server.child.kill('SIGSTOP')
  let answered = 0
  const messages = Array.from({ length: MESSAGES }, () => send(token).then(() => ++answered))
  const sockets = () => Object.values(agent.sockets).flatMap((some) => some ?? [])
  await expect.poll(() => sockets().filter(({ connecting }) => !connecting).length).toBe(MESSAGES)
  const probe = request(`${url}/healthz`, { agent: false }).end()
  const [socket] = (await once(probe, 'socket')) as [Socket]
  if (socket.connecting) await once(socket, 'connect')
  server.child.kill('SIGCONT')
  const [response] = (await once(probe, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  expect(answered).toBeLessThan(MESSAGES / 10)
  await Promise.all(messages)
})
