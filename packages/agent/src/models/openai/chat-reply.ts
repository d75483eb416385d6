import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { TokenUsage } from '../../types.ts'
import { brokenOff, filtered, tooLong } from '../http/failure.ts'
import type { Reply, ReplyLogger } from '../http/read-reply.ts'
import { joinedCalls } from './chat-calls.ts'
import { streamError } from './failure.ts'
import { addVendorFields, modelState, STATE_DROPPED } from './model-state.ts'

/** Reads a reply of Chat Completions. `model` is the configured name of the model. */
export function chatReply(model: string, logger?: ReplyLogger): Reply {
  const calls = joinedCalls()
  let usage: TokenUsage = { input_tokens: 0, output_tokens: 0 }
  let finishReason: string | null = null
  let pending = ''
  let isEnded = false
  let vendorFields: Record<string, unknown> | null = null

  return {
    take(_, data) {
      if (data === '[DONE]') {
        isEnded = true
        return
      }
      const chunk: ChatCompletionChunk & { error?: unknown } = JSON.parse(data)
      if (chunk.error) throw streamError(chunk.error)
      if (chunk.usage) usage = tokens(chunk.usage)
      // The chunk with the usage has an empty list of choices, and some servers omit the list.
      const choice = chunk.choices?.[0]
      if (!choice) return
      pending += textOf(choice.delta)
      if (choice.delta) vendorFields = addVendorFields(vendorFields, choice.delta)
      const fragments = choice.delta?.tool_calls
      if (fragments) for (const fragment of fragments) calls.add(fragment)
      finishReason = choice.finish_reason ?? finishReason
    },
    takeText() {
      const piece = pending
      pending = ''
      return piece
    },
    isEnded: () => isEnded,
    answer() {
      if (finishReason === null) throw brokenOff()
      if (finishReason === 'length') throw tooLong()
      if (finishReason === 'content_filter') throw filtered()
      // Some servers finish with "stop" although they sent calls. So the calls count, not the finish reason.
      const fields = calls.vendorFields()
      const state = modelState(
        {
          api: 'chat',
          model,
          ...(vendorFields && { message: vendorFields }),
          ...(fields.some((each) => each !== null) && { calls: fields }),
        },
        (length) => logger?.warn({ length }, STATE_DROPPED),
      )
      return { tool_calls: calls.all(), usage, ...(state && { model_state: state }) }
    },
  }
}

/**
 * Returns the text of a chunk. A refusal is the model's answer, so it is shown as text. Mistral's reasoning models send
 * content as a list of parts.
 */
function textOf(delta: ChatCompletionChunk.Choice.Delta | undefined): string {
  const content: unknown = delta?.content || delta?.refusal
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (part?.type === 'text' && typeof part.text === 'string' ? part.text : '')).join('')
}

function tokens(usage: NonNullable<ChatCompletionChunk['usage']>): TokenUsage {
  return { input_tokens: usage.prompt_tokens ?? 0, output_tokens: usage.completion_tokens ?? 0 }
}
