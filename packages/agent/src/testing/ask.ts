import type { Model, ModelRequest, TokenUsage, ToolCall } from '../types.ts'
import { USER } from './memory-run-port.ts'

export interface Answer {
  deltas: string[]
  calls: ToolCall[]
  usage: TokenUsage
  model_state?: unknown
}

interface AskOptions extends Partial<ModelRequest> {
  onText?: (content: string) => void
}

/** Asks a model for one turn and collects its answer. */
export async function ask(model: Model, { onText, ...request }: AskOptions = {}): Promise<Answer> {
  const deltas: string[] = []
  const asked: ModelRequest = {
    instructions: 'Be brief.',
    transcript: [{ role: 'user', content: 'Hi' }],
    tools: [],
    user: USER,
    signal: new AbortController().signal,
    ...request,
  }
  const { tool_calls, usage, model_state } = await model.ask(asked, (content) => {
    deltas.push(content)
    onText?.(content)
  })
  return { deltas, calls: tool_calls, usage, ...(model_state !== undefined && { model_state }) }
}
