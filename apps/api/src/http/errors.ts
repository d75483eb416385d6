import { randomUUID } from 'node:crypto'
import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import type { ErrorCode } from '@todo-agents/contract/errors'
import { AppError, withErrorId } from '@todo-agents/contract/errors'
import { isTransientError } from '@todo-agents/db/connection/transient-error'
import type { FastifyBaseLogger } from 'fastify'

/**
 * Our code, and sometimes our sentence, for each refusal of Fastify before a handler runs. Without a sentence, the
 * general one of the code is used.
 */
const FASTIFY_ERRORS: Record<string, [code: ErrorCode, sentence?: string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The request body is too large.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_request', 'The request body is empty; it must be JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'The request body is not valid JSON.'],
  FST_ERR_BAD_URL: ['invalid_request', 'The URL is malformed.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'The Content-Length does not match the body.'],
}

/**
 * Our code, and sometimes our sentence, for each refusal of Fastify's plugins, by HTTP status. Such a refusal is, for
 * example, that of a file path with `//`, `..` or NUL in it.
 */
const ERRORS_BY_STATUS: Record<number, [code: ErrorCode, sentence?: string]> = {
  400: ['invalid_request'],
  // Not `access_denied`, which would say that a file outside the folder exists.
  403: ['not_found'],
  404: ['not_found'],
  416: ['invalid_request', 'The file does not have this range.'],
}

/**
 * Turns anything that was thrown into an error that may be shown to the user. An unexpected error is logged under an
 * id, and the user gets only the id.
 */
export function toAppError(error: unknown, log: Pick<FastifyBaseLogger, 'error'>): AppError {
  if (error instanceof AppError) return error
  const known = FASTIFY_ERRORS[(error as { code?: string } | null)?.code ?? '']
  if (known) return new AppError(...known)
  const refusal = ERRORS_BY_STATUS[(error as { statusCode?: number } | null)?.statusCode ?? 0]
  if (refusal) return new AppError(...refusal)
  if (isTransientError(error)) {
    log.error({ err: error }, 'the database does not answer')
    return new AppError('unavailable', 'The server cannot reach its database just now. Try again in a moment.')
  }
  const error_id = randomUUID()
  log.error({ err: error, error_id }, 'unexpected error')
  return new AppError('internal_error', withErrorId(ERROR_SENTENCES.internal_error, error_id), { cause: error })
}
