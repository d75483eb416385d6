import type { AnyTRPCProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { RequiredScope } from '../auth/scopes.ts'
import { scopeOf } from '../auth/scopes.ts'
import { appRouter } from '../trpc/router.ts'

/**
 * One operation of the REST API: a second address for a procedure. The fields of the input that the path names are read
 * from there; the others from the query of a GET or DELETE, or from the JSON body of a POST or PATCH.
 */
export interface Operation {
  /** The `operationId`, from which generators make the name of a function. */
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, with parameters in braces. */
  path: string
  procedure: string
  tag: string
  summary: string
  description?: string
  /** What fields of the input mean. */
  fields?: Record<string, string>
  /** The status of a success, if it is not 200. With 204 it has no content. outputs.ts has the schemas of the others. */
  status?: 201 | 204
  /** An example of the body. */
  example?: unknown
  /** Replaces an input that does not fit into a query. */
  input?: OtherInput
}

interface OtherInput {
  schema: z.ZodType
  /** Returns the input of the procedure. */
  toInput: (input: unknown) => unknown
}

/** Replaces the input of a procedure by one with another schema. */
export function otherInput<Schema extends z.ZodType>(
  schema: Schema,
  toInput: (input: z.output<Schema>) => unknown,
): OtherInput {
  return { schema, toInput: (input) => toInput(schema.parse(input)) }
}

/** Returns the names of the parameters in the path. */
export function pathParameters({ path }: Pick<Operation, 'path'>): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
}

/** Whether the fields that are not in the path come as a JSON body, not in the query. */
export function hasBody({ method }: Pick<Operation, 'method'>): boolean {
  return method === 'POST' || method === 'PATCH'
}

/** Returns the schema of the input, or null when there is none. */
export function inputSchema({ procedure, input }: Pick<Operation, 'procedure' | 'input'>): z.ZodType | null {
  if (input) return input.schema
  const { inputs } = procedureOf(procedure)._def as unknown as { inputs: z.ZodType[] }
  return inputs[0] ?? null
}

/** Returns the scope that a token or app needs for an operation. */
export function operationScope({ procedure }: Pick<Operation, 'procedure'>): RequiredScope {
  return scopeOf(procedure, procedureOf(procedure)._def.type)
}

/** The routers whose procedures work only on the database that they are given, so that they can join a transaction. */
const OF_THE_STORE = new Set(['todo', 'list', 'tag', 'preference', 'change'])

/**
 * Whether an operation takes an `Idempotency-Key`. Of the other writes, one that is repeated either changes nothing more,
 * or is refused.
 */
export function takesKey({ procedure }: Pick<Operation, 'procedure'>): boolean {
  const [router = ''] = procedure.split('.')
  const isOfStore = OF_THE_STORE.has(router) || procedure === 'session.create'
  return isOfStore && procedureOf(procedure)._def.type === 'mutation'
}

/** Returns the procedure with this name. Throws TypeError when there is none. */
export function procedureOf(name: string) {
  const procedure = PROCEDURES[name]
  if (!procedure) throw new TypeError(`there is no procedure ${name}`)
  return procedure
}

const PROCEDURES: Record<string, AnyTRPCProcedure | undefined> = appRouter._def.procedures as never
