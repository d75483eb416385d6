import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseEventId } from '@todo-agents/contract/agent-events'
import { agentRequestSchema } from '@todo-agents/contract/agent-request'
import type { AppError } from '@todo-agents/contract/errors'
import { ERROR_STATUS, invalidRequest } from '@todo-agents/contract/errors'
import { idSchema } from '@todo-agents/contract/scalars'
import { encodeEvent, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError, z } from 'zod'
import { toAppError } from '../errors.ts'
import { createEventStream } from './event-stream.ts'
import type { RunManager } from './run-manager.ts'

export interface StreamRoutesOptions {
  runs: RunManager
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<string>
  heartbeat_ms: number
}

/** 50 messages of 10,000 characters, each escaped as `\uXXXX`, and room for the rest. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

const resumeSchema = z
  .object({ run_id: idSchema, after: z.string().optional() })
  .refine(({ run_id, after }) => after === undefined || parseEventId(after)?.run_id === run_id, {
    path: ['after'],
    error: 'must be the id of an event of this run, {run_id}:{seq}',
  })

/** The agent's two routes; see docs for the events. Errors before the stream have a status and the same event as body. */
export async function streamRoutes(app: FastifyInstance, { runs, authenticate, heartbeat_ms }: StreamRoutesOptions) {
  app.decorateRequest('user_id', '')
  app.addHook('onRequest', async (request, reply) => {
    request.user_id = await authenticate(request, reply)
  })
  app.setErrorHandler(sendError)

  app.post('/api/todos/agent-create/stream', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    const { messages, session_id, batch } = parse(agentRequestSchema, request.body)
    const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
    const { run_id } = await runs.start(request.user_id, { session_id, content })
    stream(reply, { run_id, after: 0, batch })
  })

  app.get('/api/todos/agent-runs/:run_id/stream', async (request, reply) => {
    const { run_id } = request.params as { run_id: string }
    const { after } = request.query as { after?: string }
    const position = parse(resumeSchema, { run_id, after: request.headers['last-event-id'] ?? after })
    const seq = parseEventId(position.after ?? '')?.seq ?? 0
    await runs.require(request.user_id, position.run_id)
    stream(reply, { run_id: position.run_id, after: seq, batch: false })
  })

  function stream(
    reply: FastifyReply,
    { run_id, after, batch }: { run_id: string; after: number; batch: boolean },
  ): void {
    reply.hijack()
    // "close" has been told already: nobody would ever stop what begins here.
    if (reply.raw.destroyed) return
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...STREAM_HEADERS })
    const unfollow = runs.follow(run_id, after, createEventStream(reply.raw, { batch, heartbeat_ms }))
    reply.raw.on('close', unfollow)
  }
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data
}

function sendError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const error = toAppError(thrown, request.log)
  const data = { status: 'error' as const, code: error.code, message: error.message, ...issuesOf(error) }
  reply.code(ERROR_STATUS[error.code])
  if (request.headers.accept?.includes('application/json')) {
    reply.send(data)
  } else {
    const event: StreamEvent = { event: 'error', data }
    reply.headers(STREAM_HEADERS).send(RETRY_LINE + encodeEvent(event))
  }
}

function issuesOf({ cause }: AppError) {
  if (!(cause instanceof ZodError)) return {}
  return { issues: cause.issues.map(({ path, message }) => ({ path: path.join('.'), message })) }
}
