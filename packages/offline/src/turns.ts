import { RULES_MODEL } from '@todo-agents/agent/tools/tool'
import type { ToolCall, TranscriptItem } from '@todo-agents/agent/types'

/** The result of a tool call. */
export type Outcome = Omit<Extract<TranscriptItem, { role: 'tool' }>, 'role'>

/** A user message with the calls made for it that have a result, in their order. */
export interface Turn {
  message: string
  outcomes: Outcome[]
  /** What the model stored with its last step; undefined when it stored nothing. */
  model_state?: unknown
  /** Another model took a step of this turn, so the plans of the offline model cannot be replayed on its results. */
  isOfOther: boolean
}

/** Splits the conversation at its user messages, oldest first. Items before the first one are left out. */
export function turnsOf(transcript: TranscriptItem[]): Turn[] {
  const turns: Turn[] = []
  let calls: ToolCall[] = []
  for (const item of transcript) {
    const turn = turns.at(-1)
    if (item.role === 'user') {
      turns.push({ message: item.content, outcomes: [], isOfOther: false })
      calls = []
    } else if (item.role === 'assistant') {
      calls.push(...item.tool_calls)
      if (turn) {
        turn.model_state = item.model_state
        if (item.model !== undefined && item.model !== RULES_MODEL) turn.isOfOther = true
      }
    } else if (turn && calls.some(({ call_id }) => call_id === item.call_id)) {
      const { role: _, ...outcome } = item
      turn.outcomes.push(outcome)
    }
  }
  return turns
}
