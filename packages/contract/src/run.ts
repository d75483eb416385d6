import { z } from 'zod'
import { idSchema } from './scalars.ts'
import { sessionIdSchema } from './session.ts'

/**
 * `queued`: it waits until the run before it in its session has ended. `awaiting_approval`: it waits for the user
 * and does not hold up the session.
 */
export const runStatusSchema = z.enum(['queued', 'running', 'awaiting_approval', 'completed', 'cancelled', 'failed'])
export type RunStatus = z.infer<typeof runStatusSchema>

/** One answer of the assistant to one user message. */
export interface Run {
  id: string
  session_id: string
  status: RunStatus
  /** Why it failed: a code of {@link ErrorCode}; null otherwise. */
  error_code: string | null
  input_tokens: number
  output_tokens: number
  created_at: string
  finished_at: string | null
}

/** A run that has not ended, with the message that it answers. */
export interface ActiveRun extends Run {
  user_message_id: string
  content: string
}

/** The runs of one session that have not ended, in the order in which they take their turn. */
export const activeRunsSchema = z.strictObject({ session_id: sessionIdSchema })

export const runIdSchema = z.strictObject({ run_id: idSchema })

/** `arguments`: approve with these instead of those that the model gave. When they do not fit, the question stays open. */
export const approveSchema = z.strictObject({
  approval_id: idSchema,
  decision: z.enum(['approve', 'deny']),
  arguments: z.record(z.string(), z.unknown()).optional(),
})
export type ApproveInput = z.output<typeof approveSchema>
