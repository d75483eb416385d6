import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import type { TestServer, TestUser } from '@todo-agents/api/testing/test-server'
import { startTestServer } from '@todo-agents/api/testing/test-server'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../testing/command.ts'
import { createPerson } from '../testing/command.ts'

/** A proxy whose connections can be cut. */
async function startProxy(port: number) {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => other.destroy())
      socket.pipe(other)
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut,
    close() {
      proxy.close()
      cut()
    },
  }
}

describe('an answer on the terminal', () => {
  let server: TestServer
  let user: TestUser
  let person: Person
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let rest: PromiseWithResolvers<void>

  beforeEach(async () => {
    rest = Promise.withResolvers<void>()
    const model = scriptedModel(() => [
      ...say('The first half\u{1b}[31m, ', 'then '),
      { type: 'wait', until: rest.promise },
      ...say('the *', '*second*', '* half, \\', '#2 \\*\\* 3*'),
    ])
    server = await startTestServer({ model, now: () => new Date() })
    user = await server.guest()
    const { token } = await user.trpc.program.createToken.mutate({ name: 'laptop', scopes: [...ACCESS_SCOPES] })
    proxy = await startProxy(server.port)
    person = createPerson({ TODO_AGENTS_URL: proxy.url, TODO_AGENTS_TOKEN: token })
  })
  afterEach(async () => {
    rest.resolve()
    proxy.close()
    await server.close()
    person.remove()
  })

  /** Starts a command, and resolves when it has printed the first half of the answer. */
  async function ask() {
    const child = person.start(['ask', 'hello'])
    child.stdin.end()
    let printed = ''
    const half = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        printed += chunk
        if (printed.includes('then ')) resolve()
      })
    })
    const ended = once(child, 'close').then(([code]) => code as number)
    await half
    return { child, ended, printed: () => printed }
  }

  test('a lost connection loses no character and doubles none', async () => {
    const { ended, printed } = await ask()
    expect(printed()).toBe('The first half[31m, then ')
    proxy.cut()
    rest.resolve()
    expect(await ended).toBe(0)
    expect(printed()).toBe('The first half[31m, then the second half, #2 ** 3*\n')
  })

  test('Ctrl+C stops the run, and what was said stays', async () => {
    const { child, ended, printed } = await ask()
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(printed()).toBe('The first half[31m, then \n')
    const { sessions } = await user.trpc.session.list.query({})
    const { messages } = await user.trpc.session.history.query({ id: sessions[0]!.id })
    const { run_id } = messages.at(-1) as { run_id: string }
    expect(await user.trpc.run.get.query({ run_id })).toMatchObject({ status: 'cancelled' })
  })
})
