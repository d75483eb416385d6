import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '@todo-agents/contract/errors'
import { AppError, withErrorId } from '@todo-agents/contract/errors'
import { isTransientError } from '@todo-agents/db/connection/transient-error'
import type { FastifyBaseLogger } from 'fastify'

/** What Fastify itself refuses before a handler runs, in our words. */
const FASTIFY_ERRORS: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The request body is too large.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'The Content-Type must be application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_request', 'The request body is empty; it must be JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'The request body is not valid JSON.'],
  FST_ERR_BAD_URL: ['invalid_request', 'The URL is malformed.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'The Content-Length does not match the body.'],
}

/** What Fastify's plugins refuse, such as the path of a file with `//`, `..` or NUL in it, by its HTTP status. */
const OF_A_STATUS: Record<number, [ErrorCode, string]> = {
  400: ['invalid_request', 'The request is malformed.'],
  // Whether a file outside the folder exists is not said.
  403: ['not_found', 'There is nothing at this address.'],
  404: ['not_found', 'There is nothing at this address.'],
  416: ['invalid_request', 'The file does not have this range.'],
}

/**
 * Turns whatever was thrown into an error that may be shown. What is not meant for the user is logged
 * under an id, and only the id is told.
 */
export function toAppError(error: unknown, log: Pick<FastifyBaseLogger, 'error'>): AppError {
  if (error instanceof AppError) return error
  const known = FASTIFY_ERRORS[(error as { code?: string } | null)?.code ?? '']
  if (known) return new AppError(...known)
  const refusal = OF_A_STATUS[(error as { statusCode?: number } | null)?.statusCode ?? 0]
  if (refusal) return new AppError(...refusal)
  if (isTransientError(error)) {
    log.error({ err: error }, 'the database does not answer')
    return new AppError('unavailable', 'The server cannot reach its database just now. Try again in a moment.')
  }
  const error_id = randomUUID()
  log.error({ err: error, error_id }, 'unexpected error')
  return new AppError('internal_error', withErrorId('Something went wrong on the server.', error_id), { cause: error })
}
