import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server'
import { getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server'
import { getHTTPStatusCode } from '@trpc/server/http'
import type { TRPCResponse } from '@trpc/server/rpc'
import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import type { Context } from './context.ts'

export interface PlainCallsOptions {
  router: AnyTRPCRouter
  maxBatchSize: number
  createContext: (options: { req: FastifyRequest; res: FastifyReply }) => Context
}

interface Call {
  path: string
  procedure: AnyTRPCProcedure
  input: unknown
}

interface PlainRequest {
  calls: Call[]
  isBatch: boolean
}

/**
 * Answers plain calls, which are nearly all requests, before they reach tRPC's adapter. A plain call is a query by GET
 * or a mutation by POST with JSON, single or in a batch. Every other request passes to the adapter (malformed, unknown,
 * streamed, another content type), so this hook has no refusals of its own. Procedures get no AbortSignal here, and may
 * answer only JSON.
 *
 * Traded for speed: the plain form would be tRPC's adapter alone, which makes a web-standard Request, Response, Headers
 * and two AbortControllers for each request. Saves half of the cost of `todo.list`. plain-calls.test.ts checks that
 * both forms answer the same.
 */
export function plainCalls(options: PlainCallsOptions): preHandlerHookHandler {
  return (request, reply, done) => {
    const plain = readPlain(options, request)
    if (plain) answer(options, plain, request, reply).catch((error) => reply.send(error))
    else done()
  }
}

async function answer(
  { router, createContext }: PlainCallsOptions,
  { calls, isBatch }: PlainRequest,
  req: FastifyRequest,
  res: FastifyReply,
): Promise<void> {
  const ctx = createContext({ req, res })
  const responses = await Promise.all(calls.map((call, index) => run(router, call, index, ctx)))
  res
    .code(getHTTPStatusCode(responses))
    .header('vary', 'trpc-accept, accept')
    .header('content-type', 'application/json')
    // The body is JSON already. Without this serializer, Fastify adds a charset to the content type.
    .serializer((json: string) => json)
    .send(JSON.stringify(isBatch ? responses : responses[0]))
}

async function run(
  router: AnyTRPCRouter,
  { path, procedure, input }: Call,
  batchIndex: number,
  ctx: Context,
): Promise<TRPCResponse> {
  const { type } = procedure._def
  try {
    const data = await procedure({ path, getRawInput: async () => input, ctx, type, signal: undefined, batchIndex })
    return { result: { data } }
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    return { error: getTRPCErrorShape({ config: router._def._config, error, type, path, input, ctx }) }
  }
}

/** Reads a plain call or batch. Returns null when the request is not plain, so that the adapter answers it. */
function readPlain({ router, maxBatchSize }: PlainCallsOptions, request: FastifyRequest): PlainRequest | null {
  const type = typeOf(request)
  const query = readQuery(request)
  if (!type || !query) return null
  const { isBatch } = query
  const { path = '' } = request.params as { path?: string }
  const paths = isBatch ? path.split(',') : [path]
  // A query may have no input.
  const input = type === 'query' && !query.input ? undefined : parseJson(type === 'query' ? query.input : request.body)
  if (paths.length > maxBatchSize || input === MALFORMED || (isBatch && !isRecord(input))) return null

  const calls: Call[] = []
  for (const [index, path] of paths.entries()) {
    const procedure = procedureAt(router, path)
    if (procedure?._def.type !== type) return null
    calls.push({ path, procedure, input: isBatch ? (input as Record<number, unknown>)[index] : input })
  }
  return { calls, isBatch }
}

/**
 * Returns the type of procedure that the method calls. Returns null for another method, and when the headers ask for
 * anything but JSON.
 */
function typeOf({ method, headers }: FastifyRequest): 'query' | 'mutation' | null {
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) return null
  const isJson = headers['content-type']?.startsWith('application/json')
  if (method === 'GET' && isJson !== false) return 'query'
  return method === 'POST' && isJson ? 'mutation' : null
}

/**
 * Reads the parameters of the URL. A plain call has at most one `batch=1`, one `input`, and no other parameter. Returns
 * null for any other URL. Also returns null when the URL has a `#` or the decoded input has a `%`, because Fastify's
 * parser may have read them differently from URLSearchParams, which the adapter uses. No client sends a `#` or other
 * parameters.
 */
function readQuery({ url, query }: FastifyRequest): { isBatch: boolean; input: string | undefined } | null {
  const { batch, input, ...others } = query as Record<string, string | string[] | undefined>
  if (batch !== undefined && batch !== '1') return null
  if (Array.isArray(input) || input?.includes('%') || url.includes('#') || Object.keys(others).length > 0) return null
  return { isBatch: batch === '1', input }
}

const MALFORMED = Symbol('malformed')

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(text as string)
  } catch {
    return MALFORMED
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function procedureAt(router: AnyTRPCRouter, path: string): AnyTRPCProcedure | undefined {
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures
  return Object.hasOwn(procedures, path) ? procedures[path] : undefined
}
