import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { ModelRequest, ToolDescription, TranscriptItem } from '../../types.ts'
import { wireArguments, wireName, wireOutput } from './wire.ts'

/** Returns the body of a request to Chat Completions. */
export function chatRequest(
  model: string,
  { instructions, transcript, tools }: ModelRequest,
): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: [{ role: 'system', content: instructions }, ...transcript.map(message)],
    // OpenAI rejects an empty list.
    ...(tools.length > 0 && { tools: tools.map(functionTool) }),
    stream: true,
    stream_options: { include_usage: true },
  }
}

function message(item: TranscriptItem): ChatCompletionMessageParam {
  if (item.role === 'user') return { role: 'user', content: item.content }
  if (item.role === 'tool') return { role: 'tool', tool_call_id: item.call_id, content: wireOutput(item.output) }
  if (item.tool_calls.length === 0) return { role: 'assistant', content: item.content }
  return {
    role: 'assistant',
    content: item.content || null,
    tool_calls: item.tool_calls.map((call) => ({
      id: call.call_id,
      type: 'function',
      function: { name: wireName(call), arguments: wireArguments(call) },
    })),
  }
}

function functionTool({ name, description, parameters }: ToolDescription): ChatCompletionFunctionTool {
  return { type: 'function', function: { name, description, parameters } }
}
