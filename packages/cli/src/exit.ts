import { describeError, TodoAgentsError } from '@todo-agents/client/errors'
import { AppError } from '@todo-agents/contract/errors'
import { TRPCClientError } from '@trpc/client'

/** The exit codes. docs/cli.md explains them to the authors of scripts. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  not_found: 3,
  refused: 4,
  unreachable: 5,
  waiting: 6,
  interrupted: 130,
} as const

export type ExitName = keyof typeof EXIT

/** An error whose message is for the user of the terminal. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: ExitName
  /** For programs, with `--json`. */
  readonly code: string

  constructor(exit: ExitName, message: string, code: string = exit) {
    super(message)
    this.exit = exit
    this.code = code
  }
}

const EXITS: Record<string, ExitName> = {
  unauthorized: 'refused',
  access_denied: 'refused',
  not_found: 'not_found',
  network_error: 'unreachable',
  stream_interrupted: 'unreachable',
  unavailable: 'unreachable',
}

/** Returns how the program ends with an error of an edge: ours, the client's or the embedded server's. Rethrows others. */
export function failureOf(error: unknown): { exit: ExitName; code: string; message: string } {
  if (error instanceof CliError) return error
  if (error instanceof AppError) return { ...named(error.code), message: error.message }
  if (error instanceof TodoAgentsError || error instanceof TRPCClientError) {
    const { code, message } = describeError(error)
    return { ...named(code), message: code === 'unauthorized' ? `${message} Run: todo-agents login` : message }
  }
  // ConfigError of the embedded server, which is loaded only when it is needed.
  if (error instanceof Error && error.name === 'ConfigError') return { ...named('config'), message: error.message }
  throw error
}

/**
 * Returns the error of a call to a server as one that names the server, or as `refusal` when the server does not accept
 * the token. Returns any other error as it is.
 */
export function atServer(error: unknown, url: string, refusal: string | null): unknown {
  if (!(error instanceof TodoAgentsError || error instanceof TRPCClientError)) return error
  const { code } = describeError(error)
  if (code === 'network_error') {
    const sentence = `The server at ${url} cannot be reached. Check the address and your connection, and try again.`
    return new CliError('unreachable', sentence, code)
  }
  return code === 'unauthorized' && refusal !== null ? new CliError('refused', refusal, code) : error
}

function named(code: string): { exit: ExitName; code: string } {
  return { exit: EXITS[code] ?? 'failed', code }
}
