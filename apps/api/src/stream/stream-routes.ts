import type { IncomingHttpHeaders } from 'node:http'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { agentRequestSchema, idempotencyKeySchema } from '@todo-agents/contract/agent-request'
import type { AppError } from '@todo-agents/contract/errors'
import { ERROR_STATUS, invalidRequest } from '@todo-agents/contract/errors'
import { parseEventId, STREAM_MEDIA_TYPE } from '@todo-agents/contract/event-id'
import { idSchema } from '@todo-agents/contract/scalars'
import { encodeEvent, RETRY_LINE } from '@todo-agents/contract/sse-encode'
import { USER_HEADER } from '@todo-agents/contract/user-header'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError, z } from 'zod'
import type { Caller } from '../auth/caller.ts'
import type { LiveSessions } from '../auth/live-sessions.ts'
import { requireScope } from '../auth/scopes.ts'
import { toAppError } from '../http/errors.ts'
import type { InTurn } from '../http/loop-turns.ts'
import type { AgentLimits } from '../limits/agent-limits.ts'
import type { RunManager } from '../runs/run-manager.ts'
import { sendMessage } from '../runs/send-message.ts'
import type { EventStreams } from './event-stream.ts'

export interface StreamRoutesOptions {
  runs: RunManager
  streams: EventStreams
  limits: AgentLimits
  sessions: Pick<LiveSessions, 'onEnd'>
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller>
  securityHeaders: Record<string, string>
  inTurn: InTurn
}

/** 50 messages of 10,000 characters, each escaped as `\uXXXX`, and room for the other fields. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

const resumeSchema = z
  .object({ run_id: idSchema, after: z.string().optional() })
  .refine(({ run_id, after }) => !after || isPositionOf(run_id, after), {
    path: ['after'],
    error: 'must be the id of an event of this run: {seq}, or {run_id}:{seq}',
  })

function isPositionOf(run_id: string, after: string): boolean {
  const position = parseEventId(after)
  return position !== null && (position.run_id === null || position.run_id === run_id)
}

/**
 * The agent's two routes; the README has the table of events. An error before the stream starts is answered with its
 * HTTP status, and with the event of the error as body.
 */
export async function streamRoutes(app: FastifyInstance, options: StreamRoutesOptions) {
  const { runs, streams, limits, sessions, authenticate, securityHeaders, inTurn } = options
  app.decorateRequest('user_id', '')
  app.decorateRequest('auth_session_id', '')
  app.decorateRequest('program_id', null)
  app.addHook('onRequest', async (request, reply) => {
    const caller = await authenticate(request, reply)
    requireScope(caller, 'assistant')
    const { user_id, session_id, program } = caller
    request.program_id = program?.id ?? null
    request.user_id = user_id
    request.auth_session_id = session_id
    countStream(request, reply)
  })
  app.setErrorHandler(sendError)

  app.post(
    '/api/todos/agent-create/stream',
    { config: { isStream: true }, bodyLimit: MAX_BODY_BYTES },
    async (request, reply) => {
      const { messages, session_id, batch, rewind_to } = parse(agentRequestSchema, request.body)
      const { 'idempotency-key': idempotency_key } = parse(idempotencyHeader, request.headers)
      const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
      // The request object lives as long as its stream, and would keep its 50 messages in memory.
      request.body = undefined
      const { user_id, program_id, ip: address } = request
      const message = { session_id, content, rewind_to, program_id, idempotency_key }
      const { run_id } = await sendMessage({ runs, limits }, { user_id, address }, message)
      await stream(request, reply, { run_id, after: 0, batch })
    },
  )

  const follow = { config: { isStream: true }, exposeHeadRoute: false }
  app.get('/api/todos/agent-runs/:run_id/stream', follow, async (request, reply) => {
    const { run_id } = request.params as { run_id: string }
    const { after } = request.query as { after?: string }
    const position = parse(resumeSchema, { run_id, after: request.headers['last-event-id'] || after })
    const seq = parseEventId(position.after ?? '')?.seq ?? 0
    await stream(request, reply, { run_id: position.run_id, after: seq, batch: false })
  })

  /**
   * Counts one more open stream of the user until its response is closed. The stream counts as soon as the user is
   * known, so that a request over the limit costs no more than its head: its body is never read. The stream is closed
   * with the caller's session; then a client that reconnects is refused, while the run continues.
   */
  function countStream({ user_id, auth_session_id: session_id }: FastifyRequest, reply: FastifyReply): void {
    const { raw } = reply
    const releaseStream = limits.acquireStream(user_id)
    const unsubscribe = sessions.onEnd({ user_id, session_id }, () => closeStream(reply))
    const release = () => {
      releaseStream()
      unsubscribe()
    }
    raw.on('close', release)
    // "close" may have been emitted before the listener was added.
    if (raw.destroyed) release()
  }

  async function stream(
    { user_id, headers }: FastifyRequest,
    reply: FastifyReply,
    { run_id, after, batch }: { run_id: string; after: number; batch: boolean },
  ): Promise<void> {
    const opened = streams.create(reply.raw, { batch, long_ids_of: readsShortIds(headers) ? undefined : run_id })
    const subscription = await runs.follow(user_id, run_id, after, opened.onReady)
    // 204 also stops a browser's EventSource from reconnecting.
    if (!subscription) return reply.code(204).send()
    reply.hijack()
    if (!reply.raw.destroyed) {
      reply.raw.writeHead(200, flat({ ...reply.getHeaders(), ...STREAM_HEADERS }))
    }
    opened.start(subscription)
  }

  async function sendError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const error = toAppError(thrown, request.log)
    const event =
      error.code === 'rate_limit_exceeded' ? await limits.refusal(request.user_id, error) : errorEvent(error)
    // The refusals of a burst share one statement. Without this wait, all of them would be sent in the one turn of the
    // event loop in which the database answers, and block it.
    await new Promise<void>(inTurn)
    reply.headers(securityHeaders).code(ERROR_STATUS[error.code])
    if (event.event === 'rate_limit_exceeded') reply.header('retry-after', event.data.retry_after)
    else if (error.code === 'unavailable') reply.header('retry-after', 1)
    if (request.headers.accept?.includes('application/json')) reply.send(event.data)
    else reply.headers(STREAM_HEADERS).send(RETRY_LINE + encodeEvent(event))
  }
}

/**
 * False for a page of 0.1, which may be open since before an upgrade: it reads only long event ids. Pages name their
 * user, and later ones accept STREAM_MEDIA_TYPE.
 */
function readsShortIds(headers: IncomingHttpHeaders): boolean {
  return headers[USER_HEADER] === undefined || headers.accept === STREAM_MEDIA_TYPE
}

/** Ends a stream. Before its headers are sent, the only way is to close the connection. */
function closeStream({ raw }: FastifyReply): void {
  if (raw.headersSent) raw.end()
  else raw.destroy()
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // Only these two security headers matter outside a page. The full set took 3 KB of memory for each stream.
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Returns the headers as a list of alternating names and values. Node writes a list at once; a table of headers would
 * stay in memory as long as the stream.
 */
function flat(headers: Record<string, number | string | string[] | undefined>): string[] {
  return Object.entries(headers).flatMap(([name, value = []]) => [value].flat().flatMap((one) => [name, `${one}`]))
}

const idempotencyHeader = z.object({ 'idempotency-key': idempotencyKeySchema.optional() })

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data
}

function errorEvent(error: AppError): Extract<AgentEvent, { event: 'error' }> {
  const { code, message } = error
  return { event: 'error', data: { status: 'error', code, message, ...issuesOf(error) } }
}

function issuesOf({ cause }: AppError) {
  if (!(cause instanceof ZodError)) return {}
  return { issues: cause.issues.map(({ path, message }) => ({ path: path.join('.'), message })) }
}
