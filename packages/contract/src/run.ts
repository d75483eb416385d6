import { z } from 'zod'
import { idSchema } from './scalars.ts'

export const runStatusSchema = z.enum(['running', 'awaiting_approval', 'completed', 'cancelled', 'failed'])
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

export const runIdSchema = z.strictObject({ run_id: idSchema })

/** `arguments`: approve with these instead of those that the model gave. */
export const approveSchema = z.strictObject({
  approval_id: idSchema,
  decision: z.enum(['approve', 'deny']),
  arguments: z.record(z.string(), z.unknown()).optional(),
})
export type ApproveInput = z.output<typeof approveSchema>
