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
  is_batch: boolean
}

/**
 * Answers what nearly all requests are, before tRPC's adapter sees them: queries by GET and mutations by POST with
 * JSON, one or a batch. The adapter makes a web-standard Request, Response, Headers and two AbortControllers for each,
 * which cost as much as the rest of `todo.list` together. Whatever is unusual in any way (malformed, unknown, streamed,
 * another content type) is left to the adapter; so this has no refusals of its own. Procedures get no signal here, and
 * may answer only JSON.
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
  { calls, is_batch }: PlainRequest,
  req: FastifyRequest,
  res: FastifyReply,
): Promise<void> {
  const ctx = createContext({ req, res })
  const responses = await Promise.all(calls.map((call, index) => run(router, call, index, ctx)))
  res
    .code(getHTTPStatusCode(responses))
    .header('vary', 'trpc-accept, accept')
    .header('content-type', 'application/json')
    // It is JSON already; without this Fastify adds a charset to the content type.
    .serializer((json: string) => json)
    .send(JSON.stringify(is_batch ? responses : responses[0]))
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

/** The calls of a request that is plain, null of any other. */
function readPlain({ router, maxBatchSize }: PlainCallsOptions, request: FastifyRequest): PlainRequest | null {
  const type = typeOf(request)
  const query = readQuery(request)
  if (!type || !query) return null
  const { is_batch } = query
  const { path = '' } = request.params as { path?: string }
  const paths = is_batch ? path.split(',') : [path]
  // A query may have no input at all.
  const input = type === 'query' && !query.input ? undefined : parseJson(type === 'query' ? query.input : request.body)
  if (paths.length > maxBatchSize || input === MALFORMED || (is_batch && !isRecord(input))) return null

  const calls: Call[] = []
  for (const [index, path] of paths.entries()) {
    const procedure = procedureAt(router, path)
    if (procedure?._def.type !== type) return null
    calls.push({ path, procedure, input: is_batch ? (input as Record<number, unknown>)[index] : input })
  }
  return { calls, is_batch }
}

/** What the method and the headers ask for; null unless it is a plain answer in JSON. */
function typeOf({ method, headers }: FastifyRequest): 'query' | 'mutation' | null {
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) return null
  const is_json = headers['content-type']?.startsWith('application/json')
  if (method === 'GET' && is_json !== false) return 'query'
  return method === 'POST' && is_json ? 'mutation' : null
}

/**
 * Null for anything but one `batch=1` and one `input`, and where Fastify's parser may not agree with URLSearchParams:
 * over a stray `%`, or a `#`, which no client sends.
 */
function readQuery({ url, query }: FastifyRequest): { is_batch: boolean; input: string | undefined } | null {
  const { batch, input, ...others } = query as Record<string, string | string[] | undefined>
  if (batch !== undefined && batch !== '1') return null
  if (Array.isArray(input) || input?.includes('%') || url.includes('#') || Object.keys(others).length > 0) return null
  return { is_batch: batch === '1', input }
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
