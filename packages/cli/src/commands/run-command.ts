import type { ExitName } from '../exit.ts'
import { atServer, EXIT, failureOf } from '../exit.ts'
import { connect } from '../server/connect.ts'
import type { Connection } from '../server/connection.ts'
import { cleanText, safeJson } from '../terminal/clean-text.ts'
import type { Output } from '../terminal/output.ts'
import { createOutput } from '../terminal/output.ts'

/** The options of every command that talks to a server. */
export interface CommonOptions {
  json?: boolean
  url?: string
  /** See `openEmbedded`. */
  appName?: string
}

export interface Session {
  out: Output
  connection: Connection
}

/**
 * Runs what a command does, and sets the exit code. Prints an error as one sentence, or with `--json` as an object, to
 * standard error. Returns how it ended.
 */
export async function runCommand(
  { json = false }: CommonOptions,
  execute: (out: Output) => Promise<ExitName | undefined>,
): Promise<void> {
  const out = createOutput({ isJson: json })
  let exit: ExitName
  try {
    exit = (await execute(out)) ?? 'ok'
  } catch (error) {
    const failure = failureOf(error)
    exit = failure.exit
    const { code, message } = failure
    out.note(json ? safeJson({ error: { code, message: cleanText(message) } }) : cleanText(message))
  }
  process.exitCode = EXIT[exit]
}

/** As `runCommand`, with a connection that is closed at the end. */
export function runConnected(
  options: CommonOptions,
  execute: (session: Session) => Promise<ExitName | undefined>,
): Promise<void> {
  return runCommand(options, async (out) => {
    const connection = await connect(options)
    try {
      return await execute({ out, connection })
    } catch (error) {
      throw atServer(error, connection.url, refusalOf(connection.url))
    } finally {
      await connection.close()
    }
  })
}

/** Returns what to say when the server refuses the token of the environment; null when the token is a stored one. */
function refusalOf(url: string): string | null {
  if (!process.env.TODO_AGENTS_TOKEN) return null
  return `${url} does not accept the token in TODO_AGENTS_TOKEN. Set a valid one, or unset it and run: todo-agents login ${url}`
}
