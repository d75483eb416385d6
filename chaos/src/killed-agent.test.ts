import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from './person.ts'
import { chance, describeDatabases, isFull } from './rounds.ts'
import type { Server } from './server.ts'
import type { Switch } from './switch.ts'
import type { SwitchedServer } from './switched-server.ts'
import { killedBefore, switchedServer } from './switched-server.ts'

describeDatabases('a process that is killed during the call of an agent', (kind) => {
  const { sample } = chance(`killed agent on ${kind}`)
  let opened: SwitchedServer
  let server: Server
  let person: Person
  let power: Switch
  let token: string
  let statements: string[]
  let count = 0

  beforeAll(async () => {
    opened = await switchedServer(kind)
    ;({ server, person, power } = opened)
    const made = await person.client.trpc.program.createToken.mutate({ name: 'Agent', scopes: ['todos:write'] })
    token = made.token
    // A run is open already, as in the middle of the work of an agent.
    await create(nextItem())
    power.record()
    const item = nextItem()
    await create(item)
    server.kill()
    await server.ended()
    statements = power.recorded()
    await server.start()
    await expectOnce(item)
  })

  afterAll(() => opened?.[Symbol.asyncDispose]())

  const nextItem = () => `todo${++count}`

  /** Makes the call as an agent does that forgets the idempotency key. Rejects when the connection is cut. */
  async function create(item: string): Promise<{ status: string }> {
    const response = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'create_todo', arguments: { item } },
      }),
    })
    const text = await response.text()
    const [, data = text] = /^data: (.*)$/m.exec(text) ?? []
    const { result } = JSON.parse(data) as { result?: { structuredContent?: { status: string } } }
    if (!result?.structuredContent) throw new Error(`no result: ${text}`)
    return result.structuredContent
  }

  async function expectOnce(item: string): Promise<void> {
    const { trpc } = person.client
    const { todos } = await trpc.todo.list.query({ q: item })
    expect(todos.filter((todo) => todo.item === item)).toHaveLength(1)
    const { changes } = await trpc.change.list.query({ entity_id: todos[0]!.id })
    expect(changes).toMatchObject([{ kind: 'create', actor: 'program' }])
  }

  test('the same call, made again until it is answered, creates exactly one todo, wherever the process died', async () => {
    const all = statements.map((_, index) => index + 1)
    const commits = all.filter((at) => /commit$/i.test(statements[at - 1] ?? ''))
    expect(commits.length).toBeGreaterThan(1)
    const around = commits.flatMap((at) => [at, at + 1]).filter((at) => at <= all.length)
    for (const at of isFull ? all : sample(around, 3)) {
      console.log(`${kind}: killed before statement ${at}, ${statements[at - 1]}`)
      const item = nextItem()
      const first = await killedBefore(opened, at, () => create(item))
      if (first === null) expect((await create(item)).status).toBe('done')
      await expectOnce(item)
    }
  })
})
