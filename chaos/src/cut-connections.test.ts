import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectDoneOnce, lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, paceOf, personAt, until } from './person.ts'
import { chance, rounds } from './rounds.ts'
import type { ScriptedModel } from './scripted-model.ts'
import { scriptedModel } from './scripted-model.ts'
import type { Server } from './server.ts'
import { serverOf } from './server.ts'
import { expectOrderly, shown } from './state.ts'
import type { TcpProxy } from './tcp-proxy.ts'
import { tcpProxy } from './tcp-proxy.ts'

describe('a network that breaks', () => {
  const { below } = chance('cut connections')
  const data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-chaos-'))
  let model: ScriptedModel
  let server: Server
  let proxy: TcpProxy
  /** Behind the network. */
  let person: Person
  /** On the safe side of it. */
  let witness: Person
  let charged = 0
  let undisturbed: unknown

  beforeAll(async () => {
    model = await scriptedModel()
    server = await serverOf({ ...model.env('alone'), DATA_DIR: data_dir })
    await server.start()
    witness = personAt(server.url)
    await witness.client.auth.signInAsGuest()
    proxy = await tcpProxy(server.port)
    person = elsewhere(witness, proxy.url)
    const chat = person.chat()
    model.paces.set('Undisturbed', paceOf(chat))
    await chat.send('Undisturbed')
    charged += 1
    undisturbed = shown(chat.getState(), 'Undisturbed')
  })

  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
    await model?.[Symbol.asyncDispose]()
    rmSync(data_dir, { recursive: true })
  })

  async function survive(message: string, disturb: (chat: ReturnType<Person['chat']>) => void): Promise<void> {
    const chat = person.chat()
    const errors: unknown[] = []
    const cuts = proxy.cuts
    model.paces.set(message, paceOf(chat))
    chat.subscribe(() => {
      if (chat.getState().error) errors.push(chat.getState().error)
    })
    disturb(chat)
    try {
      await chat.send(message)
      await until(chat, isAtRest)
      charged += 1
      expect(proxy.cuts).toBeGreaterThan(cuts)
      expect(errors).toEqual([])
      expect(shown(chat.getState(), message)).toEqual(undisturbed)
      expectOrderly(person.deliveries.splice(0))
      await expectDoneOnce(witness, lastRun(chat), message, charged)
    } catch (error) {
      console.log(server.log().slice(-6000))
      throw error
    } finally {
      proxy.limit = null
    }
  }

  test('at every event', async () => {
    await survive(`Plan ${charged}`, (chat) => chat.onEvent(() => proxy.cut()))
  })

  test('at any byte', async () => {
    for (let round = 0; round < rounds({ short: 6, full: 100 }); round++) {
      // The head alone takes some 1,200 bytes, and the last event more than 2,000: later connections may have more.
      const most = 1500 + below(2000)
      console.log(`each connection is cut within ${most} bytes, and some more with each`)
      let connections = 0
      await survive(`Plan ${charged}`, () => {
        proxy.limit = () => below(most) + 100 * ++connections
      })
    }
  })
})
