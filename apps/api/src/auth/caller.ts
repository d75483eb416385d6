import type { AccessScope } from '@todo-agents/contract/program'
import type { SessionKey } from './live-sessions.ts'

/** The program that makes a request: the one that holds the access token, or a connected app. */
export interface CallingProgram {
  id: string
  scopes: readonly AccessScope[]
}

/** The user for whom a request is made. The `session_id` of a program is the id of the program. */
export interface Caller extends SessionKey {
  /** Null for a person who is signed in. */
  program: CallingProgram | null
}
