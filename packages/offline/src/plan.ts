import type { ToolArguments, ToolName, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { Create, SingleCommand } from '@todo-agents/language/commands/types'
import type { Outcome } from './turns.ts'

/**
 * How a message is answered: a generator that yields the tool calls to make, gets their outcomes, and returns the reply.
 * The model keeps no state. At each step it starts the plan again and feeds it the outcomes from the transcript; the
 * first call without an outcome is the next step. So a plan may depend only on its arguments and the outcomes.
 */
export type Plan = Generator<PlannedCall, Reply, Outcome>

/** A plan that returns something else than a reply, to be used within one. */
export type Steps<Result> = Generator<PlannedCall, Result, Outcome>

export interface PlannedCall {
  tool_name: ToolName
  arguments: Record<string, unknown>
}

export interface Reply {
  text: string
  /** How to take back what was changed; left out when nothing was. */
  undo?: string
  /** A paragraph after all others, such as the todos that overlap. */
  note?: string
  /** The question that the next message may answer. */
  question?: Question
  /** What "it" and "the second one" in the next message can mean; left out when that stays as it was. */
  about?: About
}

/** `shown`: in this order, in a list or to choose from; `changed`: also todos that were only named. */
export interface About {
  how: 'changed' | 'shown' | 'deleted'
  todos: LocalTodo[]
}

/**
 * A question that waits for an answer. It is plain data, so that it can be stored with the reply that asks it; raise
 * `QUESTION_VERSION` when its shape or its meaning changes. `text` asks it again; it is empty when an answer is welcome
 * but nothing was asked. `next` is asked after this one.
 */
export type Question = { text: string; next?: Reply } & (
  | { kind: 'choose'; choices: LocalTodo[]; command: TodoCommand }
  /** Yes or no. */
  | { kind: 'confirm'; action: Action }
  /** A time was understood and may be corrected; `offered` is the day of its other reading. */
  | { kind: 'correct'; offered: string | null; todos: LocalTodo[] }
  /** What a new todo is called; `message` asked for it. */
  | { kind: 'title'; command: Create; message: string | null }
  /** When the todos are to be. */
  | { kind: 'time'; todos: LocalTodo[] }
  /** How long before the start of a todo to remind of it. */
  | { kind: 'reminder'; todo: LocalTodo }
)

/** A command for todos that exist. */
export type TodoCommand = Change | Extract<SingleCommand, { kind: 'schedule' }>

export type Change = Extract<SingleCommand, { kind: 'update' | 'complete' | 'reopen' | 'delete' }>

/** What a "yes" agrees to. */
export type Action =
  /** Finds the todos again. `message` is the user's, when the commands are all that it said. */
  | { kind: 'commands'; commands: SingleCommand[]; message: string | null }
  | { kind: 'todos'; command: TodoCommand; todos: LocalTodo[] }
  | { kind: 'undo'; count: number }
  /** Takes back the last change and makes this one. */
  | { kind: 'replace'; command: Change }

/** A tool's result is an error; `message` is a sentence for the user. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Calls a tool and returns its output. Throws ToolFailure when the result is an error. */
export function* callTool<Name extends ToolName>(tool_name: Name, args: ToolArguments[Name]): Steps<ToolOutputs[Name]> {
  const { status, output } = yield { tool_name, arguments: args }
  if (status === 'error') throw failureOf(output)
  return output as ToolOutputs[Name]
}

function failureOf(output: unknown): ToolFailure {
  const { error } = (output ?? {}) as { error?: { code?: unknown; message?: unknown } }
  const message = typeof error?.message === 'string' ? error.message : 'The tool failed without a reason.'
  return new ToolFailure(String(error?.code ?? 'internal_error'), message)
}
