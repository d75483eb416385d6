import type { Model, ModelEvent, ModelRequest, TokenUsage, ToolCall } from '../types.ts'
import { USER } from './memory-run-port.ts'

export interface Answer {
  deltas: string[]
  calls: ToolCall[]
  usage: TokenUsage | null
}

/** One turn of a model, collected. */
export async function ask(model: Model, request: Partial<ModelRequest> = {}): Promise<Answer> {
  const answer: Answer = { deltas: [], calls: [], usage: null }
  for await (const event of stream(model, request)) {
    if (event.type === 'text_delta') answer.deltas.push(event.content)
    else if (event.type === 'tool_call') answer.calls.push(event.call)
    else answer.usage = event.usage
  }
  return answer
}

export function stream(model: Model, request: Partial<ModelRequest> = {}): AsyncIterable<ModelEvent> {
  return model.stream({
    instructions: 'Be brief.',
    transcript: [{ role: 'user', content: 'Hi' }],
    tools: [],
    user: USER,
    signal: new AbortController().signal,
    ...request,
  })
}
