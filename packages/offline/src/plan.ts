import type { ToolArguments, ToolName, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { Asked } from '@todo-agents/language/commands/learned/asked'
import type { Create, SingleCommand, Update } from '@todo-agents/language/commands/types'
import type { Outcome } from './turns.ts'

/**
 * How a message is answered: a generator that yields the tool calls to make, gets their outcomes, and returns the
 * reply. The model keeps no state. At each step it starts the plan again and feeds it the outcomes from the transcript;
 * the first call without an outcome is the next step. So a plan may depend only on its arguments and the outcomes.
 */
export type Plan = Generator<PlannedCall, Reply, Outcome>

/** A part of a plan that returns something other than a reply. */
export type Steps<Result> = Generator<PlannedCall, Result, Outcome>

export interface PlannedCall {
  tool_name: ToolName
  arguments: Record<string, unknown>
}

export interface Reply {
  text: string
  /** How to take back what was changed; left out when nothing was. */
  undo?: string
  /**
   * The changes that “undo” takes back one by one, oldest first: how many calls each of them took. Left out: one change of
   * one call.
   */
  units?: number[]
  /** How many calls this reply took back, and whether that was reversed instead. */
  undone?: number
  isRedone?: true
  /** A paragraph after all others, such as the todos that overlap. */
  note?: string
  /** The question that the next message may answer. */
  question?: Question
  /** What "it" and "the second one" in the next message can mean; left out when that stays as it was. */
  about?: About
}

/**
 * Todos that a reply mentioned. With `shown` they were listed in this order or offered as choices; `changed` also
 * covers todos that the reply only named.
 */
export interface About {
  how: 'changed' | 'shown' | 'deleted'
  todos: LocalTodo[]
}

/**
 * A question that waits for an answer. It is plain data, so that it can be stored with the reply that asks it; raise
 * `QUESTION_VERSION` when its shape or its meaning changes. `text` is shown when the question is asked again; it is
 * empty when the reply asked nothing but can still be answered. `next` is the reply to add after the answer.
 */
export type Question = { text: string; next?: Reply } & (
  | { kind: 'choose'; choices: LocalTodo[]; command: TodoCommand }
  /**
   * Asks for a yes or no to the action. `words`: the message, when the question is whether it means the action.
   * `otherwise`: what the message means after a no; left out when that is nothing.
   */
  | { kind: 'confirm'; action: Action; words?: string; otherwise?: Asked }
  /** Asks which action the message meant. `words`: the message, when it was one command. */
  | { kind: 'meaning'; words: string | null; choices: MeantAction[] }
  /**
   * Lets the next message correct the time that the todos were given. `offered` is the day that the words could also
   * mean.
   */
  | { kind: 'correct'; offered: string | null; todos: LocalTodo[]; scope?: Update['scope'] }
  /** Asks for the title of a new todo. `message` is the user message that asked to create it. */
  | { kind: 'title'; command: Create; message: string | null }
  /** Asks for the time of the todos. */
  | { kind: 'time'; todos: LocalTodo[] }
  /** Asks what becomes of the todos of a list that is to be deleted. */
  | { kind: 'list_todos'; name: string }
  /** Asks for the time of a new todo, which the message named for a reminder. */
  | { kind: 'when'; command: Create }
  /** Asks how long before its start to send the reminder of a todo. */
  | { kind: 'reminder'; todo: LocalTodo }
)

/** One of the actions that a message can mean. `word`: the answer that chooses it. */
export interface MeantAction {
  word: string
  means: Asked
  action: Action
}

/** A command for todos that exist. */
export type TodoCommand = Change | Extract<SingleCommand, { kind: 'schedule' }>

export type Change = Extract<SingleCommand, { kind: 'update' | 'complete' | 'reopen' | 'delete' | 'skip' }>

/** What a "yes" agrees to. */
export type Action =
  /**
   * Carries out commands, which search for their todos again. `message` is the user's message when it consisted of
   * these commands only.
   */
  | { kind: 'commands'; commands: SingleCommand[]; message: string | null }
  | { kind: 'todos'; command: TodoCommand; todos: LocalTodo[] }
  | { kind: 'undo'; count: number }
  /** Takes back the last change and makes this one. */
  | { kind: 'replace'; command: Change }

/** Thrown when the result of a tool is an error. `message` is a sentence for the user. */
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
