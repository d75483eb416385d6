import { hasRedisServer } from '@todo-agents/api/testing/redis-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { dump } from './dump.ts'
import { expectDoneOnce, lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, joinRun, paceOf, personAt, until } from './person.ts'
import { chance, rounds } from './rounds.ts'
import { shown } from './state.ts'
import type { Switch } from './switch.ts'
import { newSwitch } from './switch.ts'
import type { TwoServers } from './two-servers.ts'
import { startTwoServers } from './two-servers.ts'

/** Long enough for a busy machine. */
const PATIENT = { timeout: 30_000 }

describe.skipIf(!hasRedisServer())('a process that is paused beyond its lease', () => {
  const { below, sample } = chance('paused process')
  let power: Switch
  let two: TwoServers
  let person: Person
  let other: Person
  let user_id: string
  let charged = 0
  let undisturbed: { state: unknown; eventCount: number; statements: string[] }

  beforeAll(async () => {
    power = newSwitch()
    two = await startTwoServers({ env: (index) => (index === 0 ? power.env : {}) })
    person = personAt(two.url)
    user_id = (await person.client.auth.signInAsGuest()).id
    other = elsewhere(person, two.servers[1].url)
    undisturbed = await watchUndisturbed()
  })

  afterAll(async () => {
    await two?.[Symbol.asyncDispose]()
    power?.[Symbol.dispose]()
  })

  async function watchUndisturbed() {
    const chat = person.chat()
    let eventCount = 0
    chat.onEvent(() => {
      eventCount += 1
    })
    power.record()
    two.model.paces.set('Undisturbed', paceOf(chat))
    await chat.send('Undisturbed')
    charged += 1
    const [server] = two.servers
    server.kill()
    await server.ended()
    const statements = power.recorded()
    await server.start()
    return { state: shown(chat.getState(), 'Undisturbed'), eventCount, statements }
  }

  /**
   * Pauses the process of a run, waits until the other process has completed the run, resumes the first process, and
   * expects it to write nothing.
   */
  async function sleepThrough(message: string, arm: (chat: ReturnType<Person['chat']>) => void): Promise<void> {
    const [sleeper] = two.servers
    const chat = person.chat()
    const follower = other.chat()
    two.model.paces.set(message, paceOf(follower))
    arm(chat)
    const sent = chat.send(message)
    const { run_id, session_id } = await vi.waitFor(newestRun)
    joinRun(follower, { run_id, session_id })
    await until(follower, (state) => isAtRest(state) && state.messages.length > 1)
    await vi.waitFor(async () => expect(await ownerOf(run_id)).toBeNull(), PATIENT)
    // The run has ended and its owner has left it, so no process writes this run any more.
    const before = await dump(two.database.db, two.redis.url, { user_id, run_id })

    sleeper.signal('SIGCONT')
    const handedOver = new RegExp(`"run_id":"${run_id}".*"outcome":"handed_over"`)
    await vi.waitFor(() => expect(sleeper.log()).toMatch(handedOver), PATIENT)
    expect(await dump(two.database.db, two.redis.url, { user_id, run_id })).toEqual(before)

    await sent
    await until(chat, isAtRest)
    charged += 1
    expect(shown(chat.getState(), message)).toEqual(undisturbed.state)
    expect(follower.getState().messages.at(-1)?.parts).toEqual(chat.getState().messages.at(-1)?.parts)
    await expectDoneOnce(other, lastRun(chat), message, charged)
  }

  async function ownerOf(run_id: string): Promise<string | null> {
    const { lease_owner } = await two.database.db
      .selectFrom('agent_run')
      .select('lease_owner')
      .where('id', '=', run_id)
      .executeTakeFirstOrThrow()
    return lease_owner
  }

  /** Returns the newest run from the database: the process may have been paused before it sent an event of the run. */
  async function newestRun(): Promise<{ run_id: string; session_id: string }> {
    const runs = await two.database.db
      .selectFrom('agent_run')
      .select(['id as run_id', 'session_id'])
      .where('user_id', '=', user_id)
      .orderBy('seq', 'desc')
      .execute()
    expect(runs).toHaveLength(charged + 1)
    return runs[0]!
  }

  async function attempt(...given: Parameters<typeof sleepThrough>): Promise<void> {
    try {
      await sleepThrough(...given)
    } catch (error) {
      console.log(two.log())
      throw error
    }
  }

  test('a process that was paused in the middle of a stream writes nothing when it resumes', async () => {
    for (let round = 0; round < rounds({ short: 2, full: 20 }); round++) {
      // The last three events are left out: the server sends them after it has stored the end of the run, so the other
      // process has nothing to take over then.
      const boundary = 1 + below(undisturbed.eventCount - 3)
      console.log(`paused when the client had received event ${boundary} of ${undisturbed.eventCount}`)
      let seen = 0
      await attempt(`Plan ${charged}`, (chat) =>
        chat.onEvent(() => {
          if (++seen === boundary) two.servers[0].signal('SIGSTOP')
        }),
      )
    }
  })

  test('a process that was paused in the middle of a transaction writes nothing when it resumes', async () => {
    const { statements } = undisturbed
    const of = (pattern: RegExp) => statements.flatMap((text, index) => (pattern.test(text) ? [index + 1] : []))
    const [started = 0] = of(/; commit$|^commit/i)
    const ended = of(/with session as materialized/i).at(-1) ?? 0
    const within = statements.map((_, index) => index + 1).filter((at) => at > started && at < ended)
    const [effect = 0] = of(/insert into tool_call/)
    expect([started > 0, effect > started, ended > effect]).toEqual([true, true, true])
    for (const at of sample(within, rounds({ short: 2, full: within.length }), [effect])) {
      console.log(`paused before statement ${at}, ${statements[at - 1]}`)
      await attempt(`Plan ${charged}`, () => power.arm(at, 'SIGSTOP'))
    }
  })
})
