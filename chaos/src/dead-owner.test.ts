import { hasRedisServer } from '@todo-agents/api/testing/redis-server'
import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { afterEach, beforeEach, describe, expect, onTestFailed, test } from 'vitest'
import { expectDoneOnce, lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, joinRun, personAt, until } from './person.ts'
import type { TcpProxy } from './tcp-proxy.ts'
import { tcpProxy } from './tcp-proxy.ts'
import type { TwoServers } from './two-servers.ts'
import { startTwoServers } from './two-servers.ts'

/** Longer than any takeover in these tests, unless it waits for the end of the lease. */
const LONG_LEASE_SECONDS = 600
const SHORT_LEASE_SECONDS = 6

describe.skipIf(!hasRedisServer())('the owner of a run', () => {
  let database: TestDatabase
  let two: TwoServers
  /** A user of the first server. */
  let person: Person
  /** The same user at the second server. */
  let other: Person
  let proxy: TcpProxy

  beforeEach(async () => {
    database = await createTestDatabase('postgres')
    proxy = await tcpProxy(Number(new URL(database.url!).port))
  })

  afterEach(async () => {
    await two?.[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
    await database.close()
  })

  /** Starts two servers, of which the first one reaches its database through the proxy. */
  async function start(leaseSeconds: number): Promise<void> {
    const proxied = new URL(database.url!)
    proxied.port = new URL(proxy.url).port
    two = await startTwoServers({
      database_url: database.url!,
      env: (index) => ({
        RUN_LEASE_SECONDS: `${leaseSeconds}`,
        ...(index === 0 && { DATABASE_URL: proxied.href }),
      }),
    })
    person = personAt(two.servers[0].url)
    await person.client.auth.signInAsGuest()
    other = elsewhere(person, two.servers[1].url)
    await other.client.trpc.usage.get.query()
    onTestFailed(() => console.log(two.log()))
  }

  /**
   * Sends a message to the first server, and calls `disturb` when its answer has begun. Returns a chat at the second
   * server that follows the run.
   */
  async function startRun(message: string, disturb: () => void): Promise<AgentChat> {
    const follower = other.chat()
    const begun = Promise.withResolvers<void>()
    const joined = Promise.withResolvers<void>()
    two.model.paces.set(message, async (_, signal) => {
      begun.resolve()
      // The first owner gets no more than one piece.
      if (two.model.asked.get(message)?.length === 1)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    const chat = person.chat()
    chat.onEvent((event) => {
      if (event.event !== 'session_initialized') return
      joinRun(follower, event.data)
      joined.resolve()
    })
    void chat.send(message)
    await Promise.all([begun.promise, joined.promise])
    disturb()
    return follower
  }

  /** Returns how many milliseconds it takes until the follower has the whole answer. */
  async function untilAnswered(follower: AgentChat, message: string): Promise<number> {
    const startedAt = performance.now()
    await until(follower, (state) => isAtRest(state) && state.messages.length > 1)
    const ms = performance.now() - startedAt
    expect(follower.getState().messages.at(-1)?.parts).toMatchObject([
      { content: 'First I write down A — the naïve one.' },
      { status: 'ok' },
      { content: 'And now the other, which is B.' },
      { status: 'ok' },
      { content: 'Both A and B are on your list.', streaming: false },
    ])
    await expectDoneOnce(other, lastRun(follower), message, 1)
    return ms
  }

  test('when the owner is killed, another process takes its run over long before the lease ends', async () => {
    await start(LONG_LEASE_SECONDS)
    const follower = await startRun('Killed', () => two.servers[0].kill())
    const ms = await untilAnswered(follower, 'Killed')
    console.log(`taken over from a killed process: the whole answer after ${Math.round(ms)} ms`)
    expect(ms).toBeLessThan(20_000)
  })

  test('when all processes are killed, the first one that starts continues the run at once', async () => {
    await start(LONG_LEASE_SECONDS)
    const [first, second] = two.servers
    const follower = await startRun('Restarted', () => {
      for (const server of two.servers) server.kill()
    })
    await Promise.all([first.ended(), second.ended()])
    const restartedAt = performance.now()
    await second.start()
    const startMs = performance.now() - restartedAt
    const ms = await untilAnswered(follower, 'Restarted')
    console.log(
      `killed and restarted: ready after ${Math.round(startMs)} ms, the whole answer ${Math.round(ms)} ms later`,
    )
    expect(ms).toBeLessThan(20_000)
  })

  test('when the network of the owner dies without a word, another process takes its run over after the lease', async () => {
    await start(SHORT_LEASE_SECONDS)
    const follower = await startRun('Silenced', () => proxy.silence())
    const ms = await untilAnswered(follower, 'Silenced')
    console.log(`taken over from a process without a network: the whole answer after ${Math.round(ms)} ms`)
    // The lease was renewed at most a third of its time before.
    expect(ms).toBeGreaterThan((SHORT_LEASE_SECONDS * 1000 * 2) / 3 - 500)
  })
})
