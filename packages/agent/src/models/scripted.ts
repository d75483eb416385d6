import type { Model, ModelEvent, ModelRequest } from '../types.ts'

/** One thing that a scripted model does. Beside a model's events it can wait, fail, or break off without a finish. */
export type ScriptedAction =
  | ModelEvent
  | { type: 'wait'; until: Promise<unknown> }
  | { type: 'fail'; error: unknown }
  | { type: 'break_off' }

/** What to do in one turn; a function may look at the request first. */
export type ScriptedTurn = ScriptedAction[] | ((request: ModelRequest) => ScriptedAction[])

interface ScriptedModel extends Model {
  /** Every request so far, in order. */
  readonly requests: ModelRequest[]
}

/**
 * A model that plays a script, for tests: turn by turn a list, or one turn that is played every time. Each turn
 * finishes by itself. Asked more often than the list is long, it throws.
 */
export function scriptedModel(script: ScriptedTurn[] | ((request: ModelRequest) => ScriptedAction[])): ScriptedModel {
  const requests: ModelRequest[] = []
  return {
    name: 'Scripted',
    requests,
    async *stream(request) {
      const turn = typeof script === 'function' ? script : script[requests.length]
      requests.push(request)
      if (!turn) throw new Error(`the script has no turn ${requests.length}`)
      yield* play(typeof turn === 'function' ? turn(request) : turn)
    },
  }
}

async function* play(actions: ScriptedAction[]): AsyncGenerator<ModelEvent, void, void> {
  for (const action of actions) {
    if (action.type === 'wait') await action.until
    else if (action.type === 'fail') throw action.error
    else if (action.type === 'break_off') return
    else yield action
  }
  yield { type: 'finish', usage: { input_tokens: 10, output_tokens: 5 } }
}

/** Text, one delta for each argument. */
export function say(...deltas: string[]): ScriptedAction[] {
  return deltas.map((content) => ({ type: 'text_delta', content }))
}

/** A tool call. Arguments given as a text are sent as they are, so that they can be malformed. */
export function use(tool_name: string, args: object | string, call_id = 'call_1'): ScriptedAction {
  const text = typeof args === 'string' ? args : JSON.stringify(args)
  return { type: 'tool_call', call: { call_id, tool_name, arguments: text } }
}
