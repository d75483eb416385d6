import { describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import type { ModelServer, Reply } from '../../testing/model-server.ts'
import { modelServer } from '../../testing/model-server.ts'
import { toolDescriptions } from '../../tools/registry.ts'
import type { TranscriptItem } from '../../types.ts'
import type { ProviderState } from './model-state.ts'
import { openaiModel } from './openai-model.ts'

type Api = ProviderState['api']
type Body = { messages: Record<string, unknown>[]; input: Record<string, unknown>[] } & Record<string, unknown>

const OK: Record<Api, Reply> = {
  chat: { events: [{ choices: [{ index: 0, delta: { content: 'ok' }, finish_reason: 'stop' }] }], done: true },
  responses: {
    events: [
      { type: 'response.output_text.delta', delta: 'ok', item_id: 'm', output_index: 0, content_index: 0 },
      { type: 'response.completed', response: { status: 'completed', output: [], usage: {} } },
    ],
  },
}

const model = (api: Api, { baseURL }: ModelServer, options = {}) =>
  openaiModel({ api, apiKey: 'key', model: 'small', baseURL, ...options })

/** Returns the bodies of requests that ask about these transcripts, in order. */
async function sent(api: Api, transcripts: TranscriptItem[][], options = {}): Promise<Body[]> {
  await using server = await modelServer(OK[api])
  const asked = model(api, server, options)
  for (const transcript of transcripts) await ask(asked, { transcript, tools: toolDescriptions() })
  return server.requests.map(({ body }) => body as Body)
}

function said(content: string, tool_calls: string[] = [], state?: Partial<ProviderState>): TranscriptItem {
  const calls = tool_calls.map((call_id) => ({ call_id, tool_name: 'create_todo', arguments: '{"item":"Milk"}' }))
  const provider = state && { api: 'chat', model: 'small', ...state }
  return { role: 'assistant', content, tool_calls: calls, ...(provider && { model_state: { provider } }) }
}

const user = (content: string): TranscriptItem => ({ role: 'user', content })
const result = (call_id: string, output: unknown = { todo: 1 }): TranscriptItem => {
  return { role: 'tool', call_id, tool_name: 'create_todo', output, status: 'ok' }
}

const MILK = { name: 'create_todo', arguments: '{"item":"Milk"}' }
const INTERRUPTED = '(I was interrupted before I answered this.)'

/** A conversation that began with the offline assistant, whose ids and state no provider accepts. */
const BEGAN_OFFLINE: TranscriptItem[] = [
  user('Add milk'),
  { ...(said('', ['call_1_1']) as object), model_state: { offline: { question: 'which' } } } as TranscriptItem,
  result('call_1_1'),
  said('Added.'),
  user('Thanks'),
]

test('a request to Chat Completions has the conversation, the tools and the key', async () => {
  await using server = await modelServer(OK.chat)
  const calls = [
    { call_id: 'a', tool_name: 'create_todo', arguments: '{"item":"Milk"}' },
    { call_id: 'b', tool_name: 'made up!', arguments: '{"broken' },
  ]

  await ask(model('chat', server), {
    transcript: [
      user('Milk'),
      { role: 'assistant', content: '', tool_calls: calls },
      result('b', { error: 2 }),
      result('a'),
      said('Done.'),
      user('Thanks'),
    ],
    tools: toolDescriptions(),
  })

  const { path, headers, body } = server.requests[0]!
  expect(path).toBe('/v1/chat/completions')
  expect(headers.authorization).toBe('Bearer key')
  expect(body).toMatchObject({ model: 'small', stream: true, stream_options: { include_usage: true } })
  expect(body.tools).toHaveLength(toolDescriptions().length)
  expect(body.messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Milk' },
    {
      role: 'assistant',
      content: '',
      tool_calls: [
        { id: 'call00001', type: 'function', function: MILK },
        { id: 'call00002', type: 'function', function: { name: 'made_up_', arguments: '{}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call00001', content: '{"todo":1}' },
    { role: 'tool', tool_call_id: 'call00002', content: '{"error":2}' },
    { role: 'assistant', content: 'Done.' },
    { role: 'user', content: 'Thanks' },
  ])
})

test('a request to Responses has the conversation and the tools, and asks to store nothing', async () => {
  const [body] = await sent('responses', [[user('Milk'), said('One moment.', ['a']), result('a')]])

  expect(body).toMatchObject({ model: 'small', instructions: 'Be brief.', store: false, stream: true })
  expect(body?.include).toEqual(['reasoning.encrypted_content'])
  expect(body?.tools).toMatchObject(toolDescriptions().map(({ name }) => ({ type: 'function', name })))
  expect(body?.input).toEqual([
    { role: 'user', content: 'Milk' },
    { role: 'assistant', content: 'One moment.' },
    { type: 'function_call', call_id: 'call00001', ...MILK },
    { type: 'function_call_output', call_id: 'call00001', output: '{"todo":1}' },
  ])
})

test('the limit of an answer and the effort of reasoning are sent under the names of each API', async () => {
  const options = { maxOutputTokens: 500, reasoningEffort: 'low' }

  const [chat] = await sent('chat', [[user('Hi')]], options)
  const [responses] = await sent('responses', [[user('Hi')]], options)

  expect(chat).toMatchObject({ max_completion_tokens: 500, reasoning_effort: 'low' })
  expect(responses).toMatchObject({ max_output_tokens: 500, reasoning: { effort: 'low' } })
})

describe.each<Api>(['chat', 'responses'])('%s', (api) => {
  const conversation = (body: Body | undefined) => (api === 'chat' ? body!.messages.slice(1) : body!.input)

  test('a conversation that began with the offline assistant goes on, without its ids and its state', async () => {
    const [body] = await sent(api, [BEGAN_OFFLINE])

    expect(JSON.stringify(body)).not.toMatch(/call_1_1|offline/)
    expect(conversation(body).at(-1)).toEqual({ role: 'user', content: 'Thanks' })
  })

  test.each<[string, TranscriptItem[]]>([
    ['a message without an answer', [user('One'), user('Two')]],
    ['the result of a tool', [user('One'), said('', ['a']), result('a'), user('Two')]],
    ['an answer without text', [user('One'), said(''), user('Two')]],
  ])('a message after %s has a note before it', async (_, transcript) => {
    const [body] = await sent(api, [transcript])

    expect(conversation(body).slice(-2)).toEqual([
      { role: 'assistant', content: INTERRUPTED },
      { role: 'user', content: 'Two' },
    ])
  })

  test('the same call id in two turns is two ids, each with its own result', async () => {
    const [body] = await sent(api, [
      [user('One'), said('', ['call_0']), result('call_0', 1), said('', ['call_0']), result('call_0', 2)],
    ])

    const [first, second] = ['call00001', 'call00002']
    expect(JSON.stringify(body)).toContain(
      api === 'chat' ? `"tool_call_id":"${first}","content":"1"` : `"call_id":"${first}","output":"1"`,
    )
    expect(JSON.stringify(body)).toContain(
      api === 'chat' ? `"tool_call_id":"${second}","content":"2"` : `"call_id":"${second}","output":"2"`,
    )
  })

  test('a conversation whose beginning is left out starts with a user message, and a lost result is replaced', async () => {
    const [body] = await sent(api, [[result('x'), said('', ['a']), said('Done.'), user('Two')]])

    expect(conversation(body)[0]).toMatchObject({ role: 'user' })
    expect(JSON.stringify(body)).toContain('is not known')
  })

  test('each request starts with the request before it, so that the cache of the provider is used', async () => {
    const turns = [
      user('One'),
      said('', ['a']),
      result('a'),
      said('Done.'),
      user('Two'),
      user('Three'),
      said('', ['b']),
    ]
    const transcripts = [1, 3, 5, 6].map((length) => turns.slice(0, length))
    const bodies = await sent(api, [...transcripts, [...turns, result('b')]])

    for (const [n, body] of bodies.slice(1).entries()) {
      const before = bodies[n]!
      expect(conversation(body).slice(0, conversation(before).length)).toEqual(conversation(before))
      expect(body.tools).toEqual(before.tools)
      expect(body.prompt_cache_key).toBe(before.prompt_cache_key)
    }
  })

  test('the state of another API or another model is not sent', async () => {
    const secret = {
      message: { reasoning_details: ['secret'] },
      output: [{ type: 'reasoning', encrypted_content: 'secret' }],
    }
    const other = said('One', [], { ...secret, api: api === 'chat' ? 'responses' : 'chat' })
    const older = said('Two', [], { ...secret, api, model: 'large' })

    const [body] = await sent(api, [[user('1'), other, user('2'), older, user('3')]])

    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

test('the fields that a vendor added to a message and its calls go back with them', async () => {
  const signature = { extra_content: { google: { thought_signature: 'sig' } } }
  const thoughts = {
    reasoning_content: 'I think',
    reasoning_details: [{ type: 'reasoning.text', text: 'hm' }],
    role: 'x',
  }

  const [body] = await sent('chat', [
    [user('1'), said('', ['a', 'b'], { message: thoughts, calls: [signature, null] }), result('a'), result('b')],
  ])

  expect(body?.messages[2]).toEqual({
    role: 'assistant',
    content: '',
    reasoning_content: 'I think',
    reasoning_details: thoughts.reasoning_details,
    tool_calls: [
      { ...signature, id: 'call00001', type: 'function', function: MILK },
      { id: 'call00002', type: 'function', function: MILK },
    ],
  })
})

test('reasoning_content goes back with calls only, as DeepSeek wants it', async () => {
  const thoughts = { reasoning_content: 'I think', reasoning_details: [1] }

  const [body] = await sent('chat', [[user('1'), said('Hi', [], { message: thoughts }), user('2')]])

  expect(body?.messages[2]).toEqual({ role: 'assistant', content: 'Hi', reasoning_details: [1] })
})

test('reasoning items go back whole and in their place, except one that nothing follows', async () => {
  const reasoning = (id: string) => ({ type: 'reasoning', id, summary: [], encrypted_content: `secret ${id}` })
  const output: ProviderState['output'] = [
    { ...reasoning('r1'), status: null },
    'message',
    reasoning('r2'),
    'function_call',
    'function_call',
    { ...reasoning('r3'), encrypted_content: null },
    reasoning('r4'),
  ]

  const [body] = await sent('responses', [
    [user('1'), said('Hi', ['a', 'b'], { api: 'responses', output }), result('a'), result('b')],
  ])

  expect(body?.input.slice(1, -2)).toEqual([
    reasoning('r1'),
    { role: 'assistant', content: 'Hi' },
    reasoning('r2'),
    { type: 'function_call', call_id: 'call00001', ...MILK },
    { type: 'function_call', call_id: 'call00002', ...MILK },
  ])
})

test.each(['chat', 'responses'] as const)(
  'what the rules remember about words is not sent to a provider (%s)',
  async (api) => {
    const call = { tool_name: 'remember_wording', arguments: '{"text":"zanzibar","means":"create"}' }
    const milk = { call_id: 'b', tool_name: 'create_todo', arguments: '{"item":"Milk"}' }
    const output = { wording: { text: 'zanzibar', means: 'create' }, change_ids: [] }
    const remembered = (call_id: string): TranscriptItem => ({
      role: 'tool',
      call_id,
      tool_name: 'remember_wording',
      output,
      status: 'ok',
    })
    const transcript: TranscriptItem[] = [
      user('Milk'),
      { role: 'assistant', content: '', tool_calls: [{ ...call, call_id: 'a' }] },
      remembered('a'),
      { role: 'assistant', content: '', tool_calls: [milk, { ...call, call_id: 'c' }] },
      result('b'),
      remembered('c'),
      said('Added.'),
      user('Thanks'),
    ]
    const without: TranscriptItem[] = [user('Milk'), said('', ['b']), result('b'), said('Added.'), user('Thanks')]
    const [body, expected] = await sent(api, [transcript, without])
    expect(body).toEqual(expected)
  },
)
