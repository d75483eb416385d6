import { AppError } from '@todo-agents/contract/errors'
import type { AccessScope } from '@todo-agents/contract/program'
import type { Caller } from './caller.ts'

/** `any`: a program with any scope may. `person`: no program may, whatever its scopes are. */
export type RequiredScope = AccessScope | 'any' | 'person'

const TODOS = { read: 'todos:read', write: 'todos:write' } as const
const ASSISTANT = { read: 'assistant', write: 'assistant' } as const
const PERSON = { read: 'person', write: 'person' } as const

/**
 * What a program needs for the procedures of each router: for those that read, and for those that write. What would let a
 * program outlive its revocation, or take over the account, is left to persons: passwords, sign-in sessions, devices that
 * get push messages, and programs themselves; and so is what the user's words mean, because it is sent nowhere.
 */
const ROUTERS: Record<string, { read: RequiredScope; write: RequiredScope }> = {
  todo: TODOS,
  list: TODOS,
  tag: TODOS,
  preference: TODOS,
  change: TODOS,
  reminder: TODOS,
  session: ASSISTANT,
  run: ASSISTANT,
  assistant: ASSISTANT,
  usage: { read: 'any', write: 'person' },
  me: { read: 'any', write: 'account' },
  wording: PERSON,
  push: PERSON,
  account: PERSON,
  program: PERSON,
}

/** Returns what a program needs for a procedure, by its path such as `todo.create`. A new router is left to persons. */
export function scopeOf(path: string, type: 'query' | 'mutation' | 'subscription'): RequiredScope {
  // A program may see its own name and scopes.
  if (path === 'program.current') return 'any'
  const { read, write } = ROUTERS[path.split('.')[0]!] ?? PERSON
  return type === 'mutation' ? write : read
}

/** Throws AppError `access_denied` when the caller is a program without that scope. */
export function requireScope({ program }: Pick<Caller, 'program'>, required: RequiredScope): void {
  if (program === null || required === 'any') return
  if (required === 'person') {
    throw new AppError('access_denied', 'No token or app may do this. Sign in to the web page instead.')
  }
  if (program.scopes.includes(required)) return
  throw new AppError(
    'access_denied',
    `This token or app has no permission for that: it lacks the scope ${required}. Make a token that has it, or connect the app again.`,
  )
}
