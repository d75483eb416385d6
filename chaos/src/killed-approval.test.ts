import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastRun } from './effects.ts'
import type { Person } from './person.ts'
import { isAtRest, until } from './person.ts'
import { chance, describeDatabases, isFull } from './rounds.ts'
import type { ScriptedModel } from './scripted-model.ts'
import type { Server } from './server.ts'
import { expectOrderly } from './state.ts'
import type { Switch } from './switch.ts'
import type { SwitchedServer } from './switched-server.ts'
import { switchedServer } from './switched-server.ts'

const COUNT = 4

/** The title is a single word, so that a search of the list finds exactly this todo. */
const itemOf = (round: number, n: number) => `round${round}x${n}`

describeDatabases('a process that is killed between the calls of an approved question', (kind) => {
  const { sample } = chance(`killed approval on ${kind}`)
  let opened: SwitchedServer
  let model: ScriptedModel
  let server: Server
  let person: Person
  let power: Switch
  let statements: string[]
  let rounds = 0

  beforeAll(async () => {
    opened = await switchedServer(kind)
    ;({ model, server, person, power } = opened)
    statements = await watchUndisturbed()
  })

  afterAll(() => opened?.[Symbol.asyncDispose]())

  /** Returns a chat whose run asks for approval to delete todos. */
  async function ask() {
    const message = `Delete round ${++rounds}`
    const calls: { id: string; name: string; arguments: { id: string } }[] = []
    for (let n = 1; n <= COUNT; n++) {
      const { todos } = await person.client.trpc.todo.create.mutate({ item: itemOf(rounds, n) })
      calls.push({ id: `call_${rounds}_${n}`, name: 'delete_todo', arguments: { id: todos[0]!.id } })
    }
    model.scripts.set(message, [{ pieces: ['These go.'], calls }, { pieces: ['They are gone.'] }])
    const chat = person.chat()
    await chat.send(message)
    await until(chat, ({ status }) => status === 'awaiting_approval')
    return { chat, round: rounds, calls }
  }

  async function watchUndisturbed(): Promise<string[]> {
    const { chat, round, calls } = await ask()
    power.record()
    await chat.approve('approve')
    await until(chat, isAtRest)
    server.kill()
    await server.ended()
    const seen = power.recorded()
    await server.start()
    await expectDeletedOnce(chat, round, calls)
    return seen
  }

  async function expectDeletedOnce(chat: ReturnType<Person['chat']>, round: number, calls: { id: string }[]) {
    const { trpc } = person.client
    const run_id = lastRun(chat)
    expect(await trpc.run.get.query({ run_id })).toMatchObject({ status: 'completed' })
    const left = async () => (await trpc.todo.list.query({ q: `round${round}x` })).todos.map(({ item }) => item).sort()
    expect(await left()).toEqual([])
    const { changes } = await trpc.change.list.query({ run_id })
    expect(changes.map(({ kind, call_id }) => `${kind} ${call_id}`).sort()).toEqual(
      calls.map(({ id }) => `delete ${id}`),
    )
    const parts = chat.getState().messages.at(-1)?.parts ?? []
    const results = parts.flatMap((part) => (part.type === 'tool_call' ? [`${part.call_id} ${part.status}`] : []))
    expect(results).toEqual(calls.map(({ id }) => `${id} ok`))
    expect(parts.at(-1)).toMatchObject({ type: 'text', content: 'They are gone.' })

    await trpc.change.undo.mutate({ run_id })
    expect(await left()).toEqual(calls.map((_, n) => itemOf(round, n + 1)))
  }

  test('a process that is killed before any SQL statement executes each approved call once', async () => {
    const all = statements.map((_, index) => index + 1)
    const commits = all.filter((at) => /commit$/i.test(statements[at - 1] ?? ''))
    expect(commits.length).toBeGreaterThan(COUNT)
    const around = commits.flatMap((at) => [at, at + 1]).filter((at) => at <= all.length)
    for (const at of isFull ? all : sample(around, 2)) {
      console.log(`${kind}: killed before statement ${at}, ${statements[at - 1]}`)
      const { chat, round, calls } = await ask()
      power.arm(at, 'SIGKILL')
      const killed = server.ended().then(() => server.start())
      try {
        await chat.approve('approve')
        if (chat.getState().status === 'awaiting_approval') {
          // The process was killed before it had answered the approval, so the user has to approve again.
          expect(chat.getState().error?.code).toBe('network_error')
          await killed
          await chat.approve('approve')
        }
        await until(chat, isAtRest)
        if (power.isArmed) {
          // The run had fewer than `at` statements, so the process was not killed. Kill it now.
          power.disarm()
          server.kill()
        }
        await killed
        await expectDeletedOnce(chat, round, calls)
        expectOrderly(person.deliveries.splice(0))
      } catch (error) {
        console.log(server.log().slice(-6000))
        throw error
      }
    }
  })
})
