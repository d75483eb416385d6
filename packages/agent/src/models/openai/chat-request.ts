import type { ChatCompletionCreateParamsStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { ModelRequest } from '../../types.ts'
import type { AssistantTurn, SentCall } from './conversation.ts'
import { sentTurns } from './conversation.ts'
import type { RequestOptions } from './request-options.ts'
import { vendorFields } from './sent-state.ts'
import { functionTools } from './tool-schema.ts'

type Message = ChatCompletionMessageParam

/**
 * Returns the body of a request to Chat Completions. What stays the same from one request to the next comes first, so
 * that the provider finds it in its prompt cache.
 */
export function chatRequest(
  model: string,
  { instructions, transcript, tools }: ModelRequest,
  options: RequestOptions,
): ChatCompletionCreateParamsStreaming {
  const { refused, maxOutputTokens, reasoningEffort } = options
  const turns = sentTurns(transcript, 'chat', model)
  return {
    model,
    messages: [
      { role: 'system', content: instructions },
      ...turns.flatMap((turn): Message[] => (turn.role === 'user' ? [turn] : spoken(turn, refused))),
    ],
    // OpenAI rejects an empty list, and `parallel_tool_calls` without tools.
    ...(tools.length > 0 && {
      tools: functionTools(tools, false).map(({ name, description, parameters }) => ({
        type: 'function' as const,
        function: { name, description, parameters },
      })),
      ...(!refused.has('parallel_tool_calls') && { parallel_tool_calls: true }),
    }),
    stream: true,
    ...(!refused.has('stream_options') && { stream_options: { include_usage: true } }),
    ...(maxOutputTokens !== undefined && lengthLimit(maxOutputTokens, refused)),
    ...(reasoningEffort !== undefined &&
      !refused.has('reasoning_effort') && { reasoning_effort: reasoningEffort as 'low' }),
  }
}

/** Returns the messages of a turn of the assistant: what it said, and the results of its calls. */
function spoken({ content, calls, state }: AssistantTurn, refused: RequestOptions['refused']): Message[] {
  if (calls.length === 0) return [{ role: 'assistant', content, ...reasoning(state?.message, false, refused) }]
  const said = {
    role: 'assistant' as const,
    // Ollama, LM Studio and llama.cpp refuse null, vLLM and others a message without content. All take an empty text.
    content,
    ...reasoning(state?.message, true, refused),
    tool_calls: calls.map((call, at) => ({
      ...(!refused.has('reasoning_content') && vendorFields(state?.calls?.[at])),
      ...toolCall(call),
    })),
  }
  return [said, ...calls.map(({ id, output }): Message => ({ role: 'tool', tool_call_id: id, content: output }))]
}

function toolCall({ id, name, arguments: json }: SentCall) {
  return { id, type: 'function' as const, function: { name, arguments: json } }
}

/**
 * Returns the provider's own fields of a message. DeepSeek requires `reasoning_content` beside calls and ignores or
 * refuses it elsewhere; OpenRouter takes `reasoning_details` back with every message.
 */
function reasoning(
  state: Record<string, unknown> | undefined,
  hasCalls: boolean,
  refused: RequestOptions['refused'],
): Record<string, unknown> {
  const { reasoning_content = refused.has('missing_reasoning_content') ? '' : undefined, ...others } =
    vendorFields(state)
  if (refused.has('reasoning_content')) return {}
  return { ...others, ...(hasCalls && reasoning_content !== undefined && { reasoning_content }) }
}

/** `max_tokens` is the earlier name, and the only one that many servers know. OpenAI's reasoning models refuse it. */
function lengthLimit(tokens: number, refused: RequestOptions['refused']): object {
  if (!refused.has('max_completion_tokens')) return { max_completion_tokens: tokens }
  return refused.has('max_tokens') ? {} : { max_tokens: tokens }
}
