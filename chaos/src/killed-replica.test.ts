import { hasRedisServer } from '@todo-agents/api/testing/redis-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectDoneOnce, expectTables, lastRun } from './effects.ts'
import { hasNginx } from './nginx.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, joinRun, paceOf, personAt, until } from './person.ts'
import { chance, rounds } from './rounds.ts'
import type { Pace, Step } from './scripted-model.ts'
import { twoTools } from './scripted-model.ts'
import type { Server } from './server.ts'
import { expectOrderly, shown } from './state.ts'
import type { TwoServers } from './two-servers.ts'
import { startTwoServers } from './two-servers.ts'

describe.skipIf(!hasNginx() || !hasRedisServer())('two processes behind nginx, one of which is killed', () => {
  const { below } = chance('killed replica')
  const run_ids: string[] = []
  let two: TwoServers
  let person: Person
  /** The same user, once for each process, connected to it directly. */
  let others: Person[]
  let undisturbed: unknown
  let eventCount = 0

  beforeAll(async () => {
    two = await startTwoServers({ isBalanced: true })
    person = personAt(two.url)
    await person.client.auth.signInAsGuest()
    others = two.servers.map(({ url }) => elsewhere(person, url))
    const chat = person.chat()
    two.model.paces.set('Undisturbed', paceOf(chat))
    chat.onEvent(() => {
      eventCount += 1
    })
    await chat.send('Undisturbed')
    undisturbed = shown(chat.getState(), 'Undisturbed')
    run_ids.push(lastRun(chat))
    await expectDoneOnce(person, lastRun(chat), 'Undisturbed', 1)
  })

  afterAll(() => two?.[Symbol.asyncDispose]())

  /** Kills the owner of the run when the client has received `boundary` events, and starts it again. */
  async function killAt(message: string, boundary: number): Promise<void> {
    const chat = person.chat()
    const follower = (others[below(2)] as Person).chat()
    const restarts: Promise<void>[] = []
    let seen = 0
    two.model.paces.set(message, paceOf(chat))
    chat.onEvent((event) => {
      if (event.event === 'session_initialized') joinRun(follower, event.data)
      if (++seen !== boundary) return
      const runner = two.runnerOf(message)
      restarts.push(runner.ended().then(() => runner.start()))
      runner.kill()
    })
    await chat.send(message)
    await until(chat, isAtRest)
    await Promise.all(restarts)
    await until(follower, isAtRest)
    expect(restarts).toHaveLength(1)
    expect(shown(chat.getState(), message)).toEqual(undisturbed)
    expect(follower.getState().messages.at(-1)?.parts).toEqual(chat.getState().messages.at(-1)?.parts)
    for (const { deliveries } of [person, ...others]) expectOrderly(deliveries.splice(0))
    run_ids.push(lastRun(chat))
    await expectDoneOnce(person, lastRun(chat), message, run_ids.length)
  }

  test('a killed process loses and repeats nothing, in every round', async () => {
    const count = rounds({ short: 3, full: 100 })
    for (let round = 1; round <= count; round++) {
      const boundary = 1 + below(eventCount)
      console.log(`round ${round}: killed when the client received event ${boundary} of ${eventCount}`)
      try {
        await killAt(`Plan ${round}`, boundary)
      } catch (error) {
        console.log(two.log())
        throw error
      }
    }
    await expectTables(two.database.db, run_ids)
  })

  test('many parallel runs lose and repeat nothing while both processes are killed in turn and Redis is emptied', async () => {
    const count = rounds({ short: 2, full: 20 })
    for (let round = 1; round <= count; round++) {
      try {
        await storm(round)
      } catch (error) {
        console.log(two.log())
        throw error
      }
    }
    await expectTables(two.database.db, run_ids)
  })

  /**
   * Runs eight fast runs with long texts. Four disasters happen meanwhile, each after a random number of events of all
   * runs together.
   */
  async function storm(round: number): Promise<void> {
    const messages = Array.from({ length: 8 }, (_, index) => `Storm ${round}-${index} of ${run_ids.length}`)
    const disasters = [0, 1, 2, 3].map((index) => 10 + 100 * index + below(100))
    console.log(`storm ${round}: disasters after ${disasters.join(', ')} events`)
    const happened: Promise<void>[] = []
    const restarted = two.servers.map(() => Promise.resolve())
    let received = 0

    /** Restarts a process after its previous restart has ended, so that it is not killed while it starts. */
    function restart(index: number): Promise<void> {
      const server = two.servers[index] as Server
      const isUp = restarted[index] as Promise<void>
      restarted[index] = isUp.then(async () => {
        server.kill()
        await server.ended()
        await server.start()
      })
      return restarted[index]
    }

    function onEvent(): void {
      if (!disasters.includes(++received)) return
      happened.push(happened.length === 2 ? emptyRedis() : restart(happened.length % 2))
    }

    const chats = messages.map((message) => {
      const chat = person.chat()
      two.model.scripts.set(message, longSteps(message))
      two.model.paces.set(message, inBursts(paceOf(chat)))
      chat.onEvent(onEvent)
      return { chat, message }
    })
    await Promise.all(chats.map(({ chat, message }) => chat.send(message)))
    await Promise.all(chats.map(({ chat }) => until(chat, isAtRest)))
    await Promise.all(happened)
    expect(happened.length).toBe(disasters.length)
    expectOrderly(person.deliveries.splice(0))
    for (const { chat, message } of chats) {
      expect(chat.getState()).toMatchObject({ error: null, queue: [] })
      const texts = chat
        .getState()
        .messages.at(-1)
        ?.parts.map((part) => part.type === 'text' && part.content)
      expect(texts).toEqual(
        longSteps(message).flatMap(({ pieces, calls = [] }) => [pieces.join(''), ...calls.map(() => false)]),
      )
      run_ids.push(lastRun(chat))
    }
    for (const { chat, message } of chats) await expectDoneOnce(person, lastRun(chat), message, run_ids.length)
  }

  async function emptyRedis(): Promise<void> {
    await two.redis.kill({ keep: false })
    await two.redis.start()
  }
})

/** Returns the steps of `twoTools`, with texts of a hundred pieces. */
function longSteps(message: string): Step[] {
  return twoTools(message).map((step, index) => ({
    ...step,
    pieces: Array.from({ length: 100 }, (_, piece) => `${index}.${piece} `),
  }))
}

/**
 * Applies the pace to every fifth piece only. The pieces between come together, as over a real network, and become one
 * event.
 */
function inBursts(pace: Pace): Pace {
  let pieces = 0
  return (sent, signal) => (++pieces % 5 === 0 ? pace(sent, signal) : Promise.resolve())
}
