import type { DestinationStream, Logger } from 'pino'
import { pino } from 'pino'
import pretty from 'pino-pretty'

/**
 * One JSON object a line; on a terminal, lines for people. Nothing that a user wrote, no cookie and no token may
 * get in: requests are logged by their path, since tRPC queries carry the user's words in the URL.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const lines = process.stdout.isTTY ? pretty({ ignore: 'pid,hostname', sync: true }) : undefined
  const options = { level, serializers: { err: errorView } }
  const target = destination ?? lines
  return target ? pino(options, target) : pino(options)
}

interface ErrorView {
  type: string
  message: string
  code?: unknown
  stack?: string | undefined
  cause?: ErrorView
}

/** Of an error only what is ours: PostgreSQL's carry rows in `detail`, those of HTTP clients carry headers. */
function errorView(error: unknown): ErrorView {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    stack,
    ...(cause !== undefined && { cause: errorView(cause) }),
  }
}
