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

/** A todo that a call would touch, and what would happen to it: `Move` … `to Fri 2026-01-16 14:00`. */
export interface TouchedRow {
  id: string
  /** It itself, when it is known already; one that was deleted cannot be read. */
  todo?: Todo
  kind: Change['kind']
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
  /** Each row that the call would touch, however few. A tool without it never asks the user first. */
  rows?(args: z.output<Schema>, context: ToolContext): TouchedRow[] | Promise<TouchedRow[]>
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
