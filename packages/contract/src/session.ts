import { z } from 'zod'
import type { RunUsage, ToolStatus } from './agent-events.ts'
import { MAX_SEARCH_LENGTH, MAX_SESSION_TITLE_LENGTH } from './bounds.ts'
import { cursorSchema, idSchema, pageLengthSchema } from './scalars.ts'
import { line, text } from './text.ts'

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

/** `program_id`: the token or the app whose calls the conversation has. Null for a conversation of the user. */
export interface ListedSession extends Session {
  program_id: string | null
}

export interface SessionPage {
  sessions: ListedSession[]
  next_cursor: string | null
}

/** A conversation that was deleted and can still be restored. */
export interface DeletedSession extends Session {
  deleted_at: string
}

export interface DeletedSessionPage {
  sessions: DeletedSession[]
  next_cursor: string | null
}

/** Without `id`, the server makes one. */
export const sessionCreateSchema = z.strictObject({ id: sessionIdSchema.optional(), title: titleSchema.optional() })
export type SessionCreate = z.infer<typeof sessionCreateSchema>

export const sessionRenameSchema = z.strictObject({ id: sessionIdSchema, title: titleSchema })

export const sessionDeleteSchema = z.strictObject({ id: sessionIdSchema })

/**
 * Asks for the messages of a session. The first page has the newest ones, and `next_cursor` leads to earlier ones.
 * Within a page, the oldest comes first. `branch_id`: the messages of an earlier branch instead, from the one that was
 * replaced on.
 */
export const sessionHistorySchema = z.strictObject({
  id: sessionIdSchema,
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
  branch_id: idSchema.optional(),
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

/**
 * `error_code`: the `ErrorCode` with which the run of a user's message failed; null otherwise. `model` and `usage` are those
 * of this one answer; null for messages of the user, and for answers that were stored before they were counted.
 */
export interface Message {
  id: string
  run_id: string | null
  role: 'user' | 'assistant'
  content: string
  tool_calls: ToolCallView[]
  error_code: string | null
  model: string | null
  usage: RunUsage | null
  created_at: string
}

export interface MessagePage {
  messages: Message[]
  next_cursor: string | null
}

/**
 * A part of a conversation that a later message has replaced, see `rewind_to`. It begins with a message of the user:
 * `message_id` is its id, and `content` is its start. `replaced_by` is the id of the message that is shown instead, null
 * when there is none.
 */
export interface SessionBranch {
  id: string
  message_id: string
  content: string
  replaced_by: string | null
  message_count: number
  /** When it was replaced. */
  created_at: string
}

export const sessionBranchesSchema = z.strictObject({ id: sessionIdSchema })

/** The branches of a conversation, the one that was replaced last first. */
export interface SessionBranches {
  branches: SessionBranch[]
}

/**
 * Makes a branch the current part of its conversation. What stood in its place becomes a branch. Changes nothing else: no
 * todo is changed, undone or redone.
 */
export const sessionSwitchSchema = z.strictObject({ id: sessionIdSchema, branch_id: idSchema })

/**
 * Asks for the conversations of the user whose title contains each of these words, in any case, and for the messages that
 * do, newest first. A page may have fewer matches than `limit`, or none, while `next_cursor` leads to older ones.
 */
export const sessionSearchSchema = z.strictObject({
  text: text(1, MAX_SEARCH_LENGTH),
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
})
export type SessionSearchQuery = z.output<typeof sessionSearchSchema>

/** `excerpt` is the part of the message around the first match, on one line. */
export interface SessionMatch {
  session_id: string
  title: string
  message_id: string
  role: 'user' | 'assistant'
  excerpt: string
  created_at: string
}

/** `sessions`: those whose title matches, last used first; on the first page only, and at most `limit`. */
export interface SessionSearchPage {
  sessions: Session[]
  matches: SessionMatch[]
  next_cursor: string | null
}

/** Brings back a conversation that was deleted, for as long as the server keeps it. */
export const sessionRestoreSchema = z.strictObject({ id: sessionIdSchema })
