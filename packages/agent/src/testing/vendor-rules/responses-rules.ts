import { checkCall, checkName } from './call-rules.ts'
import type { Complaints, Json } from './rule.ts'
import { isText, records } from './rule.ts'
import { checkParameters } from './schema-rules.ts'

/** The parameters of platform.openai.com/docs/api-reference/responses/create that we send. OpenAI refuses unknown ones. */
const PARAMETERS = new Set(
  (
    'model instructions input tools parallel_tool_calls store include prompt_cache_key stream max_output_tokens ' +
    'reasoning background'
  ).split(' '),
)

/** Checks a request to the Responses API. */
export function checkResponses(complaints: Complaints, body: Json): void {
  const { expect } = complaints
  const { model, tools, parallel_tool_calls, max_output_tokens, prompt_cache_key, input } = body
  for (const name of Object.keys(body)) expect(PARAMETERS.has(name), 'OpenAI', `unknown parameter: '${name}'`)
  expect(isText(model), 'OpenAI', 'the model is missing')
  expect(tools === undefined || (Array.isArray(tools) && tools.length > 0 && tools.length <= 128), 'OpenAI', 'tools')
  expect(tools !== undefined || parallel_tool_calls === undefined, 'OpenAI', 'parallel_tool_calls without tools')
  // OpenAI: "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16".
  expect(max_output_tokens === undefined || Number(max_output_tokens) >= 16, 'OpenAI', 'max_output_tokens below 16')
  expect(prompt_cache_key === undefined || String(prompt_cache_key).length <= 64, 'OpenAI', 'a long prompt_cache_key')
  for (const { type, name, description, parameters, strict, ...others } of records(tools)) {
    expect(type === 'function', 'OpenAI', `a tool of type ${type}`)
    checkName(complaints, name)
    expect(typeof strict === 'boolean', 'OpenAI', `the tool ${name} does not say whether it is strict`)
    expect(Object.keys(others).length === 0, 'OpenAI', `unknown fields of ${name}: ${Object.keys(others)}`)
    expect(
      isText(description) && description.length <= 1024,
      'OpenAI',
      `the description of ${name} has no 1 to 1024 characters`,
    )
    checkParameters(complaints, parameters, strict === true)
  }
  if (typeof input === 'string') expect(input !== '', 'OpenAI', 'the input is empty')
  else checkItems(complaints, records(input), body.store !== false)
}

function checkItems(complaints: Complaints, items: Json[], isStored: boolean): void {
  const { expect } = complaints
  expect(items.length > 0, 'OpenAI', 'the input is empty')
  expect(roleOf(items[0]) === 'user', 'llama.cpp', 'the conversation does not start with the user')
  expect(/^(user|tool)$/.test(roleOf(items.at(-1))), 'Mistral', 'the last item is no user message or result')
  const open: unknown[] = []
  const ids = new Set<unknown>()
  for (const [at, item] of items.entries()) {
    const { type, call_id } = item
    const [role, before] = [roleOf(item), roleOf(items[at - 1])]
    if (type === 'function_call') {
      expect(!ids.has(call_id), 'OpenAI', `the call id ${call_id} is used twice`)
      checkCall(complaints, call_id, item.name, item.arguments)
      open.push(call_id)
      ids.add(call_id)
    } else if (type === 'function_call_output') {
      // OpenAI: "No tool call found for function call output with call_id …".
      expect(call_id === open.shift(), 'OpenAI', `item ${at} answers ${call_id} out of order`)
      expect(isText(item.output), 'OpenAI', `item ${at} has no output`)
    } else if (type === 'reasoning') checkReasoning(complaints, item, items[at + 1], isStored)
    else {
      expect(/^(user|assistant)$/.test(role) && isText(item.content), 'OpenAI', `item ${at} is no message`)
    }
    // OpenAI: "No tool output found for function call …".
    if (role === 'user') expect(open.length === 0, 'OpenAI', `item ${at} comes before the result of ${open[0]}`)
    // Servers that pass the items through a chat template, see chat-rules.ts.
    expect(role !== 'user' || before !== 'tool', 'Mistral', `item ${at}: role user after role tool`)
    expect(role !== 'user' || before !== 'user', 'llama.cpp', `item ${at}: role user after role user`)
  }
  expect(open.length === 0, 'OpenAI', `the call ${open[0]} has no output`)
}

/** OpenAI: "Item 'rs_…' of type 'reasoning' was provided without its required following item." */
function checkReasoning({ expect }: Complaints, item: Json, next: Json | undefined, isStored: boolean): void {
  const isFollowed = roleOf(next) === 'assistant'
  expect(isFollowed, 'OpenAI', `the reasoning ${item.id} was provided without its following item`)
  // OpenAI: "Item with id 'rs_…' not found. Items are not persisted when `store` is set to false."
  const isWhole = isText(item.encrypted_content) || records(item.content).length > 0
  expect(isStored || isWhole, 'OpenAI', `the reasoning ${item.id} is not stored and has no content`)
}

function roleOf(item: Json | undefined): string {
  if (item?.type === 'function_call_output') return 'tool'
  if (item?.type === 'function_call' || item?.type === 'reasoning') return 'assistant'
  return String(item?.role)
}
