import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { CliError } from '../exit.ts'

/** True when a person sits at the terminal and can be asked. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY)
}

/** Asks on standard error, so that the question is not in the data. Returns null at the end of the input. */
export function askLine(question: string, { isSecret = false } = {}): Promise<string | null> {
  // Of a secret, readline shows nothing: neither what is typed, nor how long it is.
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() })
  const output = isSecret ? muted : process.stderr
  if (isSecret) process.stderr.write(question)
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
  return new Promise((resolve, reject) => {
    let isAnswered = false
    lines.on('SIGINT', () => {
      isAnswered = true
      lines.close()
      process.stderr.write('\n')
      reject(new CliError('interrupted', 'Stopped.'))
    })
    lines.on('close', () => {
      if (!isAnswered) resolve(null)
    })
    lines.question(isSecret ? '' : question, (answer) => {
      isAnswered = true
      lines.close()
      if (isSecret) process.stderr.write('\n')
      resolve(answer)
    })
  })
}

/** Asks until the answer is yes or no. The end of the input means no. */
export async function askYesNo(question: string): Promise<boolean> {
  for (;;) {
    const answer = (await askLine(`${question} (y/n) `))?.trim().toLowerCase()
    if (answer === undefined || answer === 'n' || answer === 'no') return false
    if (answer === 'y' || answer === 'yes') return true
  }
}

/** Returns standard input without the line end after it. */
export async function readStdin(): Promise<string> {
  return (await readText(process.stdin)).trim()
}
