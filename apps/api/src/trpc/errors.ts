import type { ErrorCode } from '@todo-agents/contract/errors'
import { AppError, invalidRequest } from '@todo-agents/contract/errors'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'

type TrpcCode = TRPCError['code']

const TO_TRPC: Record<ErrorCode, TrpcCode> = {
  invalid_request: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  access_denied: 'FORBIDDEN',
  declined: 'FORBIDDEN',
  expired: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  queue_full: 'CONFLICT',
  payload_too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  rate_limit_exceeded: 'TOO_MANY_REQUESTS',
  limit_reached: 'UNPROCESSABLE_CONTENT',
  internal_error: 'INTERNAL_SERVER_ERROR',
  model_error: 'BAD_GATEWAY',
  unavailable: 'SERVICE_UNAVAILABLE',
}

/** Our error code for each refusal that tRPC itself makes, not a procedure. */
const FROM_TRPC: Partial<Record<TrpcCode, ErrorCode>> = {
  PARSE_ERROR: 'invalid_request',
  BAD_REQUEST: 'invalid_request',
  METHOD_NOT_SUPPORTED: 'invalid_request',
  PAYLOAD_TOO_LARGE: 'payload_too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media_type',
}

export function toTrpcError(error: AppError): TRPCError {
  return new TRPCError({ code: TO_TRPC[error.code], message: error.message, cause: error })
}

/** Returns the error as the client gets it: our code, one sentence, and the field at fault. */
export function fromTrpcError(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause
  if (error.cause instanceof ZodError) return invalidRequest(error.cause)
  // tRPC's own message repeats the whole path, which can be thousands of characters.
  if (error.code === 'NOT_FOUND') return new AppError('not_found', 'There is no such procedure.')
  const code = FROM_TRPC[error.code]
  return code ? new AppError(code, error.message) : new AppError('internal_error')
}
