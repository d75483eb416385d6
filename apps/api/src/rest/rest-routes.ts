import { createHash } from 'node:crypto'
import { idempotencyKeySchema } from '@todo-agents/contract/agent-request'
import { AppError } from '@todo-agents/contract/errors'
import { answerOnce } from '@todo-agents/db/users/answered-call.repository'
import { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { requireScope } from '../auth/scopes.ts'
import { announceChange } from '../stream/feed.ts'
import type { Context } from '../trpc/context.ts'
import { fromTrpcError } from '../trpc/errors.ts'
import type { Operation } from './operation.ts'
import { inputSchema, operationScope, procedureOf, takesKey } from './operation.ts'
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
 * `/trpc`.
 */
export async function restRoutes(app: FastifyInstance, { createContext, limitRequests }: RestRoutesOptions) {
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.addHook('onRequest', limitRequests)
  app.addContentTypeParser('application/json', { parseAs: 'string' }, jsonOrNothing(app))
  app.setNotFoundHandler(refuseUnknown)
  // Otherwise the files of the web app, which are looked for at any path, would answer.
  app.get('/*', { exposeHeadRoute: false }, refuseUnknown)
  for (const operation of OPERATIONS) {
    const url = operation.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.route({ method: operation.method, url, exposeHeadRoute: false, handler: handlerOf(operation, createContext) })
  }
}

function refuseUnknown({ method, url }: FastifyRequest): never {
  const [path = ''] = url.split('?')
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path
  throw new AppError('not_found', `There is no operation ${method} ${shown}. /openapi.json lists all.`)
}

function handlerOf(operation: Operation, createContext: RestRoutesOptions['createContext']) {
  const readInput = inputReader(operation)
  const takesInput = inputSchema(operation) !== null
  const { status = 200 } = operation

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // tRPC does not ask for an input that the procedure does not take.
    if (!takesInput) readInput(request)
    const ctx = createContext(request, reply)
    const key = keyOf(request, operation)
    if (key === null) {
      const data = await call(operation, ctx, () => readInput(request))
      return reply.code(status).send(status === 204 ? undefined : data)
    }
    const { answer, isRepeated } = await callOnce(operation, ctx, { key, input: readInput(request) })
    if (isRepeated) reply.header('idempotent-replayed', 'true')
    return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(answer)
  }
}

/** Calls the procedure of an operation. Throws the error that it has thrown, without tRPC's wrapping. */
async function call({ procedure: path }: Operation, ctx: Context, readInput: () => unknown): Promise<unknown> {
  const procedure = procedureOf(path)
  const { type } = procedure._def
  const getRawInput = async () => readInput()
  return procedure({ path, getRawInput, ctx, type, signal: undefined, batchIndex: 0 }).catch((error: unknown) => {
    throw error instanceof TRPCError ? fromTrpcError(error) : error
  })
}

/** Calls an operation once for its key, in one transaction with the stored answer. */
async function callOnce(operation: Operation, ctx: Context, { key, input }: { key: string; input: unknown }) {
  const { services } = ctx
  const { signals, now } = services
  const caller = await ctx.authenticate()
  // The procedure checks it, too, but is not called for a stored answer.
  requireScope(caller, operationScope(operation))
  const { user_id } = caller
  const call_hash = createHash('sha256')
    .update(JSON.stringify([operation.id, input]))
    .digest('base64url')
  const answered = await answerOnce(services.db, { user_id, key, call_hash, now }, async (db) => {
    return JSON.stringify(await call(operation, { ...ctx, services: { ...services, db } }, () => input))
  })
  // The procedure has announced its change before it was committed.
  announceChange(signals, user_id)
  return answered
}

/**
 * Returns the `Idempotency-Key`, or null without one. Throws AppError `invalid_request` when it is malformed, or when the
 * operation does not read it: the caller relies on it.
 */
function keyOf({ headers }: FastifyRequest, operation: Operation): string | null {
  const { 'idempotency-key': given } = headers
  if (given === undefined) return null
  const field = 'Idempotency-Key'
  if (!takesKey(operation)) {
    throw new AppError('invalid_request', `${operation.id} takes no ${field}.`, { field })
  }
  const { data: key } = idempotencyKeySchema.safeParse(given)
  if (key !== undefined) return key
  throw new AppError('invalid_request', `${field}: must have 1 to 255 visible ASCII characters`, { field })
}

/** Reads a JSON body with the parser of Fastify. An empty body counts as none: many actions need no fields. */
function jsonOrNothing(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request: FastifyRequest, body: string, done: (error: Error | null, value?: unknown) => void) => {
    if (body.trim() === '') done(null, undefined)
    else parse(request, body, done)
  }
}
