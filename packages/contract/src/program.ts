import { z } from 'zod'
import { MAX_PROGRAM_NAME_LENGTH, MAX_TOKEN_DAYS } from './bounds.ts'
import { idSchema } from './scalars.ts'
import { line } from './text.ts'

/**
 * What a program may do for its user. `todos:read`: read todos, lists, tags, wishes, reminders and the history.
 * `todos:write`: change them, and undo changes. `assistant`: talk to the assistant, which then acts with all its tools.
 * `account`: change the settings and export all data. No scope signs in, changes a password or makes tokens: only a
 * person who is signed in can.
 */
export const accessScopeSchema = z.enum(['todos:read', 'todos:write', 'assistant', 'account'])
export type AccessScope = z.infer<typeof accessScopeSchema>
export const ACCESS_SCOPES = accessScopeSchema.options

/** A program that may act for its user: by an access token that the user made, or as an app that the user connected. */
export interface Program {
  id: string
  kind: 'token' | 'app'
  /** The name that the user gave to the token, or that the app gives itself. */
  name: string
  scopes: AccessScope[]
  created_at: string
  /** Null: it does not expire. */
  expires_at: string | null
  /** Written at most every few seconds. Null: not used yet. */
  last_used_at: string | null
  /** When the user ended it. The history still names it. */
  revoked_at: string | null
}

/** Every access token starts with this, so that it is recognised, for example by a scanner that looks for secrets. */
export const TOKEN_PREFIX = 'ta_'

const nameSchema = line(MAX_PROGRAM_NAME_LENGTH)

export const tokenCreateSchema = z.strictObject({
  name: nameSchema,
  scopes: z
    .array(accessScopeSchema)
    .min(1, 'must name at least one scope')
    .transform((scopes) => ACCESS_SCOPES.filter((scope) => scopes.includes(scope))),
  /** Days until it expires; null: it does not expire. */
  expires_in_days: z.int().min(1).max(MAX_TOKEN_DAYS).nullable().default(90),
})
export type TokenCreate = z.output<typeof tokenCreateSchema>

/** `token` is shown this once: the server stores only its hash. */
export interface CreatedToken {
  program: Program
  token: string
}

export const programRevokeSchema = z.strictObject({ id: idSchema })
