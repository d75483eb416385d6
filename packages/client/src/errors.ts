import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { TRPCClientError } from '@trpc/client'

interface TodoAgentsErrorOptions {
  status?: number
  field?: string | undefined
  cause?: unknown
}

/**
 * The error that the client throws. `code` is one of the contract's error codes, `network_error`, `invalid_response` or
 * `stream_interrupted`.
 */
export class TodoAgentsError extends Error {
  override readonly name: string = 'TodoAgentsError'
  readonly code: string
  /** The HTTP status, if there was a response. */
  readonly status: number | undefined
  /** The field at fault, if the server names one. */
  readonly field: string | undefined

  constructor(code: string, message: string, { status, field, cause }: TodoAgentsErrorOptions = {}) {
    super(message, { cause })
    this.code = code
    this.status = status
    this.field = field
  }
}

/** The stream ended before its run did. The run goes on: resume it after `last_event_id`. */
export class StreamInterruptedError extends TodoAgentsError {
  override readonly name = 'StreamInterruptedError'
  readonly last_event_id: string | null

  constructor(last_event_id: string | null, cause?: unknown) {
    super('stream_interrupted', ERROR_SENTENCES.stream_interrupted, { cause })
    this.last_event_id = last_event_id
  }
}

/**
 * Returns the code and a sentence to show for the error of a failed call: a TodoAgentsError or a TRPCClientError.
 * Rethrows anything else.
 */
export function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof TodoAgentsError) return { code: error.code, message: error.message }
  if (!(error instanceof TRPCClientError)) throw error
  if (error.cause instanceof TodoAgentsError) return describeError(error.cause)
  const code: unknown = error.data?.code
  if (typeof code === 'string') return { code, message: error.message }
  const { response } = (error.meta ?? {}) as { response?: Response }
  const proxyCode = PROXY_CODES[response?.status ?? 0] ?? 'invalid_response'
  return { code: proxyCode, message: ERROR_SENTENCES[proxyCode] }
}

/**
 * The codes of statuses that a proxy in front of the server answers with. These statuses mean the same whatever their
 * body is.
 */
const PROXY_CODES: Record<number, 'payload_too_large' | 'unavailable'> = {
  413: 'payload_too_large',
  414: 'payload_too_large',
  431: 'payload_too_large',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}
