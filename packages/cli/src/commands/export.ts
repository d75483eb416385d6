import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CliError } from '../exit.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import type { CommonOptions } from './run-command.ts'
import { runConnected } from './run-command.ts'

export interface ExportOptions extends CommonOptions {
  force?: boolean
}

/** Writes all data of the user, as JSON, to a file or to standard output. A file is complete, or it is not there. */
export function exportAccount(path: string | undefined, options: ExportOptions): Promise<void> {
  return runConnected(options, async ({ out, connection }) => {
    const isFile = path !== undefined && path !== '-'
    if (isFile && existsSync(path) && !options.force) {
      throw new CliError('failed', `${cleanLine(path)} exists already. --force replaces it.`, 'exists')
    }
    const data = Readable.fromWeb((await connection.client.exportAccount()) as Parameters<typeof Readable.fromWeb>[0])
    if (!isFile) {
      await pipeline(
        data,
        toStdout(() => out.isClosed),
      ).catch((error: unknown) => refuseCut(error, out.isClosed))
      return undefined
    }
    const draft = `${path}.${process.pid}.part`
    try {
      await pipeline(data, createWriteStream(draft, { mode: 0o600, flags: 'wx' }))
      renameSync(draft, path)
    } catch (error) {
      rmSync(draft, { force: true })
      refuseCut(error, false)
    }
    out.note(`Wrote ${cleanLine(path)}`)
    return undefined
  })
}

/** A stream that does not close standard output, and fails once its reader has gone. */
function toStdout(isClosed: () => boolean): Writable {
  return new Writable({
    write(chunk, _, done) {
      process.stdout.write(chunk, () => done(isClosed() ? new Error('closed') : null))
    },
  })
}

/** The reader of standard output may stop early, as `head` does. A file or a connection must not. */
function refuseCut(error: unknown, isClosed: boolean): void {
  if (isClosed) return
  const { code, message } = error as NodeJS.ErrnoException
  if (code?.startsWith('E') && !code.startsWith('ERR_')) throw new CliError('failed', message, 'io_error')
  throw new CliError('unreachable', 'The connection was lost before the export was complete.', 'stream_interrupted')
}
