import type { Model } from '../../types.ts'
import { answer } from './answer.ts'
import { isReply, replay } from './replay.ts'
import { turnsOf } from './turns.ts'
import { replyText } from './words.ts'

/**
 * A model without a network: `packages/language` understands the sentence, a plan makes the tool calls and words
 * the reply. Everything is computed anew from the transcript at each step, so any process can go on with a run.
 */
export function offlineModel(): Model {
  return {
    name: 'Todo Agents',
    async ask({ transcript, user }, onText) {
      const turns = turnsOf(transcript)
      const outcomes = turns.at(-1)?.outcomes ?? []
      const step = replay(answer(turns, user), outcomes)
      if (isReply(step)) {
        for (const words of wordGroups(replyText(step))) onText(words)
        return { tool_calls: [], usage: NO_TOKENS }
      }
      const call_id = `call_${turns.length}_${outcomes.length + 1}`
      const call = { call_id, tool_name: step.tool_name, arguments: JSON.stringify(step.arguments) }
      return { tool_calls: [call], usage: NO_TOKENS }
    },
  }
}

const NO_TOKENS = { input_tokens: 0, output_tokens: 0 }

/** The text in pieces of a few words, as it is streamed. */
function wordGroups(text: string): string[] {
  return text.match(/(?:\S+\s*){1,4}|\s+/g) ?? []
}
