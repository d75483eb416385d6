import type { Model } from '@todo-agents/agent/types'
import { answer } from './answer.ts'
import { isReply, replay } from './replay.ts'
import { turnsOf } from './turns.ts'
import { replyText } from './wording/words.ts'

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

/**
 * A model that has compiled its patterns. The first message of a process would do it otherwise: 0.4 s of CPU time in one
 * piece, without a turn of the event loop for others.
 */
export async function warmOfflineModel(): Promise<Model> {
  const model = offlineModel()
  const user = { name: '', time_zone: 'UTC', default_duration: 60, now: new Date().toISOString() }
  const { signal } = new AbortController()
  // V8 runs a pattern as bytecode once, and compiles it at its second use.
  for (const content of [...OF_EACH_KIND, ...OF_EACH_KIND]) {
    await model.ask({ instructions: '', transcript: [{ role: 'user', content }], tools: [], user, signal }, () => {})
  }
  return model
}

/** A message for each way through the sentences: what creates, lists, changes, moves, deletes, undoes, asks, greets. */
const OF_EACH_KIND = [
  'Create a todo for team meeting tomorrow at 2 PM, high importance',
  'Remind me to call Ann every Monday at 9, and to buy milk',
  'Show my overdue todos of next week tagged work',
  'Move the meeting to Friday 3 pm and rename it to review',
  'Mark the report as done',
  'Delete all completed todos',
  'Undo that',
  'When am I free on Thursday?',
  'Hello!',
]

const NO_TOKENS = { input_tokens: 0, output_tokens: 0 }

/** The text in pieces of a few words, as it is streamed. */
function wordGroups(text: string): string[] {
  return text.match(/(?:\S+\s*){1,4}|\s+/g) ?? []
}
