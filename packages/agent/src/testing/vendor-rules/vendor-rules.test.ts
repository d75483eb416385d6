import { expect, test } from 'vitest'
import { modelServer } from '../model-server.ts'
import { brokenRules } from './vendor-rules.ts'

const call = (id: string, name = 'create_todo', json = '{}') => ({
  id,
  type: 'function',
  function: { name, arguments: json },
})
const said = (content: string | null, ...calls: object[]) => ({
  role: 'assistant',
  content,
  ...(calls.length > 0 && { tool_calls: calls }),
})
const result = (tool_call_id: string) => ({ role: 'tool', tool_call_id, content: '1' })
const SYSTEM = { role: 'system', content: 'Be brief.' }
const user = { role: 'user', content: 'Hi' }
const A = 'call00001'
const B = 'call00002'

const chat = (...messages: object[]) =>
  brokenRules('/v1/chat/completions', { model: 'm', stream: true, messages: [SYSTEM, ...messages] })

const tool = (parameters: object, isStrict = false, name = 'tool', description = 'A tool.') =>
  brokenRules('/v1/chat/completions', {
    model: 'm',
    messages: [SYSTEM, user],
    tools: [{ type: 'function', function: { name, description, parameters, ...(isStrict && { strict: true }) } }],
  })

const field = (schema: object) => tool({ type: 'object', properties: { a: schema } })

test('a whole conversation keeps all rules', () => {
  expect(chat(user, said('', call(A), call(B)), result(A), result(B), said('Done.'), user)).toEqual([])
})

test.each<[RegExp, object[]]>([
  [/Mistral: the call id call_1 has not 9/, [user, said('', call('call_1')), result('call_1')]],
  [/OpenAI: the call id .* is longer than 64/, [user, said('', call('a'.repeat(65))), result('a'.repeat(65))]],
  [/OpenAI: the call id call00001 is used twice/, [user, said('', call(A)), result(A), said('', call(A)), result(A)]],
  [/OpenAI: the tool name a! is malformed/, [user, said('', call(A, 'a!')), result(A)]],
  [/Gemini: the tool name 1a does not start/, [user, said('', call(A, '1a')), result(A)]],
  [/vLLM: the arguments \[\] are no JSON object/, [user, said('', call(A, 'a', '[]')), result(A)]],
  [/vLLM: the arguments \{ are no JSON object/, [user, said('', call(A, 'a', '{')), result(A)]],
  [/Ollama: message 2 \(assistant\) has no text/, [user, said(null, call(A)), result(A)]],
  [/OpenAI: message 3 answers call00002/, [user, said('', call(A), call(B)), result(B), result(A)]],
  [/OpenAI: message 3 comes before the result/, [user, said('', call(A)), said('Done.'), user]],
  [/OpenAI: the call call00001 has no result/, [user, said('', call(A))]],
  [/Mistral: the last message/, [user, said('Done.')]],
  [/Mistral: message 4: role user after role tool/, [user, said('', call(A)), result(A), user]],
  [/llama.cpp: message 2: user after user/, [user, user]],
  [/llama.cpp: message 3: assistant after assistant/, [user, said('a'), said('b'), user]],
  [/llama.cpp: the conversation does not start with the user/, [said('a'), user]],
  [/llama.cpp: message 2 has the role system/, [user, SYSTEM]],
  [/Mistral: message 2 \(assistant\) is empty/, [user, said(''), user]],
  [/OpenAI: message 2 has an empty list of calls/, [user, { ...said('a'), tool_calls: [] }, user]],
  [/DeepSeek: message 2: reasoning_content without calls/, [user, { ...said('a'), reasoning_content: 'b' }, user]],
])('Chat Completions: %s', (rule, messages) => {
  expect(chat(...messages).join('\n')).toMatch(rule)
})

test.each<[RegExp, string[]]>([
  [/Gemini: unknown name "exclusiveMinimum"/, field({ type: 'integer', exclusiveMinimum: 0 })],
  [/Gemini: unknown name "\$ref"/, field({ $ref: '#/a' })],
  [/Gemini: unknown name "allOf"/, field({ allOf: [] })],
  [/Gemini: unknown name "const"/, field({ type: 'string', const: 'a' })],
  [/Gemini: the type at parameters.a is \["string","null"\]/, field({ type: ['string', 'null'] })],
  [/Gemini: fields beside anyOf/, field({ anyOf: [{ type: 'string' }], description: 'a' })],
  [/Gemini: format uuid/, field({ type: 'array', items: { type: 'string', format: 'uuid' } })],
  [/Gemini: enum without texts/, field({ type: 'string', enum: [] })],
  [/Gemini: items at/, field({ type: 'array' })],
  [/Gemini: properties at/, field({ type: 'string', properties: {} })],
  [/Gemini: required names no property/, tool({ type: 'object', properties: {}, required: ['a'] })],
  [/OpenAI: the root of the parameters/, tool({ type: 'string' })],
  [
    /OpenAI: a strict schema requires all fields/,
    tool({ type: 'object', properties: { a: { type: 'string' } } }, true),
  ],
  [/OpenAI: a strict schema has additionalProperties/, tool({ type: 'object', properties: {} }, true)],
  [/OpenAI: the description/, tool({ type: 'object', properties: {} }, false, 'a', 'x'.repeat(1025))],
  [/OpenAI: the tool name/, tool({ type: 'object', properties: {} }, false, 'a b')],
])('tools: %s', (rule, broken) => {
  expect(broken.join('\n')).toMatch(rule)
})

test.each<[RegExp, object]>([
  [/OpenAI: tools/, { tools: [] }],
  [/OpenAI: parallel_tool_calls without tools/, { parallel_tool_calls: true }],
  [/OpenAI: stream_options without stream/, { stream: false, stream_options: {} }],
  [/OpenAI: max_tokens together/, { max_tokens: 1, max_completion_tokens: 1 }],
  [/Mistral: extra_forbidden: store/, { store: false }],
])('parameters: %s', (rule, given) => {
  const body = { model: 'm', stream: true, messages: [SYSTEM, user], ...given }
  expect(brokenRules('/chat/completions', body).join('\n')).toMatch(rule)
})

const asked = { type: 'function_call', call_id: A, name: 'a', arguments: '{}' }
const output = { type: 'function_call_output', call_id: A, output: '1' }
const thought = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' }
const responses = (input: unknown, given = {}) =>
  brokenRules('/v1/responses', { model: 'm', stream: true, store: false, input, ...given })

test('a whole conversation of Responses keeps all rules', () => {
  expect(responses([user, thought, asked, output, thought, said('Done.'), user])).toEqual([])
  expect(responses('Hi')).toEqual([])
})

test.each<[RegExp, unknown, object?]>([
  [/OpenAI: the reasoning rs_1 was provided without/, [user, thought, user]],
  [/OpenAI: the reasoning rs_1 is not stored/, [user, { ...thought, encrypted_content: '' }, asked, output]],
  [/OpenAI: the call call00001 has no output/, [user, asked]],
  [/OpenAI: item 1 answers call00001 out of order/, [user, output]],
  [/OpenAI: item 2 comes before the result/, [user, asked, user, output]],
  [/OpenAI: the call id call00001 is used twice/, [user, asked, output, asked, output]],
  [/OpenAI: item 2 has no output/, [user, asked, { ...output, output: '' }]],
  [/OpenAI: item 0 is no message/, [{ role: 'user', content: '' }]],
  [/OpenAI: the input is empty/, []],
  [/OpenAI: the input is empty/, ''],
  [/Mistral: item 3: role user after role tool/, [user, asked, output, user]],
  [/llama.cpp: item 1: role user after role user/, [user, user]],
  [/OpenAI: max_output_tokens below 16/, [user], { max_output_tokens: 15 }],
  [/OpenAI: unknown parameter: 'messages'/, [user], { messages: [] }],
  [
    /OpenAI: the tool a does not say/,
    [user],
    { tools: [{ type: 'function', name: 'a', parameters: { type: 'object' } }] },
  ],
])('Responses: %s', (rule, input, given) => {
  expect(responses(input, given).join('\n')).toMatch(rule)
})

test('the server answers 400 to a request that a vendor refuses, and the test fails', async () => {
  const server = await modelServer({ events: [] })

  const body = JSON.stringify({ model: 'm', messages: [user] })
  const { status } = await fetch(`${server.baseURL}/chat/completions`, { method: 'POST', body })

  expect(status).toBe(400)
  await expect(server[Symbol.asyncDispose]()).rejects.toThrow('requests that a vendor refuses: llama.cpp')
})
