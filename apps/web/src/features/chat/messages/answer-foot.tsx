import type { AnswerSource } from '@todo-agents/client/chat/chat-state'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { locale } from '../../../lib/texts/language.ts'
import { formatCost } from '../../../lib/usage/format-cost.ts'

/** Says below an answer who gave it, and what it cost. */
export function AnswerFoot({ source }: { source: AnswerSource }) {
  return <p className="min-w-0 break-words text-muted text-xs">{footOf(source).join(' · ')}</p>
}

function footOf({ model, usage }: AnswerSource): string[] {
  const tokens = usage.input_tokens + usage.output_tokens
  if (tokens === 0) return [model ?? t.byRules]
  return [
    ...(model === null ? [] : [model]),
    t.tokens(tokens.toLocaleString(locale)),
    ...(usage.cost_usd ? [formatCost(usage.cost_usd)] : []),
  ]
}
