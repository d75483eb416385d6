import type { Outcome, Statement } from './batch.ts'

/** One connection to the database, which only its holder uses. */
export interface Session {
  /** Sends the statements together. Never rejects. */
  send(statements: Statement[]): Promise<Outcome>
  /** Returns the connection, or closes it. */
  release(options: { isBroken: boolean }): void
}

/** Where connections come from. */
export interface Sessions {
  acquire(): Promise<Session>
  /** Closes all connections. */
  close(): Promise<void>
}
