import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses'
import type { TokenUsage, ToolCall } from '../../types.ts'
import { brokenOff, filtered, tooLong } from '../http/failure.ts'
import type { Reply, ReplyLogger } from '../http/read-reply.ts'
import { streamError } from './failure.ts'
import { modelState, outputState, STATE_DROPPED } from './model-state.ts'
import { plainDelta } from './plain-delta.ts'
import { responseText } from './response-text.ts'

/** Only these events are parsed. The others make up most of a reply's bytes, apart from its text. */
const PARSED_EVENTS = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.output_item.done',
  'response.completed',
  'response.incomplete',
  'response.failed',
  'error',
])

/** Reads a reply of the Responses API. `model` is the configured name of the model. */
export function responsesReply(model: string, logger?: ReplyLogger): Reply {
  const text = responseText()
  const tool_calls: ToolCall[] = []
  let pending = ''
  const items: ResponseOutputItem[] = []
  let usage: TokenUsage | null = null

  function takeItem(item: ResponseOutputItem): void {
    items.push(item)
    if (item.type === 'function_call') tool_calls.push(toolCall(item))
    if (item.type === 'message') pending += text.done(messageText(item))
  }

  return {
    take(name, data) {
      if (name !== '' && !PARSED_EVENTS.has(name)) return
      // A server that also has Chat Completions may end both APIs with "[DONE]".
      if (data === '[DONE]') return
      const plain = plainDelta(data)
      if (plain !== null) {
        pending += text.delta(plain)
        return
      }
      const event: ResponseStreamEvent = JSON.parse(data)
      switch (event.type) {
        // A refusal is the model's answer, so it is shown as text.
        case 'response.output_text.delta':
        case 'response.refusal.delta':
          pending += text.delta(event.delta)
          break
        case 'response.output_item.done':
          takeItem(event.item)
          break
        case 'response.completed':
          // Some servers never send `output_item.done`. Their items are all here.
          if (items.length === 0) for (const item of event.response.output ?? []) takeItem(item)
          usage = tokens(event.response)
          break
        default:
          throwFailure(event)
      }
    },
    takeText() {
      const piece = pending
      pending = ''
      return piece
    },
    isEnded: () => usage !== null,
    answer() {
      if (usage === null) throw brokenOff()
      const output = outputState(items)
      const state = modelState({ api: 'responses', model, ...(output && { output }) }, (length) =>
        logger?.warn({ length }, STATE_DROPPED),
      )
      return { tool_calls, usage, ...(state && { model_state: state }) }
    },
  }
}

function throwFailure(event: ResponseStreamEvent): void {
  switch (event.type) {
    case 'response.incomplete':
      throw event.response.incomplete_details?.reason === 'content_filter' ? filtered() : tooLong()
    case 'response.failed':
      throw streamError(event.response.error)
    // OpenAI puts the code beside the type, others below `error`, as in an HTTP error.
    case 'error':
      throw streamError('error' in event ? event.error : event)
  }
}

function messageText({ content }: Extract<ResponseOutputItem, { type: 'message' }>): string {
  return content.map((part) => (part.type === 'output_text' ? part.text : part.refusal)).join('')
}

function toolCall({ call_id, name, arguments: json }: ResponseFunctionToolCall): ToolCall {
  return { call_id, tool_name: name, arguments: json }
}

function tokens({ usage }: Response): TokenUsage {
  return { input_tokens: usage?.input_tokens ?? 0, output_tokens: usage?.output_tokens ?? 0 }
}
