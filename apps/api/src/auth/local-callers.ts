import { randomBytes } from 'node:crypto'
import type { Authenticate } from './authenticate.ts'
import type { Caller } from './caller.ts'

/**
 * Lets a program that runs the app inside its own process act for a user. Its credential is random, lives in the memory
 * of that process only, and ends with it. A server that listens has none.
 */
export interface LocalCallers {
  /** Returns the value of `Authorization` with which requests are made for this user. */
  admit(user_id: string): string
  /** Wraps `authenticate` of the app, so that it knows these credentials, too. */
  wrap(authenticate: Authenticate): Authenticate
}

export function createLocalCallers(): LocalCallers {
  const callers = new Map<string, Caller>()
  return {
    admit(user_id) {
      const authorization = `Bearer ${randomBytes(32).toString('base64url')}`
      callers.set(authorization, { user_id, session_id: user_id, program: null })
      return authorization
    },
    wrap: (authenticate) => async (headers) => {
      const caller = callers.get(headers.authorization ?? '')
      return caller ? { ...caller, setCookie: [] } : authenticate(headers)
    },
  }
}
