import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { isAtRest, until } from './person.ts'
import { chance, describeDatabases, isFull } from './rounds.ts'
import type { Server } from './server.ts'
import { expectOrderly } from './state.ts'
import type { Switch } from './switch.ts'
import type { SwitchedServer } from './switched-server.ts'
import { switchedServer } from './switched-server.ts'

describeDatabases('a process that is killed while a message is replaced', (kind) => {
  const { sample } = chance(`killed rewind on ${kind}`)
  let opened: SwitchedServer
  let server: Server
  let person: Person
  let power: Switch
  let statements: string[]
  let rounds = 0
  let charged = 0

  beforeAll(async () => {
    opened = await switchedServer(kind)
    ;({ server, person, power } = opened)
    statements = await watchUndisturbed()
  })

  afterAll(() => opened?.[Symbol.asyncDispose]())

  /** Returns a chat with one message, whose run has created two todos. */
  async function say() {
    const round = `round${++rounds}x`
    const chat = person.chat()
    await chat.send(`${round} first`)
    return { chat, round, replaced: { run_id: lastRun(chat), message_id: chat.getState().messages[0]!.id } }
  }

  async function replace({ chat, round, replaced }: Awaited<ReturnType<typeof say>>): Promise<void> {
    await chat.send(`${round} second`, { rewind_to: replaced.message_id })
    await until(chat, isAtRest)
  }

  async function watchUndisturbed(): Promise<string[]> {
    const said = await say()
    power.record()
    await replace(said)
    server.kill()
    await server.ended()
    const seen = power.recorded()
    await server.start()
    await expectReplacedOnce(said)
    return seen
  }

  async function expectReplacedOnce({ chat, round, replaced }: Awaited<ReturnType<typeof say>>): Promise<void> {
    const { trpc } = person.client
    const run_id = lastRun(chat)
    expect(run_id).not.toBe(replaced.run_id)
    expect(await trpc.run.get.query({ run_id })).toMatchObject({ status: 'completed' })

    const { todos } = await trpc.todo.list.query({ q: round })
    expect(todos.map(({ item }) => item).sort()).toEqual([`${round} second A`, `${round} second B`])
    const { changes } = await trpc.change.list.query({ run_id: replaced.run_id })
    expect(changes.map(({ kind, undone_by }) => ({ kind, isUndone: undone_by !== null }))).toEqual([
      { kind: 'create', isUndone: true },
      { kind: 'create', isUndone: true },
    ])

    const { session_id } = chat.getState()
    const { messages } = await trpc.session.history.query({ id: session_id! })
    const said = messages.filter(({ role }) => role === 'user').map(({ content }) => content)
    expect(said).toEqual([`${round} second`])
    const { branches } = await trpc.session.branches.query({ id: session_id! })
    expect(branches).toHaveLength(1)

    charged += 2
    expect((await trpc.usage.get.query()).current_usage).toBe(charged)
    const parts = chat.getState().messages.flatMap((message) => message.parts)
    expect(parts.at(-1)).toMatchObject({ type: 'text', content: 'Both A and B are on your list.' })
  }

  test('a process that is killed before any SQL statement replaces the message once', async () => {
    const all = statements.map((_, index) => index + 1)
    for (const at of isFull ? all : sample(all, 2, [2])) {
      console.log(`${kind}: killed before statement ${at}, ${statements[at - 1]?.slice(0, 200)}`)
      const said = await say()
      power.arm(at, 'SIGKILL')
      const killed = server.ended().then(() => server.start())
      try {
        await replace(said)
        if (power.isArmed) {
          // The run had fewer than `at` statements, so the process was not killed. Kill it now.
          power.disarm()
          server.kill()
        }
        await killed
        await expectReplacedOnce(said)
        expectOrderly(person.deliveries.splice(0))
      } catch (error) {
        console.log(server.log().slice(-6000))
        throw error
      }
    }
  })
})
