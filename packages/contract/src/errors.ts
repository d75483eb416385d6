import type { z } from 'zod'

/** Every error code that leaves the server, with its HTTP status. */
export const ERROR_STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  access_denied: 403,
  /** Of a tool call: the user did not want it. */
  declined: 403,
  /** Of a tool call: the user did not answer the question in time. */
  expired: 403,
  not_found: 404,
  conflict: 409,
  queue_full: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  limit_reached: 422,
  rate_limit_exceeded: 429,
  internal_error: 500,
  model_error: 502,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

interface AppErrorOptions {
  /** The input field that is at fault, as a dotted path. */
  field?: string
  cause?: unknown
}

/** An error whose message may be shown to the user. Each edge maps its `code` once. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.field = options.field
  }
}

/**
 * A run must not go on here. `lost`: another process has taken it over, or it is gone, and nothing that this one
 * would write is taken. `cancelled`: its user stopped it. Never leaves the server.
 */
export class RunInterruptedError extends Error {
  override readonly name = 'RunInterruptedError'
  readonly reason: 'lost' | 'cancelled'

  constructor(reason: 'lost' | 'cancelled') {
    super(`the run was ${reason}`)
    this.reason = reason
  }
}

/** Adds the id under which the log says more to a sentence for the user. */
export function withErrorId(message: string, error_id: string): string {
  return `${message} (error ${error_id})`
}

/** A sentence for the user and the id that {@link withErrorId} added; null when there is no id. */
export function splitErrorId(message: string): { message: string; error_id: string | null } {
  const [, sentence, error_id] = /^(.*) \(error ([\w-]{1,64})\)$/s.exec(message) ?? []
  return sentence && error_id ? { message: sentence, error_id } : { message, error_id: null }
}

/**
 * One sentence for a failed parse: the first issue with its field, and how many more there are. An issue that is a
 * sentence of its own, with a full stop, names its field itself.
 */
export function invalidRequest(error: z.ZodError): AppError {
  const [first, ...more] = error.issues
  const field = first?.path.join('.') || undefined
  const message = first?.message ?? 'invalid input'
  const sentence = field && !message.endsWith('.') ? `${field}: ${message}` : message
  const rest = more.length > 0 ? ` (and ${more.length} more)` : ''
  return new AppError('invalid_request', sentence + rest, { ...(field && { field }), cause: error })
}
