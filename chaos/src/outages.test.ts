import { hasRedisServer } from '@todo-agents/api/testing/redis-server'
import { fastTmpdir } from '@todo-agents/db/testing/fast-tmpdir'
import type { PostgresServer } from '@todo-agents/db/testing/postgres-server'
import { startServer } from '@todo-agents/db/testing/postgres-server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectDoneOnce, lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, joinRun, paceOf, personAt, until } from './person.ts'
import { chance, rounds } from './rounds.ts'
import { expectOrderly, shown } from './state.ts'
import type { TwoServers } from './two-servers.ts'
import { startTwoServers } from './two-servers.ts'

describe.skipIf(!hasRedisServer())('outages', () => {
  const { below } = chance('outages')
  let postgres: PostgresServer
  let two: TwoServers
  let person: Person
  let other: Person
  let charged = 0
  let eventCount = 0
  let undisturbed: unknown

  beforeAll(async () => {
    postgres = await startServer(fastTmpdir())
    two = await startTwoServers({ database_url: postgres.url })
    person = personAt(two.url)
    await person.client.auth.signInAsGuest()
    other = elsewhere(person, two.servers[1].url)
    const chat = person.chat()
    two.model.paces.set('Undisturbed', paceOf(chat))
    chat.onEvent(() => {
      eventCount += 1
    })
    await chat.send('Undisturbed')
    charged += 1
    undisturbed = shown(chat.getState(), 'Undisturbed')
  })

  afterAll(async () => {
    await two?.[Symbol.asyncDispose]()
    await postgres?.stop()
  })

  /**
   * Runs a message and calls `disturb` at each event from `first` to `last`. Neither the client that sent the message
   * nor a follower at the other process may notice the disturbance.
   */
  async function survive([first, last]: [number, number], disturb: () => Promise<unknown>): Promise<void> {
    const message = `Plan ${charged}`
    const chat = person.chat()
    const follower = other.chat()
    const errors: unknown[] = []
    const disturbances: Promise<unknown>[] = []
    let seen = 0
    two.model.paces.set(message, paceOf(chat))
    chat.subscribe(() => {
      if (chat.getState().error) errors.push(chat.getState().error)
    })
    chat.onEvent((event) => {
      if (event.event === 'session_initialized') joinRun(follower, event.data)
      seen += 1
      if (seen >= first && seen <= last) disturbances.push(disturb())
    })
    try {
      await chat.send(message)
      await until(chat, isAtRest)
      await Promise.all(disturbances)
      await until(follower, isAtRest)
      charged += 1
      expect(disturbances.length).toBeGreaterThan(0)
      expect(errors).toEqual([])
      expect(shown(chat.getState(), message)).toEqual(undisturbed)
      expect(follower.getState().messages.at(-1)?.parts).toEqual(chat.getState().messages.at(-1)?.parts)
      for (const { deliveries } of [person, other]) expectOrderly(deliveries.splice(0))
      await expectDoneOnce(person, lastRun(chat), message, charged)
    } catch (error) {
      console.log(two.log())
      throw error
    }
  }

  async function surviveOften(name: string, count: number, disturb: () => Promise<unknown>, often = 1): Promise<void> {
    for (let round = 0; round < count; round++) {
      const first = 1 + below(eventCount)
      const last = first + often - 1
      console.log(`${name} when the client had received events ${first} to ${last} of ${eventCount}`)
      await survive([first, last], disturb)
    }
  }

  test('a run survives a restart of Redis that keeps its data', async () => {
    await surviveOften('Redis restarted', rounds({ short: 2, full: 20 }), async () => {
      await two.redis.kill()
      await two.redis.start()
    })
  })

  test('a run survives a restart of Redis that loses its data', async () => {
    await surviveOften('Redis emptied', rounds({ short: 2, full: 20 }), async () => {
      await two.redis.kill({ keep: false })
      await two.redis.start()
    })
  })

  test('a run survives cuts of all connections to PostgreSQL', async () => {
    await surviveOften('connections cut', rounds({ short: 3, full: 40 }), cutConnections, 5)
  })

  let cutting = Promise.resolve()

  /**
   * Cuts all connections, after the previous cut has ended. A cut spares its own connection by name, but this has no
   * name while it is being opened, so that two cuts at the same time would end each other.
   */
  function cutConnections(): Promise<void> {
    cutting = cutting.then(cutAll)
    return cutting
  }

  async function cutAll(): Promise<void> {
    const client = new pg.Client({ connectionString: two.database.url, application_name: 'scissors' })
    await client.connect()
    await client.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where backend_type = 'client backend' and application_name <> 'scissors'
    `)
    await client.end()
  }

  test('a run survives a restart of PostgreSQL', async () => {
    await surviveOften('PostgreSQL restarted', rounds({ short: 2, full: 20 }), () => postgres.restart())
  })
})
