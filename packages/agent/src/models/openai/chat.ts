import { AppError } from '@todo-agents/contract/errors'
import type OpenAI from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { ModelEvent, ModelRequest, TokenUsage, ToolDescription, TranscriptItem } from '../../types.ts'
import { joinedCalls } from './chat-calls.ts'
import { BROKEN_OFF, FILTERED, TOO_LONG } from './failure.ts'
import { wireArguments, wireName, wireOutput } from './wire.ts'

/** One turn through Chat Completions. */
export async function* streamChat(
  client: OpenAI,
  model: string,
  { instructions, transcript, tools, signal }: ModelRequest,
): AsyncGenerator<ModelEvent, void, void> {
  const chunks = await client.chat.completions.create(
    {
      model,
      messages: [{ role: 'system', content: instructions }, ...transcript.map(message)],
      // OpenAI refuses an empty list.
      ...(tools.length > 0 && { tools: tools.map(functionTool) }),
      stream: true,
      stream_options: { include_usage: true },
    },
    { signal },
  )
  const calls = joinedCalls()
  let usage: TokenUsage = { input_tokens: 0, output_tokens: 0 }
  let finish_reason: string | null = null

  for await (const chunk of chunks) {
    if (chunk.usage) usage = tokens(chunk.usage)
    // The chunk with the usage has no choice, and some servers leave the list out altogether.
    const choice = chunk.choices?.[0]
    if (!choice) continue
    const text = textOf(choice.delta)
    if (text) yield { type: 'text_delta', content: text }
    for (const fragment of choice.delta?.tool_calls ?? []) calls.add(fragment)
    finish_reason = choice.finish_reason ?? finish_reason
  }

  if (signal.aborted) return
  if (finish_reason === null) throw new AppError('model_error', BROKEN_OFF)
  if (finish_reason === 'length') throw new AppError('model_error', TOO_LONG)
  if (finish_reason === 'content_filter') throw new AppError('model_error', FILTERED)
  // Not every server says "tool_calls" when there are some: what was sent counts.
  for (const call of calls.all()) yield { type: 'tool_call', call }
  yield { type: 'finish', usage }
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

/** A refusal is the model's answer in other words. Mistral's reasoning models send a list of parts as content. */
function textOf(delta: ChatCompletionChunk.Choice.Delta | undefined): string {
  const content: unknown = delta?.content || delta?.refusal
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (part?.type === 'text' && typeof part.text === 'string' ? part.text : '')).join('')
}

function tokens(usage: NonNullable<ChatCompletionChunk['usage']>): TokenUsage {
  return { input_tokens: usage.prompt_tokens ?? 0, output_tokens: usage.completion_tokens ?? 0 }
}
