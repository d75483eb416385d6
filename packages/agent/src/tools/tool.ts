import type { Change } from '@todo-agents/contract/change'
import { invalidRequest } from '@todo-agents/contract/errors'
import type { Todo } from '@todo-agents/contract/todo'
import type { z } from 'zod'
import type { TodoStore, UserContext } from '../types.ts'

/** The name of the model that answers by rules, without a language model. */
export const RULES_MODEL = 'Todo Agents'

export interface ToolContext {
  /** The user's own todos. In `execute`, the store works within the transaction of the call. */
  store: TodoStore
  user: UserContext
}

/**
 * A todo or a tag that a call would touch. `what` is what the call would do to it, such as `Move`; `becomes` is the new
 * state, such as `to Fri 2026-01-16 14:00`.
 */
export interface TouchedRow {
  id: string
  /** The fields to show. Default: those of the todo `id`. Required for tags and deleted todos, which cannot be read. */
  subject?: Pick<Todo, 'item' | 'start_time' | 'due_date'>
  /** `create` means that a deleted row is restored. */
  kind: Change['kind']
  /** As how many rows this one counts. Default: 1. A tag counts once for each todo that gets or loses it. */
  count?: number
  /** The call waits for the user's approval whatever the budget of the run is. */
  isAlwaysAsked?: boolean
  what: string
  /** Left out when `what` alone says the new state. */
  becomes?: string
}

/**
 * An action of the assistant. One zod schema describes its arguments to a model, parses them and types the offline
 * model's calls. Times in arguments and outputs are local to the user.
 */
export interface Tool<
  Name extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Output extends object = object,
> {
  name: Name
  /** For the model: what the tool does, and when to use it. */
  description: string
  /**
   * `rules`: only the model RULES_MODEL may call the tool. Language models and programs do not know it, and its calls are not
   * sent to them. Default: every model may.
   */
  audience?: 'rules'
  schema: Schema
  /**
   * Returns each row that the call would delete, change or restore. A tool without `rows` touches none. A call that
   * touches more than it returned here fails at commit.
   */
  rows?(args: z.output<Schema>, context: ToolContext): TouchedRow[] | Promise<TouchedRow[]>
  /**
   * The rows of a call depend on the calls before it. So the question has this call alone, and is asked after those
   * calls are made.
   */
  isRelative?: boolean
  /** In the arguments null means the same as a field that is left out, so a strict schema loses nothing. */
  isNullAbsent?: boolean
  /** The tool changes nothing, so it need not lock the user's todos. */
  isReadOnly?: boolean
  /** Makes the call. Throws AppError when the call is not possible; the model reads the message. */
  execute(args: z.output<Schema>, context: ToolContext): Promise<{ output: Output; change_ids: string[] }>
}

/** Returns the tool as it is. Only infers its types. */
export function defineTool<Name extends string, Schema extends z.ZodObject, Output extends object>(
  tool: Tool<Name, Schema, Output>,
): Tool<Name, Schema, Output> {
  return tool
}

/**
 * Parses with a schema of the contract, so that tools obey the same rules as every other caller. Throws AppError
 * `invalid_request`.
 */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (!result.success) throw invalidRequest(result.error)
  return result.data
}
