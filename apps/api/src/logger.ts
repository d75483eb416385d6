import type { DestinationStream, Logger } from 'pino'
import { pino } from 'pino'
import pretty from 'pino-pretty'

/**
 * Logs one JSON object per line, or readable lines on a terminal. The log must not contain words of users, cookies or
 * tokens. So requests are logged by their path, because the queries of tRPC calls contain words of the user.
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

/**
 * Returns the fields of an error that are safe to log. PostgreSQL's errors have rows in `detail`, and those of HTTP
 * clients have headers.
 */
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
