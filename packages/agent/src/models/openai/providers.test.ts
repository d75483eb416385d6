import { describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import type { Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { toolDescriptions } from '../../tools/registry.ts'
import { openaiModel } from './openai-model.ts'

/** What real servers sent, or what is documented of them. Each case stands for a kind. */

type Api = 'chat' | 'responses'

async function answerOf(api: Api, reply: Reply) {
  await using server = await modelServer(reply)
  const warnings: object[] = []
  const logger = { warn: (context: object) => warnings.push(context) }
  const model = openaiModel({ api, apiKey: 'sk-secret-123', model: 'small', baseURL: server.baseURL, logger })
  const { deltas, resets, reasoning, calls, usage } = await ask(model, { tools: toolDescriptions() })
  return { text: deltas.join(''), resets, reasoning, calls: calls.map(plainCall), usage, warnings }
}

function failureOf(api: Api, reply: Reply): Promise<unknown> {
  return answerOf(api, reply).then(
    (answer) => ({ answer }),
    (error: unknown) => error,
  )
}

function plainCall({ tool_name, arguments: json }: { tool_name: string; arguments: string }): [string, string] {
  return [tool_name, json]
}

function stream(...lines: (object | string)[]): Reply {
  return {
    raw: [lines.map((line) => (typeof line === 'string' ? line : `data: ${JSON.stringify(line)}\n\n`)).join('')],
  }
}

const c = (delta: object, finish_reason?: string | null) => ({ choices: [{ index: 0, delta, finish_reason }] })
const call = (fn: object, more: object = {}) => c({ tool_calls: [{ index: 0, function: fn, ...more }] })
const r = (type: string, more: object) => ({ type: `response.${type}`, ...more })
const named = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
const completed = (output: object[], more: object = {}) =>
  r('completed', { response: { status: 'completed', output, usage: { input_tokens: 1, output_tokens: 2 }, ...more } })
const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] })
const DONE = 'data: [DONE]\n\n'
const MILK = '{"item":"Milk"}'
const EGGS = '{"item":"Eggs"}'

describe('only a known good end is an end', () => {
  const half = c({ content: 'Half of' })
  const cut = call({ name: 'create_todo', arguments: MILK }, { id: 'a' })

  test.each<[string, Api, Reply, RegExp, boolean]>([
    ['error', 'chat', stream(half, c({}, 'error'), DONE), /broke off its answer \("error"\)/, true],
    ['network_error', 'chat', stream(half, c({}, 'network_error'), DONE), /"network_error"/, true],
    [
      'insufficient_system_resource',
      'chat',
      stream(cut, c({}, 'insufficient_system_resource'), DONE),
      /broke off/,
      true,
    ],
    ['model_length', 'chat', stream(half, c({}, 'model_length'), DONE), /length limit/, false],
    ['length behind a call', 'chat', stream(cut, c({}, 'length'), DONE), /length limit/, false],
    [
      'an empty reason in each chunk',
      'chat',
      stream(c({ content: 'Half' }, ''), c({ content: ' of' }, '')),
      /broke off/,
      true,
    ],
    ['no reason, and a call', 'chat', stream(cut, DONE), /broke off/, true],
    ['no reason and nothing', 'chat', stream(DONE), /broke off/, true],
    ['text and the end of the connection', 'chat', stream(half), /broke off/, true],
    [
      'an error of the choice',
      'chat',
      stream({ choices: [{ index: 0, delta: {}, error: { code: 502 } }] }),
      /failed/,
      true,
    ],
    [
      'completed, but incomplete',
      'responses',
      stream(
        named(r('output_text.delta', { delta: 'Half of' })),
        named(completed([], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })),
      ),
      /length limit/,
      false,
    ],
    [
      'completed, but failed',
      'responses',
      stream(named(completed([], { status: 'failed', error: { code: 'server_error' } }))),
      /failed/,
      true,
    ],
    [
      'cancelled',
      'responses',
      stream(named(r('cancelled', { response: { status: 'cancelled' } }))),
      /"cancelled"/,
      true,
    ],
    [
      '[DONE] without completed',
      'responses',
      stream(named(r('output_text.delta', { delta: 'Half' })), DONE),
      /broke off/,
      true,
    ],
  ])('%s (%s) is an error', async (_, api, reply, message, isTransient) => {
    expect(await failureOf(api, reply)).toMatchObject({ message: expect.stringMatching(message), isTransient })
  })

  test.each<[string, Reply]>([
    [
      '[DONE] behind text without a reason',
      stream(c({ content: '4' }), { choices: [], usage: { prompt_tokens: 22, completion_tokens: 5 } }, DONE),
    ],
    ['[DONE] with a space', stream(c({ content: '4' }), 'data: [DONE] \n\n')],
    ['[DONE] in a last line without an end', stream(c({ content: '4' }), 'data: [DONE]')],
    [
      'a reason in the last event without its empty line',
      stream(c({ content: '4' }), `data: ${JSON.stringify(c({}, 'stop'))}\n`),
    ],
    ['function_call', stream(c({ content: '4' }), c({}, 'function_call'))],
  ])('%s is an end', async (_, reply) => {
    expect(await answerOf('chat', reply)).toMatchObject({ text: '4', calls: [] })
  })

  test('a reason ends the answer, and its usage may follow, although the connection stays open', async () => {
    const usage = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } }
    const events = [c({ content: '4' }), c({}, 'stop'), usage]

    expect(await answerOf('chat', { events, end: 'open' })).toMatchObject({
      text: '4',
      usage: { input_tokens: 1, output_tokens: 2 },
    })
  })
})

describe('the final object rules', () => {
  test.each<[string, Api, Reply, object]>([
    [
      'a call that stands only there',
      'responses',
      stream(
        named(r('output_item.done', { item: message('Hi') })),
        named(
          completed([message('Hi'), { type: 'function_call', call_id: 'a', name: 'create_todo', arguments: MILK }]),
        ),
      ),
      { text: 'Hi', calls: [['create_todo', MILK]] },
    ],
    [
      'text that differs',
      'responses',
      stream(named(r('output_text.delta', { delta: 'Helo' })), named(completed([message('Hello')]))),
      { text: 'Hello', resets: 1 },
    ],
    [
      'a message that differs',
      'responses',
      stream(
        named(r('output_text.delta', { delta: 'Helo' })),
        named(r('output_item.done', { item: message('Hello') })),
        named(completed([])),
      ),
      { text: 'Hello', resets: 1 },
    ],
    [
      'text that comes only as done',
      'responses',
      stream(named(r('output_text.done', { text: 'Hello' })), named(completed([]))),
      { text: 'Hello', resets: 0 },
    ],
    [
      'arguments that come only as done',
      'responses',
      stream(
        named(
          r('output_item.added', {
            output_index: 0,
            item: { type: 'function_call', id: 'fc', call_id: 'a', name: 'create_todo', arguments: '' },
          }),
        ),
        named(r('function_call_arguments.done', { item_id: 'fc', output_index: 0, arguments: MILK })),
        named(completed([])),
      ),
      { calls: [['create_todo', MILK]] },
    ],
    [
      'an item without the arguments',
      'responses',
      stream(
        named(r('function_call_arguments.done', { item_id: 'fc', output_index: 0, arguments: MILK })),
        named(
          r('output_item.done', {
            output_index: 0,
            item: { type: 'function_call', id: 'fc', call_id: 'a', name: 'create_todo', arguments: '' },
          }),
        ),
        named(completed([{ type: 'function_call', id: 'fc', call_id: 'a', name: 'create_todo', arguments: '{}' }])),
      ),
      { calls: [['create_todo', MILK]] },
    ],
    [
      'arguments that differ',
      'responses',
      stream(
        named(
          r('output_item.done', {
            item: { type: 'function_call', call_id: 'a', name: 'create_todo', arguments: '{"item":"Mil' },
          }),
        ),
        named(completed([{ type: 'function_call', call_id: 'a', name: 'create_todo', arguments: MILK }])),
      ),
      { calls: [['create_todo', MILK]] },
    ],
    [
      'arguments as an object',
      'responses',
      stream(
        named(completed([{ type: 'function_call', call_id: 1, name: 'create_todo', arguments: { item: 'Milk' } }])),
      ),
      { calls: [['create_todo', MILK]] },
    ],
    [
      'a message behind the deltas',
      'chat',
      stream(c({ content: 'Helo' }), {
        choices: [{ index: 0, delta: {}, message: { content: 'Hello' }, finish_reason: 'stop' }],
      }),
      { text: 'Hello', resets: 1 },
    ],
    [
      'a message that completes the deltas',
      'chat',
      stream(c({ content: 'Hel' }), { choices: [{ index: 0, finish_reason: 'stop', message: { content: 'Hello' } }] }),
      { text: 'Hello', resets: 0 },
    ],
    [
      'a call of the last message',
      'chat',
      stream(c({ content: 'Hi' }), {
        choices: [
          {
            index: 0,
            finish_reason: 'tool_calls',
            message: { tool_calls: [{ id: 'a', function: { name: 'create_todo', arguments: MILK } }] },
          },
        ],
      }),
      { text: 'Hi', calls: [['create_todo', MILK]] },
    ],
    [
      'a repeated call',
      'chat',
      stream(call({ name: 'create_todo', arguments: MILK }, { id: 'a' }), {
        choices: [
          {
            index: 0,
            finish_reason: 'tool_calls',
            message: { tool_calls: [{ id: 'a', function: { name: 'create_todo', arguments: MILK } }] },
          },
        ],
      }),
      { calls: [['create_todo', MILK]] },
    ],
    [
      'messages instead of deltas',
      'chat',
      stream(
        { choices: [{ message: { content: 'Hel' } }] },
        { choices: [{ message: { content: 'lo' } }] },
        c({}, 'stop'),
      ),
      { text: 'Hello', resets: 0 },
    ],
  ])('%s (%s)', async (_, api, reply, expected) => {
    expect(await answerOf(api, reply)).toMatchObject(expected)
  })
})

describe('a body that is no stream', () => {
  const whole = (body: unknown): Reply => ({ status: 200, body })
  const page: Reply = { raw: ['<!doctype html><title>Welcome</title>'], headers: { 'content-type': 'text/html' } }

  test.each<[string, Api, Reply, RegExp, boolean]>([
    [
      'LM Studio without /v1',
      'chat',
      whole({ error: 'Unexpected endpoint or method. (POST /chat/completions)' }),
      /OPENAI_BASE_URL.*\/v1/,
      false,
    ],
    [
      'LM Studio without /v1',
      'responses',
      whole({ error: 'Unexpected endpoint or method. (POST /responses)' }),
      /OPENAI_BASE_URL.*\/v1/,
      false,
    ],
    ['a web page', 'chat', page, /web page.*OPENAI_BASE_URL.*\/v1/, false],
    ['JSON of another kind', 'responses', whole({ hello: 'world' }), /OPENAI_BASE_URL/, false],
    [
      'an error of the key',
      'chat',
      whole({ error: { code: 'invalid_api_key', message: 'bad' } }),
      /OPENAI_API_KEY/,
      false,
    ],
    ['an error with a status', 'chat', whole({ error: { code: 503, message: 'busy' } }), /failed to answer/, true],
    [
      'a list with an error',
      'chat',
      whole([{ error: { code: 429, message: 'slow down' } }]),
      /limiting requests/,
      true,
    ],
    ['a text', 'chat', { raw: ['upstream unavailable\n'] }, /could not be read/, true],
    [
      'half an answer',
      'chat',
      whole({ choices: [{ message: { content: 'Half' }, finish_reason: 'length' }] }),
      /length limit/,
      false,
    ],
  ])('%s (%s) fails with a sentence of its own', async (_, api, reply, message, isTransient) => {
    expect(await failureOf(api, reply)).toMatchObject({ message: expect.stringMatching(message), isTransient })
  })

  test('the log gets the beginning of the body, without what looks like a key', async () => {
    const body = { error: 'Unexpected endpoint', hint: 'Bearer sk-abcdef123456', rest: 'x '.repeat(5_000) }
    const { cause } = (await failureOf('chat', whole(body))) as Error

    expect(String(cause)).toContain('Unexpected endpoint')
    expect(String(cause)).not.toContain('abcdef')
    expect(String(cause).length).toBeLessThan(500)
  })

  const usage = { prompt_tokens: 1, completion_tokens: 2 }

  test.each<[string, Api, unknown]>([
    [
      'a whole completion',
      'chat',
      {
        usage,
        choices: [
          {
            index: 0,
            finish_reason: 'tool_calls',
            message: { content: 'Hi', tool_calls: [{ id: 'a', function: { name: 'create_todo', arguments: MILK } }] },
          },
        ],
      },
    ],
    [
      'a whole response',
      'responses',
      {
        object: 'response',
        status: 'completed',
        usage: { input_tokens: 1, output_tokens: 2 },
        output: [message('Hi'), { type: 'function_call', call_id: 'a', name: 'create_todo', arguments: MILK }],
      },
    ],
  ])('%s is the answer', async (_, api, body) => {
    expect(await answerOf(api, whole(body))).toMatchObject({
      text: 'Hi',
      calls: [['create_todo', MILK]],
      usage: { input_tokens: 1, output_tokens: 2 },
    })
  })
})

describe('what comes between events', () => {
  const junk = [
    'data: ping\n\n',
    'data:\n\n',
    'event: ping\ndata: {}\n\n',
    'nonsense\n',
    'data: {"type":"keepalive"}\n\n',
    'data: [1]\n\n',
    'data: {"choi\n\n',
  ]

  test.each<[Api, Reply]>([
    ['chat', stream(...junk, c({ content: 'Hel' }), ...junk, c({ content: 'lo' }, 'stop'), ...junk, DONE)],
    ['responses', stream(...junk, named(r('output_text.delta', { delta: 'Hello' })), ...junk, named(completed([])))],
  ])('junk in %s is passed over, and the log counts it once', async (api, reply) => {
    const { text, warnings } = await answerOf(api, reply)

    expect(text).toBe('Hello')
    expect(warnings).toEqual([{ events: api === 'chat' ? 3 * junk.length : 2 * junk.length }])
  })

  test.each<[string, Api, Reply, RegExp, boolean]>([
    [
      'an event "error" without a type',
      'responses',
      stream(
        'event: error\ndata: {"error":{"message":"Incorrect API key","code":"invalid_api_key","type":"invalid_request_error"}}\n\n',
      ),
      /OPENAI_API_KEY/,
      false,
    ],
    [
      'an error without a name or a type',
      'responses',
      stream('data: {"error":{"message":"m","code":"insufficient_quota"}}\n\n'),
      /no credit/,
      false,
    ],
    [
      'a field "error"',
      'chat',
      stream(c({ content: 'Half' }), 'error: {"error": {"message": "failed to decode, try again", "code": 500}}\n\n'),
      /failed to answer/,
      true,
    ],
    [
      'a line of JSON',
      'chat',
      stream(c({ content: 'Half' }), '{"error": {"message": "no", "code": 401}}\n'),
      /OPENAI_API_KEY/,
      false,
    ],
    [
      'an object "error"',
      'chat',
      stream({ object: 'error', message: "This model's maximum context length is 4096 tokens.", code: 400 }),
      /too long/,
      false,
    ],
    ['a text as the error', 'chat', stream({ error: 'overloaded' }), /failed to answer/, true],
    [
      'tool_use_failed of Groq',
      'chat',
      stream(
        'event: error\ndata: {"error":{"message":"Failed to call a function.","type":"invalid_request_error","code":"tool_use_failed","status_code":400}}\n\n',
      ),
      /ask again/,
      true,
    ],
  ])(
    '%s (%s) is the error that it reports, wherever its bytes are cut',
    async (_, api, reply, message, isTransient) => {
      expect(await failureOf(api, reply)).toMatchObject({ message: expect.stringMatching(message), isTransient })
      const [body] = (reply as { raw: string[] }).raw
      expect(await failureOf(api, { raw: [...body!] })).toMatchObject({
        message: expect.stringMatching(message),
        isTransient,
      })
    },
  )
})

describe('refusals', () => {
  const error = (code: unknown, message = 'no', type?: string) => ({ error: { code, message, type } })

  test.each<[string, Reply, RegExp, boolean]>([
    ['402', { status: 402, body: error(402, 'Insufficient Balance') }, /no credit/, false],
    ['405', { status: 405, body: {} }, /OPENAI_BASE_URL/, false],
    ['413', { status: 413, body: {} }, /larger than the model provider accepts/, false],
    ['501', { status: 501, body: {} }, /does not offer this/, false],
    ["Azure's content filter", { status: 400, body: error('content_filter', 'filtered') }, /content filter/, false],
    ['the context of OpenAI', { status: 400, body: error('context_length_exceeded') }, /too long/, false],
    [
      'the context of vLLM',
      {
        status: 400,
        body: error(
          400,
          "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
          'BadRequestError',
        ),
      },
      /too long/,
      false,
    ],
    [
      'the context of llama.cpp',
      {
        status: 400,
        body: error(
          400,
          'the request exceeds the available context size. try increasing it',
          'exceed_context_size_error',
        ),
      },
      /too long/,
      false,
    ],
    [
      'tool_use_failed of Groq',
      { status: 400, body: error('tool_use_failed', 'no', 'invalid_request_error') },
      /ask again/,
      true,
    ],
    [
      'a limit of tokens for a minute',
      { status: 429, body: error('rate_limit_exceeded', 'Request too large: tokens per minute') },
      /limiting requests/,
      true,
    ],
  ])('%s has a sentence that says what to do', async (_, reply, message, isTransient) => {
    expect(await failureOf('chat', reply)).toMatchObject({ message: expect.stringMatching(message), isTransient })
  })
})

describe('calls of Chat Completions', () => {
  const todo = (args: unknown, more: object = {}) => ({ name: 'create_todo', arguments: args, ...more })
  const milk: [string, string][] = [['create_todo', MILK]]
  const both: [string, string][] = [
    ['create_todo', MILK],
    ['create_todo', EGGS],
  ]

  test.each<[string, object[], [string, string][]]>([
    ['with a number as the id', [call(todo(MILK), { id: 7 })], milk],
    ['with arguments as an object', [call(todo({ item: 'Milk' }), { id: 'a' })], milk],
    ['sent twice', [call(todo(MILK), { id: 'a' }), call(todo(MILK), { id: 'a' })], milk],
    [
      'sent in pieces, and then whole',
      [call(todo('{"item":'), { id: 'a' }), call({ arguments: '"Milk"}' }), call({ arguments: MILK })],
      milk,
    ],
    ['cumulatively', [call(todo('{"it'), { id: 'a' }), call(todo('{"item":"Mi')), call(todo(MILK))], milk],
    ['with empty arguments first', [call(todo('{}'), { id: 'a' }), call({ arguments: MILK })], milk],
    [
      'with a name in two pieces',
      [call({ name: 'create_' }, { id: 'a' }), call({ name: 'todo' }), call({ arguments: MILK })],
      milk,
    ],
    [
      'with a cumulative name',
      [call({ name: 'create_' }, { id: 'a' }), call({ name: 'create_todo', arguments: MILK })],
      milk,
    ],
    ['two in one slot without ids', [call(todo(MILK)), call(todo(EGGS))], both],
    [
      'two in one slot without ids, in pieces',
      [call(todo('{"item":')), call({ arguments: '"Milk"}' }), call(todo('')), call({ arguments: EGGS })],
      both,
    ],
    ['two in one piece', [call(todo(MILK + EGGS), { id: 'a' })], both],
    [
      'two without arguments in one slot',
      [call({ name: 'get_user_datetime' }), call(todo(MILK))],
      [['get_user_datetime', ''], ...milk],
    ],
    ['as the older function_call', [c({ function_call: todo(MILK) })], milk],
    [
      'with an index as text',
      [call(todo('{"item":'), { index: '0', id: 'a' }), call({ arguments: '"Milk"}' }, { index: '0' })],
      milk,
    ],
  ])('%s', async (_, chunks, expected) => {
    expect((await answerOf('chat', stream(...chunks, c({}, 'tool_calls'), DONE))).calls).toEqual(expected)
  })

  test('choices are told apart by their index', async () => {
    const other = {
      choices: [
        { index: 1, delta: { content: 'No' }, finish_reason: 'length' },
        { index: 0, delta: { content: 'Yes' } },
      ],
    }
    const alone = { choices: [{ index: 1, delta: { content: 'No' } }] }

    expect((await answerOf('chat', stream(other, alone, c({}, 'stop')))).text).toBe('Yes')
  })
})

describe('reasoning', () => {
  const thinking = (...pieces: string[]) => stream(...pieces.map((content) => c({ content })), c({}, 'stop'), DONE)

  test.each<[string, Api, Reply, string, string | null]>([
    ['reasoning_content', 'chat', stream(c({ reasoning_content: 'Hm' }), c({ content: 'Hello' }, 'stop')), 'Hello', ''],
    ['reasoning', 'chat', stream(c({ reasoning: 'Hm' }), c({ content: 'Hello' }, 'stop')), 'Hello', ''],
    [
      'a summary of OpenRouter',
      'chat',
      stream(
        c({ reasoning_details: [{ type: 'reasoning.summary', summary: 'Greets' }] }),
        c({ content: 'Hello' }, 'stop'),
      ),
      'Hello',
      'Greets',
    ],
    [
      'parts of Mistral',
      'chat',
      stream(
        c({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }),
        c({ content: 'Hello' }, 'stop'),
      ),
      'Hello',
      '',
    ],
    ['<think>', 'chat', thinking('<think>Hm</think>\n\nHello'), 'Hello', null],
    ['<think> cut into letters', 'chat', thinking(...'\n<think>Hm < / x</think>\n\nHello'), 'Hello', ''],
    ['<think> that is not closed', 'chat', thinking('<think>Hm'), '', ''],
    ['a later <think>', 'chat', thinking('Hello ', '<think>', 'Hm</think>'), 'Hello <think>Hm</think>', null],
    ['text that only begins so', 'chat', thinking('<thi', 's>'), '<this>', null],
    ['text that ends so', 'chat', thinking('<thi'), '<thi', null],
    [
      '<think> in a response',
      'responses',
      stream(
        named(r('output_text.delta', { delta: '<think>Hm' })),
        named(r('output_text.delta', { delta: '</think>Hello' })),
        named(completed([message('<think>Hm</think>Hello')])),
      ),
      'Hello',
      '',
    ],
    [
      'a summary in a response',
      'responses',
      stream(
        named(r('reasoning_summary_text.delta', { delta: 'Gre' })),
        named(r('reasoning_summary_text.delta', { delta: 'ets' })),
        named(r('output_text.delta', { delta: 'Hello' })),
        named(completed([])),
      ),
      'Hello',
      'Greets',
    ],
  ])('%s (%s) is told apart from the answer', async (_, api, reply, text, reasoning) => {
    expect(await answerOf(api, reply)).toMatchObject({ text, reasoning })
  })
})

test('a model without tools is named, and asking again would not help', async () => {
  const body = { error: { message: 'registry.ollama.ai/library/gemma:2b does not support tools' } }
  const failure = await failureOf('chat', { status: 400, body })

  expect(failure).toMatchObject({
    message: 'The model "small" cannot use tools, which the assistant needs. Set OPENAI_MODEL to another one.',
    isTransient: false,
    isSetup: true,
  })
})
