import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { AppError } from '@todo-agents/contract/errors'
import { ModelError } from '../model-error.ts'
import type { Model, ModelAnswer, ModelRequest, ToolCall } from '../types.ts'
import { modelFailure } from './failure.ts'
import { stepLength } from './journal.ts'
import { storablePieces, storableText } from './storable-text.ts'
import { untilAborted } from './until-aborted.ts'

/** What came of asking a model once. Without an answer and a failure it was aborted; only the text so far counts. */
interface Attempt {
  content: string
  answer: ModelAnswer | null
  failure: AppError | null
}

/**
 * Asks the model once and emits its text as it comes, storable piece by piece. Never rejects. The request is not kept
 * meanwhile: a conversation may be long, and so may the answer. An answer of more than `max_length` is broken off, and
 * is a failure; of its text no more than that is emitted.
 */
export function attempt(
  model: Model,
  request: ModelRequest,
  emit: (event: AgentEvent) => void,
  max_length: number,
): Promise<Attempt> {
  const { signal } = request
  const pieces = storablePieces()
  // Joined at the end: a text that grows piece by piece takes four times the memory.
  const said: string[] = []
  let length = 0

  function tell(text: string): void {
    if (text === '') return
    length += text.length
    // Thrown through the model, which then breaks off; checked again at the end, should it go on.
    if (length > max_length) throw new ModelError(TOO_LONG)
    said.push(text)
    emit({ event: 'message_delta', data: { content: text } })
  }

  function onText(piece: string): void {
    if (!signal.aborted) tell(pieces.push(piece))
  }

  async function comesTo(asked: Promise<ModelAnswer>): Promise<Attempt> {
    try {
      const answer = await untilAborted(asked, signal)
      tell(pieces.flush())
      const content = said.join('')
      if (length > max_length) throw new ModelError(TOO_LONG)
      if (answer && stepLength({ ...answer, content }) > max_length) throw new ModelError(TOO_LONG)
      if (answer === null) return { content, answer, failure: null }
      if (content === '' && answer.tool_calls.length === 0) throw new ModelError(NOTHING_SAID, { transient: true })
      return { content, answer: { ...answer, tool_calls: answer.tool_calls.map(storableCall) }, failure: null }
    } catch (error) {
      // What a model throws because it was aborted is not a failure of its own.
      return { content: said.join(''), answer: null, failure: signal.aborted ? null : modelFailure(error) }
    }
  }

  return comesTo(ask(model, request, onText))
}

/** Rejects also when the model throws. */
async function ask(model: Model, request: ModelRequest, onText: (content: string) => void): Promise<ModelAnswer> {
  return model.ask(request, onText)
}

const TOO_LONG =
  'The language model said more than an answer may hold, and was broken off. What was already done stays. Ask for something shorter.'

const NOTHING_SAID = 'The language model gave an empty answer. What was already done stays. Please ask again.'

function storableCall({ call_id, tool_name, arguments: json }: ToolCall): ToolCall {
  return {
    call_id: storableText(call_id),
    tool_name: storableText(tool_name),
    arguments: storableText(json),
  }
}
