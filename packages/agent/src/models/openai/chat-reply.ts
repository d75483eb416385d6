import { isRecord, parseRecord } from '../../json.ts'
import type { TokenUsage } from '../../types.ts'
import { brokenOff, endedBy } from '../http/failure.ts'
import type { Reply, ReplyLogger } from '../http/reply.ts'
import { answerText } from './answer-text.ts'
import type { CallFragment } from './chat-calls.ts'
import { joinedCalls } from './chat-calls.ts'
import { bodyError, streamError } from './failure.ts'
import { addVendorFields, modelState, STATE_DROPPED } from './model-state.ts'

/** What a chunk may have. The types of the `openai` package promise more than servers keep. */
interface Chunk {
  object?: string
  error?: unknown
  choices?: Choice[] | null
  usage?: ChatUsage | null
}

interface Choice {
  index?: number | string | null
  delta?: Message | null
  /** The whole message. Some servers send it with the last chunk, others instead of `delta`. */
  message?: Message | null
  finish_reason?: string | null
  error?: unknown
}

interface Message {
  content?: string | Part[] | null
  refusal?: string | null
  tool_calls?: CallFragment[] | null
  function_call?: CallFragment['function']
  reasoning_content?: unknown
  reasoning?: unknown
  reasoning_details?: unknown
}

type Part = { type?: string; text?: unknown } | string | null

interface ChatUsage {
  prompt_tokens?: number | null
  completion_tokens?: number | null
  prompt_tokens_details?: { cached_tokens?: number | null } | null
  /** DeepSeek has a field of its own for what it read from its cache. */
  prompt_cache_hit_tokens?: number | null
}

/** The reasons of a whole answer. Servers have many others, and each of them ends half an answer. */
const GOOD_ENDS = new Set(['stop', 'tool_calls', 'function_call'])

interface ChatReplyOptions {
  /** The configured name of the model. */
  model: string
  /** The names of the tools in the request. */
  tools: ReadonlySet<string>
  logger?: ReplyLogger | undefined
}

/** Reads a reply of Chat Completions. */
export function chatReply({ model, tools, logger }: ChatReplyOptions): Reply {
  const text = answerText()
  const calls = joinedCalls((name) => tools.has(name))
  let usage: TokenUsage = { input_tokens: 0, output_tokens: 0 }
  let finishReason: string | null = null
  let vendorFields: Record<string, unknown> | null = null
  let isEnded = false

  function takeChunk(chunk: Chunk): boolean {
    if (chunk.error) throw streamError(chunk.error)
    if (chunk.object === 'error') throw streamError(chunk)
    if (chunk.usage) usage = tokens(chunk.usage)
    if (!Array.isArray(chunk.choices)) return Boolean(chunk.usage)
    // The chunk with the usage has an empty list of choices.
    const choice = firstChoice(chunk.choices)
    if (choice) takeChoice(choice)
    return true
  }

  function takeChoice({ delta, message, finish_reason, error }: Choice): void {
    if (error) throw streamError(error)
    const isLast = Boolean(finish_reason)
    const piece = delta ?? (isLast ? null : message)
    if (piece) takeDelta(piece)
    if (isLast && message) takeMessage(message)
    finishReason = finish_reason || finishReason
  }

  function takeDelta(delta: Message): void {
    const piece = textOf(delta)
    if (piece !== '') text.delta(piece)
    takeReasoning(delta)
    for (const fragment of fragmentsOf(delta)) calls.add(fragment)
    vendorFields = addVendorFields(vendorFields, delta)
  }

  function takeMessage(message: Message): void {
    const whole = textOf(message)
    if (whole !== '') text.final([whole])
    takeReasoning(message)
    const repeated = fragmentsOf(message)
    if (repeated.length > 0) calls.final(repeated)
    vendorFields = addVendorFields(null, message) ?? vendorFields
  }

  function takeReasoning(delta: Message): void {
    const { reasoning_content, reasoning, reasoning_details } = delta
    if (Array.isArray(reasoning_details)) for (const detail of reasoning_details) text.reasoning(summaryOf(detail))
    else if (reasoning_content || reasoning || hasThinking(delta.content)) text.reasoning('')
  }

  return {
    take(_, data) {
      if (data.trim() === '[DONE]') {
        isEnded = true
        return true
      }
      const chunk = parseRecord(data)
      return chunk !== null && takeChunk(chunk)
    },
    takeWhole(json) {
      const body: unknown = Array.isArray(json) ? json[0] : json
      const choice = isRecord(body) && Array.isArray(body.choices) ? firstChoice(body.choices) : undefined
      const isAnswer = isRecord(choice?.message) && !(body as Chunk).error
      if (!isAnswer) {
        const error = bodyError(body)
        if (error) throw error
        return false
      }
      isEnded = true
      takeChunk({ ...(body as Chunk), choices: [] })
      takeMessage(choice.message as Message)
      if (choice.error) throw streamError(choice.error)
      finishReason = choice.finish_reason || null
      return true
    },
    flush: text.flush,
    isFinished: () => finishReason !== null,
    isEnded: () => isEnded,
    answer() {
      const hasText = text.end()
      const tool_calls = calls.all()
      if (finishReason !== null && !GOOD_ENDS.has(finishReason)) throw endedBy(finishReason)
      // Some servers give no reason. Behind text, "[DONE]" says as much; behind a call, a part of it may be missing.
      const isWhole = finishReason !== null || (isEnded && hasText && tool_calls.length === 0)
      if (!isWhole) throw brokenOff()
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
      // Some servers finish with "stop" although they sent calls. So the calls count, not the finish reason.
      return { tool_calls, usage, ...(state && { model_state: state }) }
    },
  }
}

/** Returns the choice that we asked for. A server may send others, together or in turn. */
function firstChoice(choices: unknown[]): Choice | undefined {
  const known = choices.filter(isRecord) as Choice[]
  return known.find(({ index }) => index != null && Number(index) === 0) ?? known.find(({ index }) => index == null)
}

/**
 * Returns the text of a message. A refusal is the model's answer, so it is shown as text. Mistral's reasoning models
 * send content as a list of parts.
 */
function textOf({ content, refusal }: Message): string {
  const given: unknown = content || refusal
  if (typeof given === 'string') return given
  if (!Array.isArray(given)) return ''
  return given.map(partText).join('')
}

function partText(part: Part): string {
  if (typeof part === 'string') return part
  return (part?.type === 'text' || part?.type === 'output_text') && typeof part.text === 'string' ? part.text : ''
}

function hasThinking(content: Message['content']): boolean {
  return Array.isArray(content) && content.some((part) => isRecord(part) && part.type === 'thinking')
}

/** OpenRouter marks what the provider tells of the reasoning. Other details are the reasoning itself. */
function summaryOf(detail: unknown): string {
  const isSummary = isRecord(detail) && detail.type === 'reasoning.summary' && typeof detail.summary === 'string'
  return isSummary ? (detail.summary as string) : ''
}

function fragmentsOf({ tool_calls, function_call }: Message): CallFragment[] {
  const fragments = Array.isArray(tool_calls) ? tool_calls.filter(isRecord) : []
  return isRecord(function_call) ? [...fragments, { function: function_call }] : fragments
}

function tokens(usage: ChatUsage): TokenUsage {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens
  return {
    input_tokens: usage.prompt_tokens ?? 0,
    output_tokens: usage.completion_tokens ?? 0,
    ...(cached && { cached_input_tokens: cached }),
  }
}
