import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseFunctionToolCall,
  ResponseInputItem,
} from 'openai/resources/responses/responses'
import type { ModelRequest, ToolCall, ToolDescription, TranscriptItem } from '../../types.ts'
import { wireArguments, wireName, wireOutput } from './wire.ts'

/** Returns the body of a request to the Responses API. */
export function responsesRequest(
  model: string,
  { instructions, transcript, tools }: ModelRequest,
): ResponseCreateParamsStreaming {
  return {
    model,
    instructions,
    input: transcript.flatMap(inputItems),
    // OpenAI rejects an empty list.
    ...(tools.length > 0 && { tools: tools.map(functionTool) }),
    // The conversation is stored in our own database, so OpenAI need not keep a copy.
    store: false,
    stream: true,
  }
}

function inputItems(item: TranscriptItem): ResponseInputItem[] {
  if (item.role === 'user') return [{ role: 'user', content: item.content }]
  if (item.role === 'tool') {
    return [{ type: 'function_call_output', call_id: item.call_id, output: wireOutput(item.output) }]
  }
  const message: ResponseInputItem[] = item.content ? [{ role: 'assistant', content: item.content }] : []
  return [...message, ...item.tool_calls.map(functionCall)]
}

function functionCall(call: ToolCall): ResponseFunctionToolCall {
  return { type: 'function_call', call_id: call.call_id, name: wireName(call), arguments: wireArguments(call) }
}

/**
 * Describes a tool. It is not strict: a strict schema must require every field, and the model then fills in fields that
 * the user did not mention.
 */
function functionTool({ name, description, parameters }: ToolDescription): FunctionTool {
  return { type: 'function', name, description, parameters, strict: false }
}
