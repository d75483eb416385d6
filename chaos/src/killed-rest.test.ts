import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from './person.ts'
import { chance, describeDatabases, isFull } from './rounds.ts'
import type { Server } from './server.ts'
import type { Switch } from './switch.ts'
import type { SwitchedServer } from './switched-server.ts'
import { killedBefore, switchedServer } from './switched-server.ts'

interface Answer {
  todos: { id: string; item: string }[]
  change_ids: string[]
}

describeDatabases('a script that creates a todo with a key while the process is killed', (kind) => {
  const { sample } = chance(`killed REST on ${kind}`)
  let opened: SwitchedServer
  let server: Server
  let person: Person
  let power: Switch
  let token: string
  let statements: string[]

  beforeAll(async () => {
    opened = await switchedServer(kind)
    ;({ server, person, power } = opened)
    const created = await person.client.trpc.program.createToken.mutate({ name: 'Script', scopes: ['todos:write'] })
    token = created.token
    power.record()
    await create('undisturbed')
    server.kill()
    await server.ended()
    statements = power.recorded()
    await server.start()
  })

  afterAll(() => opened?.[Symbol.asyncDispose]())

  /** Sends the request once. Rejects when the connection breaks. */
  async function create(item: string): Promise<Answer> {
    const response = await fetch(`${server.url}/api/v1/todos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': item },
      body: JSON.stringify({ item, tags: [item] }),
    })
    expect(response.status).toBe(201)
    return (await response.json()) as Answer
  }

  async function expectCreatedOnce(item: string, { todos, change_ids }: Answer): Promise<void> {
    const { trpc } = person.client
    const stored = await trpc.todo.list.query({ q: item })
    expect(stored.todos.map(({ id }) => id)).toEqual(todos.map(({ id }) => id))
    const { changes } = await trpc.change.list.query({ entity_id: todos[0]!.id })
    expect(changes.map(({ id, kind }) => ({ id, kind }))).toEqual([{ id: expect.any(String), kind: 'create' }])
    expect(change_ids).toContain(changes[0]!.id)
    const tags = await trpc.tag.list.query()
    expect(tags.filter(({ name }) => name === item)).toHaveLength(1)
  }

  test('a request that is sent again after the process was killed before any SQL statement creates one todo', async () => {
    const all = statements.map((_, index) => index + 1)
    for (const at of isFull ? all : sample(all, 3, [all.length])) {
      console.log(`${kind}: killed before statement ${at}, ${statements[at - 1]?.slice(0, 200)}`)
      const item = `round${at}x`
      const first = await killedBefore(opened, at, () => create(item))
      const answer = await create(item)
      if (first) expect(answer).toEqual(first)
      await expectCreatedOnce(item, answer)
    }
  })
})
