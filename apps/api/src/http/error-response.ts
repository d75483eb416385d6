import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, ERROR_STATUS } from '@todo-agents/contract/errors'
import { getTRPCErrorShape } from '@trpc/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toTrpcError } from '../trpc/errors.ts'
import { appRouter } from '../trpc/router.ts'
import { toAppError } from './errors.ts'

/** Answers a request with an error, below `/trpc` in the form of tRPC, below `/api/v1` in that of REST, elsewhere in ours. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { url, log } = request
  const error = toAppError(thrown, log)
  const body = url.startsWith('/trpc/') ? trpcBody : url.startsWith('/api/v1/') ? restBody : plainBody
  // RFC 9110, 15.5.2: an answer with 401 names how to authenticate.
  if (body === restBody && error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
  reply.code(ERROR_STATUS[error.code]).send(body(error))
}

/**
 * Answers bytes that are not a valid request or that exceed a limit, and closes the connection. Node does not know the
 * URL of such a request, so the body has the error in both forms.
 */
export function refuseConnection(cause: Error & { code?: string }, socket: Socket): void {
  if (cause.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, error] = refusal(cause.code)
  const { error: shape } = trpcBody(error)
  const body = JSON.stringify({
    ...plainBody(error),
    error: { ...shape, data: { ...shape.data, httpStatus: status } },
  })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  // Not `destroy`: with unread bytes it sends a reset, which could overtake the answer.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function refusal(code: string | undefined): [status: number, error: AppError] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, new AppError('payload_too_large', `The URL and the headers have more than ${maxHeaderSize} bytes.`)]
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, new AppError('invalid_request', 'The request did not arrive in time.')]
    default:
      return [400, new AppError('invalid_request', 'The request is not valid HTTP.')]
  }
}

function plainBody({ code, field, message }: AppError) {
  return { status: 'error', code, message, ...(field && { field }) }
}

function restBody({ code, message, field }: AppError) {
  return { error: { code, message, ...(field && { field }) } }
}

/** Returns the body of a single error. tRPC's clients use it for each call of a batch. */
function trpcBody(error: AppError) {
  return {
    error: getTRPCErrorShape({
      config: appRouter._def._config,
      error: toTrpcError(error),
      type: 'unknown',
      path: undefined,
      input: undefined,
      ctx: undefined,
    }),
  }
}
