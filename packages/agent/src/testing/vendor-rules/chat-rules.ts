import { checkCall, checkName } from './call-rules.ts'
import type { Complaints, Json } from './rule.ts'
import { isText, records } from './rule.ts'
import { checkParameters } from './schema-rules.ts'

/** The parameters of platform.openai.com/docs/api-reference/chat/create that we send. Mistral and Gemini refuse unknown ones. */
const PARAMETERS = new Set(
  'model messages tools parallel_tool_calls stream stream_options max_tokens max_completion_tokens reasoning_effort'.split(
    ' ',
  ),
)

/** Checks a request to Chat Completions. */
export function checkChat(complaints: Complaints, body: Json): void {
  const { expect } = complaints
  for (const name of Object.keys(body)) expect(PARAMETERS.has(name), 'Mistral', `extra_forbidden: ${name}`)
  expect(isText(body.model), 'OpenAI', 'the model is missing')
  expect(body.stream === true || body.stream_options === undefined, 'OpenAI', 'stream_options without stream')
  const isLimitedOnce = body.max_tokens === undefined || body.max_completion_tokens === undefined
  expect(isLimitedOnce, 'OpenAI', 'max_tokens together with max_completion_tokens')
  checkTools(complaints, body)
  checkMessages(complaints, records(body.messages))
}

function checkTools(complaints: Complaints, { tools, parallel_tool_calls }: Json): void {
  const { expect } = complaints
  // OpenAI: "[] is too short - 'tools'", at most 128, and "'parallel_tool_calls' is only allowed when 'tools' are specified".
  expect(tools === undefined || (Array.isArray(tools) && tools.length > 0 && tools.length <= 128), 'OpenAI', 'tools')
  expect(tools !== undefined || parallel_tool_calls === undefined, 'OpenAI', 'parallel_tool_calls without tools')
  for (const { type, function: tool } of records(tools) as { type: unknown; function: Json }[]) {
    expect(type === 'function', 'OpenAI', `a tool of type ${type}`)
    const { name, description, parameters, strict, ...others } = tool
    checkName(complaints, name)
    expect(Object.keys(others).length === 0, 'Gemini', `unknown fields of ${name}: ${Object.keys(others)}`)
    expect(
      isText(description) && description.length <= 1024,
      'OpenAI',
      `the description of ${name} has no 1 to 1024 characters`,
    )
    checkParameters(complaints, parameters, strict === true)
  }
}

function checkMessages(complaints: Complaints, messages: Json[]): void {
  const { expect } = complaints
  // The chat templates of Mistral, Gemma and Llama 2 in vLLM, llama.cpp, Ollama and LM Studio: "After the optional system
  // message, conversation roles must alternate user and assistant roles".
  expect(messages[0]?.role === 'system', 'llama.cpp', 'the first message is not that of the system')
  expect(messages[1]?.role === 'user', 'llama.cpp', 'the conversation does not start with the user')
  expect(/^(user|tool)$/.test(String(messages.at(-1)?.role)), 'Mistral', 'the last message is no user or tool')
  const ids = new Set<unknown>()
  let before: Json = {}
  let open: unknown[] = []
  for (const [at, message] of messages.entries()) {
    const { role, content, tool_calls, tool_call_id } = message
    const calls = records(tool_calls)
    // llama.cpp, LM Studio and Ollama refuse null ("invalid message content type: <nil>", pydantic-ai#5206,
    // llama.cpp#13471, lmstudio-bug-tracker#261), vLLM and SGLang a missing content.
    expect(typeof content === 'string', 'Ollama', `message ${at} (${role}) has no text as content`)
    if (role === 'tool') {
      // OpenAI: "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'".
      // Mistral: "Not the same number of function calls and responses". Its order is that of the calls.
      expect(tool_call_id === open[0], 'OpenAI', `message ${at} answers ${tool_call_id} instead of ${open[0]}`)
      open = open.slice(1)
    } else {
      expect(open.length === 0, 'OpenAI', `message ${at} comes before the result of ${open[0]}`)
      open = calls.map(({ id }) => id)
      checkOrder(complaints, before, message, at)
    }
    for (const call of calls) {
      expect(!ids.has(call.id), 'OpenAI', `the call id ${call.id} is used twice`)
      ids.add(call.id)
      const { name, arguments: json } = call.function as Json
      checkCall(complaints, call.id, name, json)
    }
    before = message
  }
  expect(open.length === 0, 'OpenAI', `the call ${open[0]} has no result`)
}

/** Checks a message that is no result of a tool, and the one before it. */
function checkOrder({ expect }: Complaints, before: Json, message: Json, at: number): void {
  const { role, content, tool_calls } = message
  const hasCalls = records(tool_calls).length > 0
  expect(tool_calls === undefined || hasCalls, 'OpenAI', `message ${at} has an empty list of calls`)
  // Mistral: "Assistant message must have either content or tool_calls"; Gemini: "contents.parts must not be empty".
  expect(isText(content) || hasCalls, 'Mistral', `message ${at} (${role}) is empty`)
  expect((role === 'system') === (at === 0), 'llama.cpp', `message ${at} has the role ${role}`)
  // Mistral: "Unexpected role 'user' after role 'tool'" (3230).
  expect(role !== 'user' || before.role !== 'tool', 'Mistral', `message ${at}: role user after role tool`)
  expect(role !== before.role, 'llama.cpp', `message ${at}: ${role} after ${role}`)
  // api-docs.deepseek.com/guides/thinking_mode: reasoning_content goes back only with the calls of its message.
  expect(hasCalls || !('reasoning_content' in message), 'DeepSeek', `message ${at}: reasoning_content without calls`)
}
