import { AppError } from '@todo-agents/contract/errors'
import type OpenAI from 'openai'
import type {
  FunctionTool,
  Response,
  ResponseFunctionToolCall,
  ResponseInputItem,
  ResponseOutputItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses'
import type { ModelEvent, ModelRequest, TokenUsage, ToolCall, ToolDescription, TranscriptItem } from '../../types.ts'
import { BROKEN_OFF, byCode, FILTERED, PROVIDER_FAILED, TOO_LONG } from './failure.ts'
import { responseText } from './response-text.ts'
import { wireArguments, wireName, wireOutput } from './wire.ts'

/** One turn through the Responses API. */
export async function* streamResponse(
  client: OpenAI,
  model: string,
  { instructions, transcript, tools, signal }: ModelRequest,
): AsyncGenerator<ModelEvent, void, void> {
  const events = await client.responses.create(
    {
      model,
      instructions,
      input: transcript.flatMap(inputItems),
      // OpenAI refuses an empty list.
      ...(tools.length > 0 && { tools: tools.map(functionTool) }),
      // The conversation is kept here; nobody needs a second copy.
      store: false,
      stream: true,
    },
    { signal },
  )
  const text = responseText()
  let itemsDone = 0

  function* finished(item: ResponseOutputItem): Generator<ModelEvent, void, void> {
    if (item.type === 'function_call') yield { type: 'tool_call', call: toolCall(item) }
    if (item.type === 'message') yield { type: 'text_delta', content: text.done(messageText(item)) }
  }

  for await (const event of events) {
    switch (event.type) {
      // A refusal is the model's answer in other words.
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        yield { type: 'text_delta', content: text.delta(event.delta) }
        break
      case 'response.output_item.done':
        itemsDone++
        yield* finished(event.item)
        break
      case 'response.completed':
        // A server that does not say when each item is done has them all here.
        if (itemsDone === 0) for (const item of event.response.output ?? []) yield* finished(item)
        yield { type: 'finish', usage: tokens(event.response) }
        return
      default:
        throwFailure(event)
    }
  }
  if (!signal.aborted) throw new AppError('model_error', BROKEN_OFF)
}

function throwFailure(event: ResponseStreamEvent): void {
  switch (event.type) {
    case 'response.incomplete': {
      const filtered = event.response.incomplete_details?.reason === 'content_filter'
      throw new AppError('model_error', filtered ? FILTERED : TOO_LONG)
    }
    case 'response.failed': {
      const cause = event.response.error
      throw new AppError('model_error', byCode(cause?.code) ?? PROVIDER_FAILED, { cause })
    }
    case 'error':
      throw new AppError('model_error', byCode(event.code) ?? PROVIDER_FAILED, { cause: event })
  }
}

function inputItems(item: TranscriptItem): ResponseInputItem[] {
  if (item.role === 'user') return [{ role: 'user', content: item.content }]
  if (item.role === 'tool') {
    return [{ type: 'function_call_output', call_id: item.call_id, output: wireOutput(item.output) }]
  }
  const said: ResponseInputItem[] = item.content ? [{ role: 'assistant', content: item.content }] : []
  return [...said, ...item.tool_calls.map(functionCall)]
}

function functionCall(call: ToolCall): ResponseFunctionToolCall {
  return { type: 'function_call', call_id: call.call_id, name: wireName(call), arguments: wireArguments(call) }
}

/** Not strict: a strict schema must require every field, and a model then fills in those that nobody asked for. */
function functionTool({ name, description, parameters }: ToolDescription): FunctionTool {
  return { type: 'function', name, description, parameters, strict: false }
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
