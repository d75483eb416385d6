import { TRPCClientError } from '@trpc/client'

interface TodoAgentsErrorOptions {
  status?: number
  cause?: unknown
}

/**
 * What the client throws. `code` is one of the contract's error codes, `network_error`, `invalid_response` or
 * `stream_interrupted`.
 */
export class TodoAgentsError extends Error {
  override readonly name: string = 'TodoAgentsError'
  readonly code: string
  /** Of the HTTP answer, if there was one. */
  readonly status: number | undefined

  constructor(code: string, message: string, { status, cause }: TodoAgentsErrorOptions = {}) {
    super(message, { cause })
    this.code = code
    this.status = status
  }
}

/** The stream ended before its run did. The run goes on: resume it after `last_event_id`. */
export class StreamInterruptedError extends TodoAgentsError {
  override readonly name = 'StreamInterruptedError'
  readonly last_event_id: string | null

  constructor(last_event_id: string | null, cause?: unknown) {
    super('stream_interrupted', 'The connection was lost before the answer was complete.', { cause })
    this.last_event_id = last_event_id
  }
}

/** A failed call, of tRPC or of anything else here, as a code and a sentence to show. Rethrows anything else. */
export function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof TodoAgentsError) return { code: error.code, message: error.message }
  if (!(error instanceof TRPCClientError)) throw error
  if (error.cause instanceof TodoAgentsError) return describeError(error.cause)
  const code: unknown = error.data?.code
  if (typeof code === 'string') return { code, message: error.message }
  const { response } = (error.meta ?? {}) as { response?: Response }
  return (
    OF_A_PROXY[response?.status ?? 0] ?? {
      code: 'invalid_response',
      message: 'The server gave an answer that is not understood.',
    }
  )
}

const TOO_LARGE = { code: 'payload_too_large', message: 'The request is too large for the way to the server.' }
const AWAY = { code: 'unavailable', message: 'The server is not available at the moment. Try again.' }

/** Answers that are not the server's own, and mean the same whatever their body is. */
const OF_A_PROXY: Record<number, { code: string; message: string }> = {
  413: TOO_LARGE,
  414: TOO_LARGE,
  431: TOO_LARGE,
  502: AWAY,
  503: AWAY,
  504: AWAY,
}

export const NOT_REACHED = 'The server could not be reached. Check the connection and try again.'
