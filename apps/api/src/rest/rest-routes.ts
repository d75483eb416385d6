import { AppError } from '@todo-agents/contract/errors'
import { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Context } from '../trpc/context.ts'
import { fromTrpcError } from '../trpc/errors.ts'
import type { Operation } from './operation.ts'
import { inputSchema, procedureOf } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { inputReader } from './read-input.ts'

export interface RestRoutesOptions {
  createContext: (request: FastifyRequest, reply: FastifyReply) => Context
  /** Counts the request among those of its user, see trpc/limit-requests.ts. */
  limitRequests: onRequestAsyncHookHandler
}

/**
 * The procedures of tRPC as a REST API. An operation only translates: it reads the input of its procedure from the path,
 * the query and the body, calls it, and sends the answer. So it has the same rules, limits and errors as a call at
 * `/trpc`. An error is `{ "error": { "code", "message", "field" } }` with the status of its code.
 */
export async function restRoutes(app: FastifyInstance, { createContext, limitRequests }: RestRoutesOptions) {
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.addHook('onRequest', limitRequests)
  app.addContentTypeParser('application/json', { parseAs: 'string' }, jsonOrNothing(app))
  app.setNotFoundHandler(({ method, url }) => {
    const [path = ''] = url.split('?')
    const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path
    throw new AppError('not_found', `There is no operation ${method} ${shown}. /openapi.json lists all.`)
  })
  for (const operation of OPERATIONS) {
    const url = operation.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.route({ method: operation.method, url, exposeHeadRoute: false, handler: handlerOf(operation, createContext) })
  }
}

function handlerOf(operation: Operation, createContext: RestRoutesOptions['createContext']) {
  const readInput = inputReader(operation)
  const takesInput = inputSchema(operation) !== null
  const procedure = procedureOf(operation.procedure)
  const { type } = procedure._def

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // tRPC does not ask for an input that the procedure does not take.
    if (!takesInput) readInput(request)
    const ctx = createContext(request, reply)
    const getRawInput = async () => readInput(request)
    const call = { path: operation.procedure, getRawInput, ctx, type, signal: undefined, batchIndex: 0 }
    const data: unknown = await procedure(call).catch(rethrow)
    return operation.output === null ? reply.code(204).send() : reply.code(operation.status ?? 200).send(data)
  }
}

/** Reads a JSON body with the parser of Fastify. An empty body counts as none: many actions need no fields. */
function jsonOrNothing(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request: FastifyRequest, body: string, done: (error: Error | null, value?: unknown) => void) => {
    if (body.trim() === '') done(null, undefined)
    else parse(request, body, done)
  }
}

/** Throws the error that the procedure has thrown, without tRPC's wrapping. */
function rethrow(error: unknown): never {
  throw error instanceof TRPCError ? fromTrpcError(error) : error
}
