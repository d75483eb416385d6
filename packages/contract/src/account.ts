import { z } from 'zod'
import { MAX_EMAIL_LENGTH } from './bounds.ts'
import type { Change } from './change.ts'
import type { List } from './list.ts'
import type { Preference } from './preference.ts'
import type { Program } from './program.ts'
import type { Reminder } from './reminder.ts'
import type { Run } from './run.ts'
import { idSchema } from './scalars.ts'
import type { Message, Session } from './session.ts'
import type { Tag } from './tag.ts'
import type { Todo } from './todo.ts'
import type { Me } from './user.ts'
import type { Wording } from './wording.ts'

/** A live session: one browser or one program. */
export interface Device {
  id: string
  /** The browser and the system, such as "Firefox on Linux"; "Unknown device" when the user agent says neither. */
  device: string
  /** The network address of the sign-in; null when unknown. */
  ip_address: string | null
  created_at: string
  /** Written at most once an hour, so the last use may be up to an hour later. */
  last_used_at: string
  /** True for the session that sent the request. */
  is_current: boolean
}

const passwordSchema = z.string().min(1).max(1000)

export const deviceIdSchema = z.strictObject({ id: idSchema })

export const passwordChangeSchema = z.strictObject({ current_password: passwordSchema, new_password: passwordSchema })

export const emailChangeSchema = z.strictObject({
  password: passwordSchema,
  email: z
    .email('must be an e-mail address such as ada@example.com')
    .max(MAX_EMAIL_LENGTH)
    .transform((email) => email.toLowerCase()),
})

/** Guests have no password, so they leave `password` out. */
export const deletionRequestSchema = z.strictObject({ password: passwordSchema.optional() })

/** Raised when a field of the export is renamed, removed or changes its meaning. A new field does not raise it. */
export const EXPORT_VERSION = 1

/**
 * All stored data of a user, as `GET /api/account/export` sends it. Its parts have the types of the API. It contains no
 * passwords and no credentials. The server reads it in pages, so a change that is made meanwhile may be in one part and
 * not in another.
 */
export interface AccountExport {
  format: 'todo-agents-export'
  version: typeof EXPORT_VERSION
  exported_at: string
  user: Pick<Me, 'id' | 'name' | 'email' | 'is_guest' | 'delete_at'> & { created_at: string }
  settings: Omit<Me, 'id' | 'name' | 'email' | 'is_guest' | 'delete_at'>
  devices: Omit<Device, 'device' | 'is_current'>[]
  tags: Tag[]
  lists: List[]
  /** Oldest first. */
  preferences: Preference[]
  /** Newest first. */
  wordings: Wording[]
  /** Newest first. */
  todos: Todo[]
  /** Last delivered first. */
  reminders: Reminder[]
  /** Each session has its messages, oldest first. Outputs of tools are whole and have passed `safeOutput`. */
  sessions: (Session & { messages: Message[] })[]
  /** Oldest first. */
  runs: Run[]
  approvals: ExportedApproval[]
  /** `month`: the first day of the calendar month, in UTC. */
  usage: { month: string; current_usage: number; input_tokens: number; output_tokens: number }[]
  /** The access tokens, without their secrets, and the connected apps; also those that have ended. */
  programs: Program[]
  /** Oldest first. */
  changes: Change[]
}

/** One call that a run asked its user about. `decision` is null when the user has not answered. */
export interface ExportedApproval {
  id: string
  run_id: string
  call_id: string
  tool_name: string
  arguments: unknown
  preview: string[]
  decision: 'approve' | 'deny' | null
  created_at: string
  expires_at: string
  decided_at: string | null
}
