import { isTooDeep } from '@todo-agents/contract/json-depth'
import type { Complaints } from './rule.ts'
import { isRecord } from './rule.ts'

/** Checks one call of an earlier step. `id` is `tool_calls[].id` of Chat Completions, or `call_id` of Responses. */
export function checkCall(complaints: Complaints, id: unknown, name: unknown, json: unknown): void {
  const { expect } = complaints
  // mistral-common validates tool call ids with ^[a-zA-Z0-9]{9}$, and the API answers 400 with "Tool call id was … but
  // must be a-z, A-Z, 0-9, with a length of 9" (github.com/mistralai/mistral-common, protocol/instruct/validator.py).
  expect(
    typeof id === 'string' && /^[a-zA-Z0-9]{9}$/.test(id),
    'Mistral',
    `the call id ${id} has not 9 letters or digits`,
  )
  // platform.openai.com/docs/api-reference: at most 64 characters. Also holds for every id of 9 characters.
  expect(typeof id === 'string' && id.length <= 64, 'OpenAI', `the call id ${id} is longer than 64 characters`)
  checkName(complaints, name)
  // Templates of vLLM and llama.cpp parse the arguments of earlier calls, and fail when they are no object
  // (github.com/vllm-project/vllm, entrypoints/chat_utils.py: json.loads of each arguments).
  const args = typeof json === 'string' ? parsed(json) : undefined
  expect(isRecord(args) && !isTooDeep(args), 'vLLM', `the arguments ${String(json).slice(0, 80)} are no JSON object`)
}

/** OpenAI: ^[a-zA-Z0-9_-]{1,64}$; Gemini also wants a letter or underscore first (ai.google.dev/api/caching#FunctionDeclaration). */
export function checkName({ expect }: Complaints, name: unknown): void {
  expect(typeof name === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(name), 'OpenAI', `the tool name ${name} is malformed`)
  expect(
    typeof name === 'string' && /^[a-zA-Z_]/.test(name),
    'Gemini',
    `the tool name ${name} does not start with a letter`,
  )
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
