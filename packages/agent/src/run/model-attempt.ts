import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { AppError } from '@todo-agents/contract/errors'
import { ModelError } from '../model-error.ts'
import type { AnswerSink, Model, ModelAnswer, ModelRequest, ToolCall } from '../types.ts'
import { modelFailure } from './failure.ts'
import { stepLength } from './journal.ts'
import { reasoningEvents } from './reasoning-events.ts'
import { createTextSanitizer, sanitizeText } from './sanitize-text.ts'
import { untilAborted } from './until-aborted.ts'

/**
 * The result of asking a model once. When `answer` and `failure` are both null, the request was aborted, and only the
 * text so far counts.
 */
interface Attempt {
  content: string
  answer: ModelAnswer | null
  failure: AppError | null
}

/**
 * Asks the model once and emits its text as it comes, sanitized. Never rejects. An answer of more than `maxLength` is
 * broken off and fails; at most that much of its text is emitted. Does not keep the request in memory while the model
 * speaks, because the conversation may be long.
 */
export function attempt(
  model: Model,
  request: ModelRequest,
  emit: (event: AgentEvent) => void,
  maxLength: number,
): Promise<Attempt> {
  const { signal } = request
  let sanitizer = createTextSanitizer()
  // Joined at the end: a string that grows piece by piece takes four times the memory.
  let emitted: string[] = []
  let length = 0
  const reasoning = reasoningEvents(emit)

  function emitText(text: string): void {
    if (text === '') return
    length += text.length
    // Thrown through the model, so that the model stops. The length is checked again at the end, for models that catch
    // this error.
    if (length > maxLength) throw new ModelError(TOO_LONG)
    emitted.push(text)
    emit({ event: 'message_delta', data: { content: text } })
  }

  const sink: AnswerSink = {
    text(piece) {
      if (signal.aborted) return
      reasoning.flush()
      emitText(sanitizer.push(piece))
    },
    reset() {
      if (signal.aborted) return
      sanitizer = createTextSanitizer()
      if (emitted.length > 0) emit({ event: 'message_reset', data: {} })
      emitted = []
      length = 0
    },
    reasoning(summary) {
      if (!signal.aborted) reasoning.add(summary)
    },
  }

  async function toAttempt(asked: Promise<ModelAnswer>): Promise<Attempt> {
    try {
      const answer = await untilAborted(asked, signal)
      if (answer !== null) reasoning.flush()
      emitText(sanitizer.flush())
      const content = emitted.join('')
      if (length > maxLength) throw new ModelError(TOO_LONG)
      if (answer && stepLength({ ...answer, content }) > maxLength) throw new ModelError(TOO_LONG)
      if (answer === null) return { content, answer, failure: null }
      if (content === '' && answer.tool_calls.length === 0) throw new ModelError(EMPTY_ANSWER, { isTransient: true })
      return { content, answer: { ...answer, tool_calls: answer.tool_calls.map(sanitizeCall) }, failure: null }
    } catch (error) {
      // An error that a model throws after an abort is not a failure.
      return { content: emitted.join(''), answer: null, failure: signal.aborted ? null : modelFailure(error) }
    }
  }

  return toAttempt(ask(model, request, sink))
}

/** An async function, so that it also rejects when `model.ask` throws synchronously. */
async function ask(model: Model, request: ModelRequest, sink: AnswerSink): Promise<ModelAnswer> {
  return model.ask(request, sink)
}

const TOO_LONG =
  'The language model said more than an answer may hold, and was broken off. What was already done stays. Ask for something shorter.'

const EMPTY_ANSWER = 'The language model gave an empty answer. What was already done stays. Please ask again.'

function sanitizeCall({ call_id, tool_name, arguments: json }: ToolCall): ToolCall {
  return {
    call_id: sanitizeText(call_id),
    tool_name: sanitizeText(tool_name),
    arguments: sanitizeText(json),
  }
}
