import { estimateTokens } from '@todo-agents/agent/context/estimate-tokens'
import { openaiModel } from '@todo-agents/agent/models/openai/openai-model'
import type { ModelServer, Reply } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import { toolDescriptions } from '@todo-agents/agent/tools/registry'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterEach, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/** The tools alone are a third of this. */
const CONTEXT_TOKENS = 14_000

const text = (content: string): Reply => ({
  events: [{ choices: [{ index: 0, delta: { content }, finish_reason: 'stop' }] }],
  done: true,
})

const call = (item: string): Reply => {
  const args = JSON.stringify({ item, description: 'Something to remember about it. '.repeat(20) })
  const tool_calls = [{ index: 0, id: 'call_0', type: 'function', function: { name: 'create_todo', arguments: args } }]
  return { events: [{ choices: [{ index: 0, delta: { tool_calls }, finish_reason: 'tool_calls' }] }], done: true }
}

const refusal: Reply = {
  status: 400,
  body: { error: { code: 'context_length_exceeded', message: 'This is too long.', type: 'invalid_request_error' } },
}

interface SentMessage {
  role: string
  content: string | null
  tool_calls?: { function: { name: string; arguments: string } }[]
}

describeEachDatabase('a long conversation with a model', (kind) => {
  let provider: ModelServer
  let server: TestServer
  let user: TestUser
  afterEach(async () => {
    await server.close()
    await provider[Symbol.asyncDispose]()
  })

  async function start(replies: Reply[]): Promise<void> {
    provider = await modelServer(...replies)
    const model = openaiModel({ api: 'chat', apiKey: 'key', model: 'test', baseURL: provider.baseURL })
    const env = { MONTHLY_QUOTA: '10000' }
    server = await startTestServer({ kind, model, contextTokens: CONTEXT_TOKENS, env })
    user = await server.guest()
  }

  const session_id = () => `user_${user.id}_long`

  async function say(message: string): Promise<void> {
    expect(dataOf(await user.say(message, session_id()), 'completed').status).toBe('completed')
  }

  const sent = () => provider.requests.map(({ body }) => JSON.stringify(body))
  const messagesOf = (body: string): SentMessage[] => JSON.parse(body).messages

  /** Returns the estimated tokens of the messages of a request. */
  function tokensOf(body: string): number {
    const texts = messagesOf(body).flatMap(({ content, tool_calls = [] }) => [
      content ?? '',
      ...tool_calls.map((call) => call.function.name + call.function.arguments),
    ])
    return texts.reduce((sum, each) => sum + estimateTokens(each), 0)
  }

  test('each of 400 messages is within the budget, and the last costs what an early one does', async () => {
    // A call in every fourth turn.
    const turns = Array.from({ length: 200 }, (_, n) => n)
    await start(turns.flatMap((n) => [...(n % 4 === 0 ? [call(`Todo ${n}`)] : []), text(`Answer ${n}.`)]))
    for (const n of turns) await say(`Message ${n}: ${'please remember this for later '.repeat(8)}`)

    const tokens = sent().map(tokensOf)
    expect(Math.max(...tokens)).toBeLessThanOrEqual(CONTEXT_TOKENS - estimateTokens(JSON.stringify(toolDescriptions())))
    expect(tokens.at(-1)!).toBeLessThan(Math.max(...tokens.slice(0, 60)) * 1.1)
    const [instructions, , summary] = messagesOf(sent().at(-1)!)
    expect(instructions?.role).toBe('system')
    expect(summary?.content).toMatch(/^\{"user":"Message \d+/m)
    expect(summary?.content).toMatch(/"item":"Todo \d+"/)
    expect(messagesOf(sent().at(-1)!).at(-1)?.content).toContain('Message 199')
  })

  test('a request that is too long for the model is made once more with half of the budget', async () => {
    const before = Array.from({ length: 40 }, (_, n) => text(`Answer ${n}.`))
    await start([...before, refusal, text('Here I am.')])
    for (const n of before.keys()) await say(`Message ${n}: ${'please remember this for later '.repeat(8)}`)
    await say('Are you there?')
    const [refused, accepted] = sent().slice(-2)
    expect(messagesOf(accepted!).length).toBeLessThan(messagesOf(refused!).length)
    expect(messagesOf(accepted!)[2]?.content).toMatch(/^\{"user":"Message \d+/m)
    expect(messagesOf(accepted!).at(-1)?.content).toBe('Are you there?')
  })

  test('when the shorter request is too long, too, the run fails with a sentence', async () => {
    await start([refusal])
    const { message } = dataOf(await user.say('Hello', session_id()), 'error')
    expect(message).toContain('Start a new one')
    expect(provider.requests).toHaveLength(2)
  })
})
