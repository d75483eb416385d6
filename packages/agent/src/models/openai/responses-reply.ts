import type { ResponseOutputItem } from 'openai/resources/responses/responses'
import { isRecord, parseRecord } from '../../json.ts'
import type { TokenUsage } from '../../types.ts'
import { brokenOff, endedBy } from '../http/failure.ts'
import type { Reply, ReplyLogger } from '../http/reply.ts'
import { answerText } from './answer-text.ts'
import { bodyError, streamError } from './failure.ts'
import { modelState, outputState, STATE_DROPPED } from './model-state.ts'
import { plainDelta } from './plain-delta.ts'
import type { CallItem } from './response-calls.ts'
import { responseCalls } from './response-calls.ts'

/** Only these events are parsed. The others make up most of a reply's bytes, apart from its text. */
const PARSED_EVENTS = new Set([
  'response.output_text.delta',
  'response.output_text.done',
  'response.refusal.delta',
  'response.reasoning_summary_text.delta',
  'response.function_call_arguments.done',
  'response.output_item.added',
  'response.output_item.done',
  'response.completed',
  'response.incomplete',
  'response.cancelled',
  'response.failed',
])

/** These say that the model thinks, without telling about what. */
const THINKING_EVENTS = new Set(['response.reasoning_text.delta', 'response.reasoning.delta'])

/** What an event may have. The types of the `openai` package promise more than servers keep. */
interface Event {
  type?: string
  delta?: unknown
  text?: unknown
  item?: Item
  output_index?: number
  item_id?: string
  name?: string
  arguments?: unknown
  response?: Response
  error?: unknown
}

type Item = CallItem & { type?: string; content?: ({ text?: unknown; refusal?: unknown } | null)[] | string | null }

interface Response {
  status?: string | null
  error?: unknown
  incomplete_details?: { reason?: string | null } | null
  output?: Item[] | null
  usage?: {
    input_tokens?: number | null
    output_tokens?: number | null
    input_tokens_details?: { cached_tokens?: number | null } | null
  } | null
}

interface ResponsesReplyOptions {
  /** The configured name of the model. */
  model: string
  logger?: ReplyLogger | undefined
}

/** Reads a reply of the Responses API. */
export function responsesReply({ model, logger }: ResponsesReplyOptions): Reply {
  const text = answerText()
  const calls = responseCalls()
  let items: Item[] = []
  let usage: TokenUsage | null = null

  function takeEvent(event: Event, type: string): boolean {
    switch (type) {
      // A refusal is the model's answer, so it is shown as text.
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        if (typeof event.delta === 'string') text.delta(event.delta)
        return true
      case 'response.output_text.done':
        if (typeof event.text === 'string') text.part(event.text)
        return true
      case 'response.reasoning_summary_text.delta':
        text.reasoning(typeof event.delta === 'string' ? event.delta : '')
        return true
      case 'response.output_item.added':
        if (event.item?.type === 'function_call') calls.item(event.item, event.output_index ?? null)
        if (event.item?.type === 'reasoning') text.reasoning('')
        return true
      case 'response.function_call_arguments.done':
        calls.argumentsDone(event)
        return true
      case 'response.output_item.done':
        if (isRecord(event.item)) takeItem(event.item, event.output_index ?? null)
        return true
      case 'response.completed':
      case 'response.incomplete':
      case 'response.cancelled':
      case 'response.failed':
        takeEnd(event.response ?? {}, type.slice('response.'.length))
        return true
      default:
        // OpenAI puts the code beside the type, others below `error`, as in an HTTP error. Some give no type at all.
        if (event.error || type === 'error') throw streamError(event.error ?? event)
        return type.startsWith('response.')
    }
  }

  function takeItem(item: Item, index: number | null): void {
    items.push(item)
    if (item.type === 'function_call') calls.item(item, index)
    if (item.type === 'message') text.done(messageText(item))
  }

  /** Takes the whole response, which counts where it differs from what came before. */
  function takeEnd(response: Response, event: string): void {
    // Some servers send the event `response.completed` whatever the status is.
    const status = event === 'completed' ? (response.status ?? event) : event
    if (status === 'failed' || response.error) throw streamError(response.error ?? { message: 'the response failed' })
    const reason = response.incomplete_details?.reason
    if (status !== 'completed') throw endedBy(reason ?? (status === 'incomplete' ? 'max_output_tokens' : status))
    const output = (response.output ?? []).filter(isRecord) as Item[]
    text.final(output.filter(({ type }) => type === 'message').map(messageText))
    calls.final(output.filter(({ type }) => type === 'function_call'))
    if (output.length >= items.length) items = output
    usage = tokens(response)
  }

  return {
    take(name, data) {
      if (THINKING_EVENTS.has(name)) {
        text.reasoning('')
        return true
      }
      if (name.startsWith('response.') && !PARSED_EVENTS.has(name)) return true
      const plain = plainDelta(data)
      if (plain !== null) {
        text.delta(plain)
        return true
      }
      // A server that also has Chat Completions may end both APIs with "[DONE]".
      if (data.trim() === '[DONE]') return true
      const event = parseRecord(data) as Event | null
      return event !== null && takeEvent(event, typeof event.type === 'string' ? event.type : name)
    },
    takeWhole(json) {
      const isAnswer = isRecord(json) && Array.isArray(json.output)
      if (!isAnswer) {
        const error = bodyError(Array.isArray(json) ? json[0] : json)
        if (error) throw error
        return false
      }
      takeEnd(json, 'completed')
      return true
    },
    flush: text.flush,
    isFinished: () => usage !== null,
    isEnded: () => usage !== null,
    answer() {
      text.end()
      if (usage === null) throw brokenOff()
      const output = outputState(items as ResponseOutputItem[])
      const state = modelState({ api: 'responses', model, ...(output && { output }) }, (length) =>
        logger?.warn({ length }, STATE_DROPPED),
      )
      return { tool_calls: calls.all(), usage, ...(state && { model_state: state }) }
    },
  }
}

function messageText({ content }: Item): string {
  if (typeof content === 'string') return content
  const parts = (content ?? []).map((part) => part?.text ?? part?.refusal)
  return parts.filter((part) => typeof part === 'string').join('')
}

function tokens({ usage }: Response): TokenUsage {
  const cached = usage?.input_tokens_details?.cached_tokens
  return {
    input_tokens: usage?.input_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
    ...(cached && { cached_input_tokens: cached }),
  }
}
