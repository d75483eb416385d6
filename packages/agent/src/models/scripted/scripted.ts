import { ModelError } from '../../model-error.ts'
import type { AnswerSink, Model, ModelAnswer, ModelRequest, TokenUsage, ToolCall } from '../../types.ts'

/** One action of a scripted model. `break_off` fails as a lost connection does; `finish` skips the rest of the turn. */
export type ScriptedAction =
  | { type: 'text_delta'; content: string }
  | { type: 'reset' }
  | { type: 'reasoning'; summary: string }
  | { type: 'tool_call'; call: ToolCall }
  | { type: 'finish'; usage: TokenUsage }
  | { type: 'wait'; until: Promise<unknown> }
  | { type: 'fail'; error: unknown }
  | { type: 'break_off' }

/** The actions of one turn, or a function that returns them for a request. */
export type ScriptedTurn = ScriptedAction[] | ((request: ModelRequest) => ScriptedAction[])

interface ScriptedModel extends Model {
  /** Every request so far, in order. */
  readonly requests: ModelRequest[]
}

/**
 * A model that plays a script, for tests. The script is a list of turns, or one function that is called for every turn.
 * A turn without `finish` finishes after its last action. Throws when it is asked for more turns than the list has.
 */
export function scriptedModel(script: ScriptedTurn[] | ((request: ModelRequest) => ScriptedAction[])): ScriptedModel {
  const requests: ModelRequest[] = []
  return {
    name: 'Scripted',
    requests,
    async ask(request, sink) {
      const turn = typeof script === 'function' ? script : script[requests.length]
      requests.push(request)
      if (!turn) throw new Error(`the script has no turn ${requests.length}`)
      return play(typeof turn === 'function' ? turn(request) : turn, sink)
    },
  }
}

async function play(actions: ScriptedAction[], sink: AnswerSink): Promise<ModelAnswer> {
  const tool_calls: ToolCall[] = []
  for (const action of actions) {
    if (action.type === 'text_delta') sink.text(action.content)
    else if (action.type === 'reset') sink.reset()
    else if (action.type === 'reasoning') sink.reasoning(action.summary)
    else if (action.type === 'tool_call') tool_calls.push(action.call)
    else if (action.type === 'wait') await action.until
    else if (action.type === 'fail') throw action.error
    else if (action.type === 'break_off') throw new ModelError(BROKEN_OFF, { isTransient: true })
    else return { tool_calls, usage: action.usage }
  }
  return { tool_calls, usage: { input_tokens: 10, output_tokens: 5 } }
}

const BROKEN_OFF = "The language model's answer broke off. What was already done stays. Please ask again."

/** Streams text, one delta for each argument. */
export function say(...deltas: string[]): ScriptedAction[] {
  return deltas.map((content) => ({ type: 'text_delta', content }))
}

/** Calls a tool. Arguments given as a string are sent unchanged, so that they can be malformed. */
export function use(tool_name: string, args: object | string, call_id = 'call_1'): ScriptedAction {
  const text = typeof args === 'string' ? args : JSON.stringify(args)
  return { type: 'tool_call', call: { call_id, tool_name, arguments: text } }
}
