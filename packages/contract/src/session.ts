import { z } from 'zod'
import type { ToolStatus } from './agent-events.ts'
import { MAX_SESSION_TITLE_LENGTH } from './bounds.ts'
import { cursorSchema, pageLengthSchema } from './scalars.ts'
import { line } from './text.ts'

export const sessionIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,200}$/, 'must be 1 to 200 characters of A-Z, a-z, 0-9, _ and -')

/** Returns the prefix of all session ids of a user. */
export function sessionPrefix(user_id: string): string {
  return `user_${user_id}_`
}

/** A conversation with the assistant. */
export interface Session {
  id: string
  title: string
  created_at: string
  updated_at: string
}

const titleSchema = line(MAX_SESSION_TITLE_LENGTH)

export const sessionListSchema = z.strictObject({
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
})
export type SessionListQuery = z.output<typeof sessionListSchema>

export interface SessionPage {
  sessions: Session[]
  next_cursor: string | null
}

/** Without `id`, the server makes one. */
export const sessionCreateSchema = z.strictObject({ id: sessionIdSchema.optional(), title: titleSchema.optional() })
export type SessionCreate = z.infer<typeof sessionCreateSchema>

export const sessionRenameSchema = z.strictObject({ id: sessionIdSchema, title: titleSchema })

export const sessionDeleteSchema = z.strictObject({ id: sessionIdSchema })

/**
 * Asks for the messages of a session. The first page has the newest ones, and `next_cursor` leads to earlier ones.
 * Within a page, the oldest comes first.
 */
export const sessionHistorySchema = z.strictObject({
  id: sessionIdSchema,
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
})
export type SessionHistoryQuery = z.output<typeof sessionHistorySchema>

/**
 * A tool call for display: `output` has passed `shownOutput`. `status` is null until the result arrives. The fields of
 * type `unknown` are optional, because JSON leaves `undefined` out and tRPC's types say so.
 */
export interface ToolCallView {
  call_id: string
  tool_name: string
  arguments?: unknown
  output?: unknown
  status: ToolStatus | null
  change_ids: string[]
}

/** `error_code`: the `ErrorCode` with which the run of a user's message failed; null otherwise. */
export interface Message {
  id: string
  run_id: string | null
  role: 'user' | 'assistant'
  content: string
  tool_calls: ToolCallView[]
  error_code: string | null
  created_at: string
}

export interface MessagePage {
  messages: Message[]
  next_cursor: string | null
}
