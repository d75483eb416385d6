import type { z } from 'zod'
import { ERROR_SENTENCES } from './error-sentences.ts'

/** Every error code that leaves the server, with its HTTP status. */
export const ERROR_STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  access_denied: 403,
  /** Only in the result of a tool call: the user declined the call. */
  declined: 403,
  /** Only in the result of a tool call: the user did not answer the question in time. */
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

/**
 * Returns a code for an HTTP answer that has a status but no code of ours: the first code with this status, else
 * `invalid_request`.
 */
export function codeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[]
  return codes.find((code) => ERROR_STATUS[code] === status) ?? 'invalid_request'
}

interface AppErrorOptions {
  /** The input field that is at fault, as a dotted path. */
  field?: string
  cause?: unknown
}

/**
 * An error whose message may be shown to the user. The default message is the general sentence of `code`. Each edge of
 * the server maps `code` in one place.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(code: ErrorCode, message: string = ERROR_SENTENCES[code], options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.field = options.field
  }
}

/**
 * Thrown to stop a run in this process. `lost`: another process has claimed the run, or it was deleted, so the writes
 * of this process are rejected. `cancelled`: the user stopped the run. Never leaves the server.
 */
export class RunInterruptedError extends Error {
  override readonly name = 'RunInterruptedError'
  readonly reason: 'lost' | 'cancelled'

  constructor(reason: 'lost' | 'cancelled') {
    super(`the run was ${reason}`)
    this.reason = reason
  }
}

/** Appends an error id to a sentence for the user. The server's log has the details under the same id. */
export function withErrorId(message: string, error_id: string): string {
  return `${message} (error ${error_id})`
}

/** Undoes {@link withErrorId}. Returns the sentence and the id; the id is null when the message has none. */
export function splitErrorId(message: string): { message: string; error_id: string | null } {
  const [, sentence, error_id] = /^(.*) \(error ([\w-]{1,64})\)$/s.exec(message) ?? []
  return sentence && error_id ? { message: sentence, error_id } : { message, error_id: null }
}

/**
 * Makes an error with one sentence from a failed parse: the name of the first bad field, its issue, and the number of
 * further issues. An issue that ends with a full stop is a whole sentence and gets no name before it.
 */
export function invalidRequest(error: z.ZodError): AppError {
  const [first, ...more] = error.issues
  const { field, message } = first ? bareIssue(first) : { message: 'invalid input' }
  const sentence = field && !message.endsWith('.') ? `${field}: ${message}` : message
  const rest = more.length > 0 ? ` (and ${more.length} more)` : ''
  return new AppError('invalid_request', sentence + rest, { ...(field && { field }), cause: error })
}

/** Returns every issue of a failed parse as a sentence with its field, such as `item: is missing.` */
export function issueSentences(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const { field, message } = bareIssue(issue)
    return `${field ? `${field}: ` : ''}${message}${message.endsWith('.') ? '' : '.'}`
  })
}

/** Names the field of an unknown or missing field, where zod names the object or the types. */
function bareIssue(issue: z.core.$ZodIssue): { field?: string; message: string } {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0] ?? '')
  const field = path.join('.')
  return { ...(field !== '' && { field }), message: messageOf(issue) }
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'there is no such field'
  const isMissing = issue.code === 'invalid_type' && /^Invalid input: .*received undefined$/.test(issue.message)
  return isMissing ? 'is missing' : issue.message
}
