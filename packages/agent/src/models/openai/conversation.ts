import { isOfRules } from '../../tools/registry.ts'
import type { ToolCall, TranscriptItem } from '../../types.ts'
import type { ProviderState } from './model-state.ts'
import { stateFor } from './sent-state.ts'
import { wireArguments, wireName, wireOutput } from './wire.ts'

/** A call as it is sent, with its result. `id` is made here and is never journalled. */
export interface SentCall {
  id: string
  name: string
  arguments: string
  output: string
}

/** What the assistant said in one step. Has text, calls or both. `state` is that of this API and this model. */
export interface AssistantTurn {
  role: 'assistant'
  content: string
  calls: SentCall[]
  state: ProviderState | null
}

export type SentTurn = { role: 'user'; content: string } | AssistantTurn

/**
 * Says in the place of an answer that there was none. Mistral refuses a user message directly after the result of a
 * tool, and the chat templates of many open models refuse two user messages in a row.
 */
const NO_ANSWER = '(I was interrupted before I answered this.)'

/** Begins a conversation whose first messages are left out: the chat templates of open models want a user message first. */
const BEGINNING = '(The beginning of this conversation is left out.)'

/** Stands for a message without text, which several providers refuse. */
const NO_TEXT = '(empty)'

/** The result of a call whose own result is missing from the transcript. All providers want one for each call. */
const NO_RESULT = { error: { code: 'interrupted', message: 'The result of this call is not known.' } }

/**
 * Returns a transcript in the order that all providers accept: the first turn is the user's, no two turns of the user
 * follow each other, and after the results of tools comes a turn of the assistant. Each call has exactly one result,
 * whatever the transcript has.
 *
 * The turns of a transcript do not depend on the items after them, so that the provider's prompt cache keeps its prefix
 * from one request to the next.
 */
export function sentTurns(whole: TranscriptItem[], api: ProviderState['api'], model: string): SentTurn[] {
  const transcript = withoutCallsOfRules(whole)
  const results = resultsByCall(transcript)
  const turns: SentTurn[] = []
  let calls = 0

  function sentCall(call: ToolCall, output: string | undefined): SentCall {
    const name = wireName(call)
    return { id: callId(++calls), name, arguments: wireArguments(call), output: output ?? wireOutput(NO_RESULT) }
  }

  for (const item of transcript) {
    const last = turns.at(-1)
    if (item.role === 'user') {
      if (last && !isAnswer(last)) turns.push(answer(NO_ANSWER))
      turns.push({ role: 'user', content: item.content || NO_TEXT })
    } else if (item.role === 'assistant' && (item.content || item.tool_calls.length > 0)) {
      if (!last) turns.push({ role: 'user', content: BEGINNING })
      const sent = item.tool_calls.map((call) => sentCall(call, results.get(item)?.get(call.call_id)))
      const turn: AssistantTurn = {
        ...answer(item.content),
        calls: sent,
        state: stateFor(item.model_state, api, model),
      }
      if (last && isAnswer(last)) turns[turns.length - 1] = joined(last, turn)
      else turns.push(turn)
    }
  }
  return turns
}

/** True for a turn after which the user speaks. After a turn with calls, the assistant speaks again. */
function isAnswer(turn: SentTurn): turn is AssistantTurn {
  return turn.role === 'assistant' && turn.calls.length === 0
}

function answer(content: string): AssistantTurn {
  return { role: 'assistant', content, calls: [], state: null }
}

/** Joins two turns of the assistant that follow each other, because roles must alternate. */
function joined(first: AssistantTurn, second: AssistantTurn): AssistantTurn {
  return { ...second, content: [first.content, second.content].filter(Boolean).join('\n\n') }
}

/**
 * Returns the results of each assistant item, by the call id of the transcript. A result belongs to the last item
 * before it: ids are unique only within a run when a conversation has several assistants.
 */
function resultsByCall(transcript: TranscriptItem[]): Map<TranscriptItem, Map<string, string>> {
  const results = new Map<TranscriptItem, Map<string, string>>()
  let asked = new Map<string, string>()
  for (const item of transcript) {
    if (item.role === 'assistant') {
      asked = new Map()
      results.set(item, asked)
    } else if (item.role === 'tool') asked.set(item.call_id, wireOutput(item.output))
  }
  return results
}

/**
 * Returns the id under which the n-th call of the conversation is sent. Mistral accepts exactly nine letters or digits,
 * and every other provider accepts these as well. A provider's own id may have another form, and so have those of the
 * offline assistant.
 */
function callId(n: number): string {
  return `call${n.toString(36).padStart(5, '0')}`
}

/** Returns the transcript without the calls of tools that only the rules may call, and without the steps of these alone. */
function withoutCallsOfRules(transcript: TranscriptItem[]): TranscriptItem[] {
  return transcript.flatMap((item) => {
    if (item.role === 'tool') return isOfRules(item.tool_name) ? [] : item
    if (item.role === 'user' || !item.tool_calls.some(({ tool_name }) => isOfRules(tool_name))) return item
    const tool_calls = item.tool_calls.filter(({ tool_name }) => !isOfRules(tool_name))
    return tool_calls.length > 0 || item.content !== '' ? { ...item, tool_calls } : []
  })
}
