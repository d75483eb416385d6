import type { Change } from '@todo-agents/contract/change'
import { invalidRequest } from '@todo-agents/contract/errors'
import type { Todo } from '@todo-agents/contract/todo'
import type { z } from 'zod'
import type { TodoStore, UserContext } from '../types.ts'

export interface ToolContext {
  /** The caller's own rows, within the transaction of this call. */
  store: TodoStore
  user: UserContext
}

/** A todo or a tag that a call would touch, and what would happen to it: `Move` … `to Fri 2026-01-16 14:00`. */
export interface TouchedRow {
  id: string
  /** What is shown of the row. Without it the todo `id` is read; a tag and a deleted todo cannot be. */
  subject?: Pick<Todo, 'item' | 'start_time' | 'due_date'>
  /** `create`: it is brought back. */
  kind: Change['kind']
  /** How many rows it counts as, 1 if left out: a tag counts for each todo that gets or loses it. */
  count?: number
  what: string
  /** What becomes of it, where `what` alone does not say. */
  becomes?: string
}

/**
 * Something that the assistant can do. One zod schema describes its arguments to a model, parses them and
 * types the offline model's calls. Times in arguments and outputs are local to the user.
 */
export interface Tool<
  Name extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Output extends object = object,
> {
  name: Name
  /** For the model: what it does, when to use it. */
  description: string
  schema: Schema
  /**
   * Each row that the call would delete, change or bring back, however few. A tool without it touches no rows: a call
   * that touches more than it said here is refused where it commits.
   */
  rows?(args: z.output<Schema>, context: ToolContext): TouchedRow[] | Promise<TouchedRow[]>
  /** Which rows it touches depends on the calls before it, so the user is asked about it alone, once they are made. */
  isRelative?: boolean
  /** Throws AppError when it cannot be done; the model reads the sentence. */
  execute(args: z.output<Schema>, context: ToolContext): Promise<{ output: Output; change_ids: string[] }>
}

/** Infers a tool's types from its parts. */
export function defineTool<Name extends string, Schema extends z.ZodObject, Output extends object>(
  tool: Tool<Name, Schema, Output>,
): Tool<Name, Schema, Output> {
  return tool
}

/** Checks against a schema of the contract, so that a tool obeys the same rules as every other caller. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (!result.success) throw invalidRequest(result.error)
  return result.data
}
