import type { Model, ModelRequest, TokenUsage, ToolCall } from '../types.ts'
import { USER } from './memory-run-port.ts'

export interface Answer {
  deltas: string[]
  /** How many texts were withdrawn. */
  resets: number
  /** The pieces of the reasoning, joined. Null when the model did not say that it reasons. */
  reasoning: string | null
  calls: ToolCall[]
  usage: TokenUsage
  model_state?: unknown
}

interface AskOptions extends Partial<ModelRequest> {
  onText?: (content: string) => void
}

/** Asks a model for one turn and collects its answer. */
export async function ask(model: Model, { onText, ...request }: AskOptions = {}): Promise<Answer> {
  let deltas: string[] = []
  let resets = 0
  let reasoning: string | null = null
  const asked: ModelRequest = {
    instructions: 'Be brief.',
    transcript: [{ role: 'user', content: 'Hi' }],
    tools: [],
    user: USER,
    signal: new AbortController().signal,
    ...request,
  }
  const { tool_calls, usage, model_state } = await model.ask(asked, {
    text(content) {
      deltas.push(content)
      onText?.(content)
    },
    reset() {
      deltas = []
      resets++
    },
    reasoning(summary) {
      reasoning = (reasoning ?? '') + summary
    },
  })
  return { deltas, resets, reasoning, calls: tool_calls, usage, ...(model_state !== undefined && { model_state }) }
}
