import { expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import type { Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { toolDescriptions } from '../../tools/registry.ts'
import type { TranscriptItem } from '../../types.ts'
import type { ProviderState } from './model-state.ts'
import { openaiModel } from './openai-model.ts'

type Api = ProviderState['api']

const OK: Record<Api, Reply> = {
  chat: { events: [{ choices: [{ index: 0, delta: { content: 'ok' }, finish_reason: 'stop' }] }], done: true },
  responses: {
    events: [
      { type: 'response.output_text.delta', delta: 'ok', item_id: 'm', output_index: 0, content_index: 0 },
      { type: 'response.completed', response: { status: 'completed', output: [], usage: {} } },
    ],
  },
}

const OPTIONS = { apiKey: 'key', model: 'small', maxOutputTokens: 100, reasoningEffort: 'low' }

/** A conversation with a call and with the state of both APIs. */
function transcriptFor(api: Api): TranscriptItem[] {
  const provider: ProviderState = {
    api,
    model: 'small',
    ...(api === 'chat'
      ? { message: { reasoning_details: [1] }, calls: [{ extra_content: {} }] }
      : { output: [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' }, 'function_call'] }),
  }
  return [
    { role: 'user', content: 'Milk' },
    {
      role: 'assistant',
      content: '',
      tool_calls: [{ call_id: 'a', tool_name: 'create_todo', arguments: '{}' }],
      model_state: { provider },
    },
    { role: 'tool', call_id: 'a', tool_name: 'create_todo', output: 1, status: 'ok' },
  ]
}

const refusal = (message: string, status = 400): Reply => ({ status, body: { error: { message } } })

/** Mistral and other servers built with pydantic answer 422, and name the field in a list. */
const FORBIDDEN: Reply = {
  status: 422,
  body: { detail: [{ type: 'extra_forbidden', loc: ['body', 'parallel_tool_calls'], msg: 'Extra inputs' }] },
}

test.each<[Api, string, Reply]>([
  ['chat', 'stream_options', refusal('Unrecognized request argument supplied: stream_options')],
  ['chat', 'stream_options', refusal('Unknown name "stream_options" at \'generation_config\': Cannot find field.')],
  ['chat', 'parallel_tool_calls', FORBIDDEN],
  ['chat', 'max_completion_tokens', refusal('Extra inputs are not permitted: max_completion_tokens', 422)],
  ['chat', 'reasoning_effort', refusal("Unrecognized request argument supplied: 'reasoning_effort'")],
  ['chat', 'reasoning_details', refusal('property reasoning_details is unsupported')],
  ['chat', 'extra_content', refusal('Unknown name "extra_content"')],
  ['responses', 'parallel_tool_calls', refusal("Unsupported parameter: 'parallel_tool_calls'")],
  ['responses', 'include', refusal('Encrypted content is not supported with this model.')],
  ['responses', 'prompt_cache_key', refusal('prompt_cache_key: unknown field')],
  ['responses', 'max_output_tokens', refusal("Unsupported parameter: 'max_output_tokens'")],
  ['responses', 'effort', refusal("Unsupported parameter: 'reasoning.effort' is not supported with this model.")],
  ['responses', 'additionalProperties', refusal("Invalid schema for function 'create_todo'")],
  ['responses', 'rs_1', refusal("Item with id 'rs_1' not found.")],
])('%s: %s is left out once the server has refused it, and stays out', async (api, name, refused) => {
  await using server = await modelServer(refused, OK[api])
  const model = openaiModel({ ...OPTIONS, api, baseURL: server.baseURL })
  const asked = { transcript: transcriptFor(api), tools: toolDescriptions() }

  const { deltas } = await ask(model, asked)
  await ask(model, asked)

  expect(deltas).toEqual(['ok'])
  const sent = server.requests.map(({ body }) => JSON.stringify(body))
  expect(sent.map((body) => body.includes(`"${name}"`))).toEqual([true, false, false])
})

test('max_tokens is sent in the place of max_completion_tokens', async () => {
  await using server = await modelServer(refusal('max_completion_tokens is not supported'), OK.chat)

  await ask(openaiModel({ ...OPTIONS, api: 'chat', baseURL: server.baseURL }))

  expect(server.requests[1]?.body).toMatchObject({ max_tokens: 100 })
})

test('a thinking model gets reasoning_content beside calls that it did not make, once it asks for it', async () => {
  const words = 'The `reasoning_content` in the thinking mode must be passed back to the API.'
  await using server = await modelServer(refusal(words), OK.chat)

  await ask(openaiModel({ ...OPTIONS, api: 'chat', baseURL: server.baseURL }), { transcript: transcriptFor('chat') })

  expect(server.requests.map(({ body }) => JSON.stringify(body).includes('"reasoning_content":""'))).toEqual([
    false,
    true,
  ])
})

test.each([
  ['names nothing', 'Bad request'],
  ['names what was not sent', "Unknown parameter: 'prompt_cache_key'"],
  ['says that the conversation is too long', 'maximum context length is 10 tokens, reduce max_completion_tokens'],
])('a refusal that %s is not tried again', async (_, words) => {
  await using server = await modelServer(refusal(words), OK.chat)

  await expect(ask(openaiModel({ ...OPTIONS, api: 'chat', baseURL: server.baseURL }))).rejects.toThrow()

  expect(server.requests).toHaveLength(1)
})

test.each<Api>(['chat', 'responses'])('%s: a server that refuses everything is soon left alone', async (api) => {
  const everything =
    'stream_options parallel_tool_calls max_completion_tokens max_tokens reasoning_effort reasoning_content must be passed ' +
    '"include" prompt_cache_key strict item with id'
  await using server = await modelServer(refusal(everything))
  const model = openaiModel({ ...OPTIONS, api, baseURL: server.baseURL })

  const asked = { transcript: transcriptFor(api), tools: toolDescriptions() }
  await expect(ask(model, asked)).rejects.toThrow()
  const first = server.requests.length
  await expect(ask(model, asked)).rejects.toThrow()

  expect(first).toBeGreaterThan(5)
  expect(first).toBeLessThan(12)
  expect(server.requests).toHaveLength(first + 1)
})
