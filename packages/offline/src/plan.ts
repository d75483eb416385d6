import type { ToolArguments, ToolName, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { FoundTime } from '@todo-agents/language/times/types'
import type { Outcome } from './turns.ts'

/**
 * How a message is answered: a generator that yields the tool calls it wants, is given their outcomes, and
 * returns the reply. The model keeps no state: at each step it starts the plan again and feeds it the outcomes
 * that the transcript holds; the first call without one is the next step. So a plan must depend on nothing but
 * its arguments and the outcomes.
 */
export type Plan = Generator<PlannedCall, Reply, Outcome>

export interface PlannedCall {
  tool_name: ToolName
  arguments: Record<string, unknown>
}

export interface Reply {
  text: string
  /** How to take back what was changed; left out when nothing was. */
  undo?: string
  /** A paragraph behind all others, such as on what overlaps. */
  note?: string
  /** What a following message may answer to. */
  question?: Question
  /** What "it" and "the second one" in a following message can mean; left out when that stays as it was. */
  about?: About
}

/** `shown`: in this order, in a list or to choose from; `changed` also when they were only named. */
export interface About {
  how: 'changed' | 'shown' | 'deleted'
  todos: LocalTodo[]
}

/** Any question may be followed by another one, `next`, that is asked when it is settled. */
export type Question = OneQuestion & { next?: Reply }

/** `choose`: which of these todos; `confirm`: yes or no. `resume` goes on with the answer. */
type OneQuestion =
  | { kind: 'choose'; choices: LocalTodo[]; resume: (chosen: LocalTodo[]) => Plan | Reply }
  | { kind: 'confirm'; resume: () => Plan | Reply }
  /** A time was understood that may be corrected; `offered` is the day of its other reading. */
  | { kind: 'correct'; offered: string | null; resume: (time: FoundTime) => Plan | Reply }
  /** Something was left open ("to when?"); the answer is more words for the same command. */
  | { kind: 'complete'; resume: (answer: string) => Plan | Reply | null }

/** A tool answered an error; `message` is a sentence for the user. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Calls a tool and gives its output. Throws ToolFailure when it answers an error. */
export function* use<Name extends ToolName>(
  tool_name: Name,
  args: ToolArguments[Name],
): Generator<PlannedCall, ToolOutputs[Name], Outcome> {
  const { status, output } = yield { tool_name, arguments: args }
  if (status === 'error') throw failureOf(output)
  return output as ToolOutputs[Name]
}

function failureOf(output: unknown): ToolFailure {
  const { error } = (output ?? {}) as { error?: { code?: unknown; message?: unknown } }
  const message = typeof error?.message === 'string' ? error.message : 'The tool failed without a reason.'
  return new ToolFailure(String(error?.code ?? 'internal_error'), message)
}
