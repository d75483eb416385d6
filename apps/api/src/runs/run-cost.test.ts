import { modelServer } from '@todo-agents/agent/testing/model-server'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

const usage = { prompt_tokens: 1000, completion_tokens: 100 }
const events = [
  { choices: [{ index: 0, delta: { content: 'Hello.' }, finish_reason: 'stop' }] },
  { choices: [], usage },
]
/** 1000 tokens for $1 a million, and 100 written ones for $10. */
const PRICES = { house: { input: 1, output: 10 } }
const COST = 0.002

describeEachDatabase('what answers cost', (kind) => {
  async function start(env: Record<string, string>) {
    const provider = await modelServer({ events, done: true })
    const model = { OPENAI_BASE_URL: provider.baseURL, OPENAI_API: 'chat', OPENAI_MODEL: 'house' }
    const server = await startTestServer({ kind, model: 'configured', env: { ...model, ...env } })
    async function close(): Promise<void> {
      await server.close()
      await provider[Symbol.asyncDispose]()
    }
    return { user: await server.guest(), close }
  }

  test('is counted for the run, its message, the conversation and the month', async () => {
    const { user, close } = await start({ MODEL_PRICES: JSON.stringify(PRICES) })
    const first = await user.say('Hi')
    const { session_id, run_id } = dataOf(first, 'session_initialized')
    await user.say('Hi', session_id)

    const one = { input_tokens: 1000, output_tokens: 100, cost_usd: expect.closeTo(COST, 9) }
    const two = { input_tokens: 2000, output_tokens: 200, cost_usd: expect.closeTo(2 * COST, 9) }
    expect(dataOf(first, 'completed')).toMatchObject({ model: 'house', usage: one })
    expect(await user.trpc.run.get.query({ run_id })).toMatchObject(one)
    const { messages } = await user.trpc.session.history.query({ id: session_id })
    expect(messages.map(({ model, usage }) => ({ model, usage }))).toMatchObject([
      { model: null, usage: null },
      { model: 'house', usage: one },
      { model: null, usage: null },
      { model: 'house', usage: one },
    ])
    const report = await user.trpc.usage.get.query({ session_id, run_id })
    expect(report).toMatchObject({ ...two, run: one, session: two, monthly_budget_usd: null })
    expect(await user.trpc.usage.get.query()).toMatchObject({ ...two, run: null, session: null })
    await close()
  })

  test('beyond the monthly budget of a user, a message is refused and says why, and nothing is stored', async () => {
    const { user, close } = await start({ MODEL_PRICES: JSON.stringify(PRICES), MONTHLY_BUDGET: '0.002' })
    await user.say('Hi')
    expect(dataOf(await user.say('Hi'), 'rate_limit_exceeded').message).toBe(
      "This month's budget of $0.002 for the assistant is used up. It goes on from 2026-12-01 (UTC). Your todos work as ever. The built-in rules, which you can choose in the settings, go on and cost nothing.",
    )
    expect((await user.trpc.session.list.query()).sessions).toHaveLength(1)
    expect(await user.trpc.usage.get.query()).toMatchObject({ current_usage: 1, monthly_budget_usd: 0.002 })

    await user.trpc.me.update.mutate({ assistant: 'offline' })
    expect(dataOf(await user.say('add bread'), 'completed').model).toBe('Todo Agents')
    expect(await user.trpc.usage.get.query()).toMatchObject({ current_usage: 1 })
    await close()
  })

  test('beyond the budget of the server, the messages of all users are refused', async () => {
    const { user, close } = await start({ MODEL_PRICES: JSON.stringify(PRICES), SERVER_MONTHLY_BUDGET: '0.001' })
    await user.say('Hi')
    const spent = { message: expect.stringContaining('This server has spent its budget'), remaining_quota: 0 }
    expect(dataOf(await user.say('Hi'), 'rate_limit_exceeded')).toMatchObject(spent)
    await close()
  })

  test('is not known for a model without a price', async () => {
    const { user, close } = await start({})
    const { usage: used } = dataOf(await user.say('Hi'), 'completed')
    expect(used).toMatchObject({ input_tokens: 1000, output_tokens: 100 })
    expect(await user.trpc.usage.get.query()).toMatchObject({ cost_usd: 0 })
    await close()
  })
})
