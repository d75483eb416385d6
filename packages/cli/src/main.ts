import { CommanderError } from 'commander'
import { EXIT } from './exit.ts'
import { createProgram } from './program.ts'

/** Runs the command line. Sets the exit code. */
export async function run(args: string[]): Promise<void> {
  const program = createProgram()
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Help and the version are printed by an error, too.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
}
