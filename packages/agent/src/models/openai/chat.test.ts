import { expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import type { ModelServer, Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { openaiModel } from './openai-model.ts'

const chat = ({ baseURL }: ModelServer) => openaiModel({ api: 'chat', apiKey: 'key', model: 'small', baseURL })

function chunk(delta: object, finish_reason: string | null = null): object {
  return { object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], usage: null }
}

function fragment(index: number | undefined, part: { id?: string; name?: string; arguments?: string }): object {
  const { id, ...fn } = part
  return chunk({ tool_calls: [{ ...(index !== undefined && { index }), ...(id && { id }), function: fn }] })
}

const usage = { choices: [], usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 } }

function reply(...events: object[]): Reply {
  return { events, done: true }
}

test('a reply streams text and counts tokens', async () => {
  await using server = await modelServer(
    reply(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk({}, 'stop'),
      usage,
    ),
  )

  const { deltas, calls, usage: tokens } = await ask(chat(server))

  expect(deltas.join('')).toBe('Hello')
  expect(calls).toEqual([])
  expect(tokens).toEqual({ input_tokens: 12, output_tokens: 3, cost_usd: null })
})

const MILK = { call_id: 'a', tool_name: 'create_todo', arguments: '{"item":"Milk"}' }
const NOW = { call_id: 'b', tool_name: 'get_user_datetime', arguments: '' }

test.each<[string, object[]]>([
  [
    'in fragments that interleave',
    [
      fragment(0, { id: 'a', name: 'create_todo', arguments: '' }),
      fragment(1, { id: 'b', name: 'get_user_datetime', arguments: '' }),
      fragment(0, { arguments: '{"item"' }),
      fragment(0, { arguments: ':"Milk"}' }),
    ],
  ],
  [
    'whole and without an index',
    [
      fragment(undefined, { id: 'a', name: 'create_todo', arguments: '{"item":"Milk"}' }),
      fragment(undefined, { id: 'b', name: 'get_user_datetime', arguments: '' }),
    ],
  ],
  [
    'all with the same index',
    [
      fragment(0, { id: 'a', name: 'create_todo', arguments: '{"item":"Milk"}' }),
      fragment(0, { id: 'b', name: 'get_user_datetime', arguments: '' }),
    ],
  ],
  [
    'with an empty name or the id in each fragment',
    [
      fragment(0, { id: 'a', name: 'create_todo', arguments: '{"item":' }),
      fragment(0, { id: 'a', name: '', arguments: '"Milk"}' }),
      fragment(1, { id: 'b', name: 'get_user_datetime' }),
    ],
  ],
])('tool calls are joined when they come %s', async (_, fragments) => {
  await using server = await modelServer(reply(...fragments, chunk({}, 'tool_calls'), usage))

  expect((await ask(chat(server))).calls).toEqual([MILK, NOW])
})

test('calls that a server ends with "stop" count, and a missing usage is zero', async () => {
  await using server = await modelServer(
    reply(fragment(0, { id: 'a', name: 'create_todo', arguments: '{"item":"Milk"}' }), chunk({}, 'stop')),
  )

  const { calls, usage: tokens } = await ask(chat(server))

  expect(calls).toEqual([MILK])
  expect(tokens).toMatchObject({ input_tokens: 0, output_tokens: 0 })
})

test('a refusal is shown as text, and content in parts shows only its text', async () => {
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }
  await using server = await modelServer(
    reply(
      chunk({ refusal: 'I cannot ' }),
      chunk({ content: [thinking, { type: 'text', text: 'do that.' }] }),
      chunk({ reasoning_content: 'why', content: null }),
      chunk({}, 'stop'),
    ),
  )

  expect((await ask(chat(server))).deltas.join('')).toBe('I cannot do that.')
})

test.each<[string, Reply, RegExp]>([
  ['a wrong key', { status: 401, body: { error: { message: 'bad key sk-123' } } }, /API key. Check OPENAI_API_KEY/],
  ['a model that is not allowed', { status: 403, body: {} }, /may not use the model "small"/],
  ['an unknown model', { status: 404, body: {} }, /does not know the model "small"/],
  ['a malformed request', { status: 400, body: { error: { message: 'strange' } } }, /OPENAI_MODEL/],
  [
    'a conversation that is too long',
    { status: 400, body: { error: { code: 'context_length_exceeded' } } },
    /too long/,
  ],
  ['a rate limit', { status: 429, body: { error: { code: 'rate_limit_exceeded' } } }, /limiting requests/],
  ['an account without credit', { status: 429, body: { error: { code: 'insufficient_quota' } } }, /no credit/],
  ['a breakdown', { status: 500, body: {} }, /provider failed/],
  ['an error in the stream', reply(chunk({ content: 'a' }), { error: { message: 'overloaded' } }), /provider failed/],
  ['the length limit', reply(chunk({ content: 'a' }), chunk({}, 'length')), /length limit/],
  ['a content filter', reply(chunk({}, 'content_filter')), /content filter/],
  [
    'a stream that ends too early',
    reply(fragment(0, { id: 'a', name: 'create_todo', arguments: '{"it' })),
    /broke off/,
  ],
  [
    'a connection lost in the middle of the arguments',
    { events: [fragment(0, { id: 'a', name: 'create_todo', arguments: '{"it' })], end: 'cut' },
    /broke off|not reachable/,
  ],
])('%s fails with a plain sentence', async (_, answer, sentence) => {
  await using server = await modelServer(answer)

  const failure = await ask(chat(server)).catch((error: unknown) => error)

  expect(failure).toMatchObject({ name: 'AppError', code: 'model_error', message: expect.stringMatching(sentence) })
  expect(String(failure)).not.toContain('sk-123')
})

test('an address without a server fails as not reachable', async () => {
  const server = await modelServer()
  await server[Symbol.asyncDispose]()

  await expect(ask(chat(server))).rejects.toThrow('not reachable')
})

test('an abort closes the connection', async () => {
  await using server = await modelServer({ events: [chunk({ content: 'a' })], end: 'open' })
  const abort = new AbortController()
  const seen: string[] = []

  const asked = ask(chat(server), {
    signal: abort.signal,
    onText: (content) => {
      seen.push(content)
      abort.abort()
    },
  })

  await expect(asked).rejects.toThrow()
  await server.hungUp
  expect(seen).toEqual(['a'])
})

test.each([
  ['OpenAI', { prompt_tokens_details: { cached_tokens: 8 } }],
  ['DeepSeek', { prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 4 }],
])('the tokens that %s read from its cache are counted, and cost less', async (_, cached) => {
  const counted = { prompt_tokens: 12, completion_tokens: 3, ...cached }
  await using server = await modelServer(reply(chunk({ content: 'Hi' }, 'stop'), { choices: [], usage: counted }))
  const prices = { small: { input: 1_000_000, cached_input: 100_000, output: 0 } }

  const { usage: tokens } = await ask(
    openaiModel({ api: 'chat', apiKey: 'key', model: 'small', baseURL: server.baseURL, prices }),
  )

  expect(tokens).toMatchObject({ input_tokens: 12, cached_input_tokens: 8, cost_usd: expect.closeTo(4.8, 9) })
})
