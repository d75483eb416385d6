import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataOf } from './testing/test-client.ts'
import type { TestServer, TestServerOptions } from './testing/test-server.ts'
import { startTestServer } from './testing/test-server.ts'

let server: TestServer
/** A model provider that refuses every key. */
let provider: Server

beforeEach(async () => {
  provider = createServer((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message: 'Incorrect API key', code: 'invalid_api_key' } }))
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
})
afterEach(async () => {
  await server.close()
  provider.closeAllConnections()
  provider.close()
})

async function start(env: Record<string, string>, options: TestServerOptions = {}) {
  server = await startTestServer({ model: 'configured', env, ...options })
  return server.guest()
}

function withModel() {
  const { port } = provider.address() as AddressInfo
  return {
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    OPENAI_API_KEY: 'sk-wrong',
    OPENAI_API: 'chat',
    OPENAI_CHECK: 'on',
  }
}

describe('a language model that cannot be used', () => {
  const PROBLEM = 'The model provider refused the API key. Check OPENAI_API_KEY.'

  test('is named in the log, in the settings and in readyz, and the server is ready all the same', async () => {
    const user = await start(withModel())

    expect(await user.trpc.assistant.get.query()).toEqual({
      assistant: 'model',
      choices: ['model', 'offline', 'auto'],
      model: 'gpt-5-mini',
      problem: PROBLEM,
    })
    const ready = await fetch(`${server.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', assistant_problem: PROBLEM }])
    expect(server.log()).toContain(PROBLEM)
    expect(server.log()).not.toContain('sk-wrong')
  })
})

describe('the choice of a user', () => {
  test('counts where the operator allows it, and can be taken back', async () => {
    const user = await start(withModel())
    const chosen = async () => (await user.trpc.assistant.get.query()).assistant

    expect((await user.trpc.me.update.mutate({ assistant: 'offline' })).assistant).toBe('offline')
    expect(await chosen()).toBe('offline')
    expect(dataOf(await user.say('Add milk'), 'completed')).toMatchObject({
      final_message: expect.stringContaining('milk'),
      model: 'Todo Agents',
    })

    await user.trpc.me.update.mutate({ assistant: null })
    expect(await chosen()).toBe('model')
    await expect(user.trpc.me.update.mutate({ assistant: 'gpt' as 'model' })).rejects.toThrow()
  })

  test('does not count with ASSISTANT_CHOICE=off', async () => {
    const user = await start({ ...withModel(), ASSISTANT_CHOICE: 'off' })
    await user.trpc.me.update.mutate({ assistant: 'offline' })
    expect(await user.trpc.assistant.get.query()).toMatchObject({ assistant: 'model', choices: ['model'] })
  })

  test('is the offline assistant alone without a model', async () => {
    const user = await start({})
    await user.trpc.me.update.mutate({ assistant: 'model' })
    const alone = { assistant: 'offline', choices: ['offline'], model: null, problem: null }
    expect(await user.trpc.assistant.get.query()).toEqual(alone)
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: 'ok', assistant_problem: null })
  })
})
