import { backgroundServer, textEvents } from '@todo-agents/agent/testing/background-server'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import { expect, test } from 'vitest'
import { isAtRest, personAt, until } from './person.ts'
import { serverOf } from './server.ts'
import { expectOrderly } from './state.ts'

const WORDS = ['Your ', 'day ', 'is ', 'free.']
const ANSWER = WORDS.join('')

test.each([
  ['streams', 'GET /v1/responses/resp_1?stream=true'],
  ['old', 'GET /v1/responses/resp_1'],
] as const)(
  'a killed process goes on with the response that OpenAI still has (%s), and asks for no second one',
  async (mode, read) => {
    await using provider = await backgroundServer(textEvents(WORDS))
    await using used = new AsyncDisposableStack()
    const database = await createTestDatabase('postgres')
    used.defer(() => database.close())
    await using server = await serverOf({
      DATABASE_URL: database.url!,
      ASSISTANT: 'model',
      OPENAI_API: 'responses',
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: provider.baseURL,
      OPENAI_BACKGROUND: 'true',
      OPENAI_CHECK: 'off',
    })
    await server.start()
    const person = personAt(server.url)
    await person.client.auth.signInAsGuest()

    const chat = person.chat()
    const sent = chat.send('How is my day?')
    await provider.hasRequests(1)
    provider.say(2)
    await until(chat, ({ messages }) => messages.at(-1)?.parts.at(-1)?.type === 'text')
    // The id of the response is stored while the first words go out. A process that dies before is asked for twice.
    await expect
      .poll(() => database.db.selectFrom('agent_run').select('provider_request').executeTakeFirst())
      .toMatchObject({
        provider_request: { request: { response_id: 'resp_1' } },
      })
    provider.mode = mode
    server.kill()
    await server.ended()
    await server.start()
    await provider.hasRequests(2)
    provider.say()
    await sent
    await until(chat, isAtRest)

    const { messages } = chat.getState()
    expect(messages.at(-1)).toMatchObject({ parts: [{ type: 'text', content: ANSWER }] })
    expect(provider.created).toHaveLength(1)
    expect(provider.requests).toContain(read)
    expectOrderly(person.deliveries)
    expect(await person.client.trpc.usage.get.query()).toMatchObject({ current_usage: 1 })
  },
)
