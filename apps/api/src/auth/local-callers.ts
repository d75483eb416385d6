import { randomBytes } from 'node:crypto'
import type { Authenticate } from './authenticate.ts'
import type { Caller, CallingProgram } from './caller.ts'

/**
 * Lets a program that runs the app inside its own process act for a user. Its credential is random, lives in the memory
 * of that process only, and ends with it. A server that listens has none.
 */
export interface LocalCallers {
  /** Returns the token with which requests are made for this user: in person, or by one of the user's programs. */
  admit(user_id: string, program?: CallingProgram): string
  /** Wraps `authenticate` of the app, so that it knows these credentials, too. */
  wrap(authenticate: Authenticate): Authenticate
}

export function createLocalCallers(): LocalCallers {
  const callers = new Map<string, Caller>()
  return {
    admit(user_id, program) {
      const token = randomBytes(32).toString('base64url')
      callers.set(`Bearer ${token}`, { user_id, session_id: program?.id ?? user_id, program: program ?? null })
      return token
    },
    wrap: (authenticate) => async (headers) => {
      const caller = callers.get(headers.authorization ?? '')
      return caller ? { ...caller, setCookie: [] } : authenticate(headers)
    },
  }
}
