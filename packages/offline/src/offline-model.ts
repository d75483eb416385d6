import { RULES_MODEL } from '@todo-agents/agent/tools/tool'
import type { AnswerSink, Model, ModelAnswer, ModelRequest, RunLogger } from '@todo-agents/agent/types'
import { answer, answerIfSure } from './answer.ts'
import { stateWith } from './pending-question.ts'
import type { PlannedCall, Reply } from './plan.ts'
import { isReply } from './replay.ts'
import type { Turn } from './turns.ts'
import { turnsOf } from './turns.ts'
import { replyText } from './wording/words.ts'

const SILENT: RunLogger = { error() {}, warn() {} }

/**
 * A model that needs no network: `packages/language` reads the sentence, a plan makes the tool calls and words the
 * reply. Every step is computed from the transcript alone, so any process can continue a run. A reply that asks stores
 * its question in the transcript as data.
 */
export function offlineModel(logger = SILENT): OfflineModel {
  return {
    name: RULES_MODEL,
    async ask({ transcript, user }, sink) {
      const turns = turnsOf(transcript)
      return spoken(answer(turns, user, logger), turns, sink)
    },
    answerIfSure({ transcript, user }, sink) {
      const turns = turnsOf(transcript)
      const step = answerIfSure(turns, user, logger)
      return step && { ...spoken(step, turns, sink), model: RULES_MODEL }
    },
  }
}

export interface OfflineModel extends Model {
  /** Like `ask`, at once. Returns null, and tells the sink nothing, when the rules are not sure of the message. */
  answerIfSure(request: ModelRequest, sink: AnswerSink): ModelAnswer | null
}

/** Tells the sink the text of a step, and returns the rest of it. */
function spoken(step: PlannedCall | Reply, turns: Turn[], sink: AnswerSink): ModelAnswer {
  if (isReply(step)) {
    for (const words of wordGroups(replyText(step))) sink.text(words)
    const asked = step.question && { model_state: stateWith(step.question) }
    return { tool_calls: [], usage: NO_TOKENS, ...asked }
  }
  const outcomes = turns.at(-1)?.outcomes ?? []
  const call_id = `call_${turns.length}_${outcomes.length + 1}`
  const call = { call_id, tool_name: step.tool_name, arguments: JSON.stringify(step.arguments) }
  return { tool_calls: [call], usage: NO_TOKENS }
}

/**
 * Returns the offline model with its patterns compiled. Otherwise the first message of a process compiles them: 0.4 s
 * of CPU time in one piece, in which the event loop serves nothing else.
 */
export async function warmOfflineModel(logger: RunLogger): Promise<OfflineModel> {
  const model = offlineModel(logger)
  const user = {
    name: '',
    time_zone: 'UTC',
    default_duration: 60,
    working_hours_start: '09:00',
    working_hours_end: '18:00',
    first_day_of_week: null,
    date_order: null,
    hour_cycle: null,
    now: new Date().toISOString(),
    preferences: [],
    wordings: [],
    days_off: [],
  }
  const { signal } = new AbortController()
  // V8 runs a pattern as bytecode once, and compiles it at its second use.
  for (const content of [...MESSAGE_OF_EACH_KIND, ...MESSAGE_OF_EACH_KIND]) {
    await model.ask({ instructions: '', transcript: [{ role: 'user', content }], tools: [], user, signal }, NO_SINK)
  }
  return model
}

/** One message for each kind of command, so that together they use most patterns. */
const MESSAGE_OF_EACH_KIND = [
  'Create a todo for team meeting tomorrow at 2 PM, high importance',
  'Remind me to call Ann every Monday at 9, and to buy milk',
  'Show my overdue todos of next week tagged work',
  'Move the meeting to Friday 3 pm and rename it to review',
  'Mark the report as done',
  'Delete all completed todos',
  'From now on move the standup to every other Tuesday at 9',
  'Add steps to pack: socks, passport',
  'Rename the list Work to Office',
  'Undo that',
  'When am I free on Thursday?',
  'Hello!',
]

const NO_SINK: AnswerSink = { text() {}, reset() {}, reasoning() {} }

const NO_TOKENS = { input_tokens: 0, output_tokens: 0 }

/** Splits the text into the pieces in which it is streamed, of up to four words. */
function wordGroups(text: string): string[] {
  return text.match(/(?:\S+\s*){1,4}|\s+/g) ?? []
}
