import type { AnswerSource } from '@todo-agents/client/chat/chat-state'
import { formatCost } from '../../../lib/usage/format-cost.ts'

/** Says below an answer who gave it, and what it cost. */
export function AnswerFoot({ source }: { source: AnswerSource }) {
  return <p className="min-w-0 break-words text-muted text-xs">{footOf(source).join(' · ')}</p>
}

function footOf({ model, usage }: AnswerSource): string[] {
  const tokens = usage.input_tokens + usage.output_tokens
  if (tokens === 0) return [model ?? 'Answered by the built-in rules']
  return [
    ...(model === null ? [] : [model]),
    `${tokens.toLocaleString('en')} tokens`,
    ...(usage.cost_usd ? [formatCost(usage.cost_usd)] : []),
  ]
}
