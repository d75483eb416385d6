import { openDatabase } from '@todo-agents/db/connection/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectDoneOnce, expectTables, lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { isAtRest, paceOf, until } from './person.ts'
import { chance, describeDatabases, isFull } from './rounds.ts'
import type { ScriptedModel } from './scripted-model.ts'
import type { Server } from './server.ts'
import { expectOrderly, shown } from './state.ts'
import type { Switch } from './switch.ts'
import type { SwitchedServer } from './switched-server.ts'
import { switchedServer } from './switched-server.ts'

describeDatabases('a process that is killed in the middle of a run', (kind) => {
  const { sample } = chance(`killed process on ${kind}`)
  const run_ids: string[] = []
  let charged = 0
  let opened: SwitchedServer
  let model: ScriptedModel
  let server: Server
  let person: Person
  let power: Switch
  /**
   * An undisturbed run: the state of the chat after it, the events that the client received, and the SQL statements.
   */
  let undisturbed: { state: unknown; events: string[]; statements: string[] }

  beforeAll(async () => {
    opened = await switchedServer(kind)
    ;({ model, server, person, power } = opened)
    undisturbed = await watchUndisturbed()
  })

  afterAll(() => opened?.[Symbol.asyncDispose]())

  async function expectAllTables(): Promise<void> {
    const { database, data_dir } = opened
    server.signal('SIGTERM')
    await server.ended()
    const stored = database ?? (await openDatabase({ data_dir }))
    await expectTables(stored.db, run_ids)
    if (!database) await stored.close()
  }

  async function watchUndisturbed() {
    const events: string[] = []
    power.record()
    const chat = person.chat()
    chat.onEvent(({ event }) => events.push(event))
    model.paces.set('Undisturbed', paceOf(chat))
    await chat.send('Undisturbed')
    server.kill()
    await server.ended()
    const statements = power.recorded()
    await server.start()
    charged += 1
    run_ids.push(lastRun(chat))
    return { state: shown(chat.getState(), 'Undisturbed'), events, statements }
  }

  /**
   * Prepares a kill with `arm` and sends a message. Starts the killed process again, waits until the chat is idle, and
   * expects the same result as without the kill.
   */
  async function survive(message: string, arm: (chat: ReturnType<Person['chat']>) => void): Promise<void> {
    const chat = person.chat()
    model.paces.set(message, paceOf(chat))
    arm(chat)
    const killed = server.ended().then(() => server.start())
    try {
      await chat.send(message)
      await until(chat, isAtRest)
      if (power.isArmed) {
        // The run had fewer statements than the number at which the switch would kill the process. Kill it now.
        power.disarm()
        server.kill()
      }
      await killed
      expect(shown(chat.getState(), message)).toEqual(undisturbed.state)
      charged += 1
      run_ids.push(lastRun(chat))
      await expectDoneOnce(person, lastRun(chat), message, charged)
      expectOrderly(person.deliveries.splice(0))
      await expectNextMessage(chat, `Then ${message.replaceAll(/\D/g, '')}`)
    } catch (error) {
      console.log(server.log().slice(-6000))
      throw error
    }
  }

  async function expectNextMessage(chat: ReturnType<Person['chat']>, message: string): Promise<void> {
    model.scripts.set(message, [{ pieces: ['Done.'] }])
    await chat.send(message)
    charged += 1
    expect(chat.getState()).toMatchObject({ status: 'idle', error: null, queue: [] })
    expect(chat.getState().messages.at(-1)).toMatchObject({ parts: [{ type: 'text', content: 'Done.' }] })
  }

  test('a process that is killed at any event of the client completes its run after a restart', async () => {
    const boundaries = undisturbed.events.map((_, index) => index + 1)
    for (const boundary of sample(boundaries, isFull ? boundaries.length : 2)) {
      console.log(`${kind}: killed when the client received event ${boundary}, ${undisturbed.events[boundary - 1]}`)
      let seen = 0
      await survive(`Plan ${charged}`, (chat) =>
        chat.onEvent(() => {
          if (++seen === boundary) server.kill()
        }),
      )
    }
  })

  test('a process that is killed before any SQL statement completes its run after a restart', async () => {
    const { statements } = undisturbed
    const all = statements.map((_, index) => index + 1)
    const commits = all.filter((at) => /commit$/i.test(statements[at - 1] ?? ''))
    const around = commits.flatMap((at) => [at, at + 1]).filter((at) => at <= all.length)
    const few = isFull ? all : sample(around, 2)
    for (const at of sample(all, isFull ? all.length : 3, few)) {
      console.log(`${kind}: killed before statement ${at}, ${statements[at - 1]}`)
      await survive(`Plan ${charged}`, () => power.arm(at, 'SIGKILL'))
    }
  })

  test('the tables have one row for each run and each tool call after all kills', async () => {
    await expectAllTables()
  })
})
