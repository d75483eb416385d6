import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import { modelFailure } from './failure.ts'
import { storablePieces, storableText } from './storable.ts'
import type { Model, ModelRequest, TokenUsage, ToolCall } from './types.ts'
import { untilAborted } from './until-aborted.ts'

type Delta = Extract<AgentEvent, { event: 'message_delta' }>

/** What the model said in one turn. `interrupted`: an abort came first; then only the text so far counts. */
interface ModelStep {
  content: string
  tool_calls: ToolCall[]
  usage: TokenUsage
  interrupted: boolean
}

/**
 * Asks the model once. Yields its text as it comes and answers the whole step.
 * Throws AppError `model_error` when the model fails, breaks off, or says nothing at all.
 */
export async function* askModel(model: Model, request: ModelRequest): AsyncGenerator<Delta, ModelStep, void> {
  const pieces = storablePieces()
  const tool_calls: ToolCall[] = []
  let content = ''
  let usage: TokenUsage | null = null

  function* append(text: string): Generator<Delta, void, void> {
    if (text === '') return
    content += text
    yield { event: 'message_delta', data: { content: text } }
  }

  try {
    for await (const event of untilAborted(model.stream(request), request.signal)) {
      if (event.type === 'text_delta') yield* append(pieces.push(event.content))
      else if (event.type === 'tool_call') tool_calls.push(storableCall(event.call))
      else usage = event.usage
    }
  } catch (error) {
    // What a model throws because it was aborted is not a failure of its own.
    if (!request.signal.aborted) throw modelFailure(error)
  }
  yield* append(pieces.flush())

  if (usage) {
    if (content === '' && tool_calls.length === 0) throw new AppError('model_error', NOTHING_SAID)
    return { content, tool_calls, usage, interrupted: false }
  }
  if (!request.signal.aborted) throw new AppError('model_error', BROKEN_OFF)
  return { content, tool_calls: [], usage: { input_tokens: 0, output_tokens: 0 }, interrupted: true }
}

const KEPT = 'What was already done stays. Please ask again.'
const NOTHING_SAID = `The language model gave an empty answer. ${KEPT}`
const BROKEN_OFF = `The language model's answer broke off. ${KEPT}`

function storableCall({ call_id, tool_name, arguments: json }: ToolCall): ToolCall {
  return {
    call_id: storableText(call_id),
    tool_name: storableText(tool_name),
    arguments: storableText(json),
  }
}
