import type OpenAI from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { ModelRequest, TokenUsage, ToolDescription, TranscriptItem } from '../../types.ts'
import { ModelError } from '../model-error.ts'
import { joinedCalls } from './chat-calls.ts'
import { brokenOff, FILTERED, TOO_LONG, toldError } from './failure.ts'
import type { Reply } from './read-reply.ts'
import { wireArguments, wireName, wireOutput } from './wire.ts'

/** Chat Completions. */
export const chat = { send, reply }

async function send(
  client: OpenAI,
  model: string,
  { instructions, transcript, tools, signal }: ModelRequest,
): Promise<Response> {
  const body: ChatCompletionCreateParamsStreaming = {
    model,
    messages: [{ role: 'system', content: instructions }, ...transcript.map(message)],
    // OpenAI refuses an empty list.
    ...(tools.length > 0 && { tools: tools.map(functionTool) }),
    stream: true,
    stream_options: { include_usage: true },
  }
  return client.chat.completions.create(body, { signal }).asResponse()
}

function reply(): Reply {
  const calls = joinedCalls()
  let usage: TokenUsage = { input_tokens: 0, output_tokens: 0 }
  let finish_reason: string | null = null
  let pending = ''
  let ended = false

  return {
    take(_, data) {
      if (data === '[DONE]') {
        ended = true
        return
      }
      const chunk: ChatCompletionChunk & { error?: unknown } = JSON.parse(data)
      if (chunk.error) throw toldError(chunk.error)
      if (chunk.usage) usage = tokens(chunk.usage)
      // The chunk with the usage has no choice, and some servers leave the list out altogether.
      const choice = chunk.choices?.[0]
      if (!choice) return
      pending += textOf(choice.delta)
      const fragments = choice.delta?.tool_calls
      if (fragments) for (const fragment of fragments) calls.add(fragment)
      finish_reason = choice.finish_reason ?? finish_reason
    },
    text() {
      const piece = pending
      pending = ''
      return piece
    },
    isEnded: () => ended,
    answer() {
      if (finish_reason === null) throw brokenOff()
      if (finish_reason === 'length') throw new ModelError(TOO_LONG)
      if (finish_reason === 'content_filter') throw new ModelError(FILTERED)
      // Not every server says "tool_calls" when there are some: what was sent counts.
      return { tool_calls: calls.all(), usage }
    },
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
