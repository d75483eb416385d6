import type { RunUsage } from '@todo-agents/contract/agent-events'
import type { Message } from '@todo-agents/contract/session'
import type { AnswerSource } from './chat-state.ts'

/** Returns who gave a stored answer, and its usage. Undefined for an answer that was stored before they were counted. */
export function sourceOf({ model, usage }: Message): AnswerSource | undefined {
  return usage ? { model, usage } : undefined
}

/** Returns the source of an answer whose steps are `first` and `next`. The later step says who answered. */
export function joinSources(first: AnswerSource | undefined, next: AnswerSource | undefined): AnswerSource | undefined {
  if (!first || !next) return next ?? first
  return { model: next.model ?? first.model, usage: addUsage(first.usage, next.usage) }
}

function addUsage(first: RunUsage, next: RunUsage): RunUsage {
  return {
    input_tokens: first.input_tokens + next.input_tokens,
    output_tokens: first.output_tokens + next.output_tokens,
    cached_input_tokens: (first.cached_input_tokens ?? 0) + (next.cached_input_tokens ?? 0),
    cost_usd: addCosts(first, next),
  }
}

/** The cost of the sum is unknown when a step with tokens has no known price. */
function addCosts(...usages: RunUsage[]): number | null {
  let sum = 0
  for (const { cost_usd = null, input_tokens, output_tokens } of usages) {
    if (cost_usd === null && input_tokens + output_tokens > 0) return null
    sum += cost_usd ?? 0
  }
  return sum
}
