import { z } from 'zod'
import type { RunUsage } from './agent-events.ts'
import { MAX_ASKED_CALLS, MAX_CALL_ID_LENGTH } from './bounds.ts'
import { idSchema } from './scalars.ts'
import { sessionIdSchema } from './session.ts'

/**
 * `queued`: waits until the run before it in its session has ended, and until a process has a place for it (a process
 * executes a limited number of runs at a time). `awaiting_approval`: waits for the user, and does not block the
 * session.
 */
export const runStatusSchema = z.enum(['queued', 'running', 'awaiting_approval', 'completed', 'cancelled', 'failed'])
export type RunStatus = z.infer<typeof runStatusSchema>

/** One answer of the assistant to one user message. */
export interface Run {
  id: string
  session_id: string
  status: RunStatus
  /** The `ErrorCode` with which the run failed; null otherwise. */
  error_code: string | null
  input_tokens: number
  output_tokens: number
  /** How many of the input tokens the provider read from its cache. */
  cached_input_tokens: number
  /** The sum of its answers whose price is known, in US dollars. */
  cost_usd: number
  created_at: string
  finished_at: string | null
}

/** Returns the tokens and the cost of a run, as its events carry them. */
export function usageOf({ input_tokens, output_tokens, cached_input_tokens, cost_usd }: Run): RunUsage {
  return { input_tokens, output_tokens, cached_input_tokens, cost_usd }
}

/** A run that has not ended, with the user message that it answers. */
export interface ActiveRun extends Run {
  user_message_id: string
  content: string
}

/** Asks for the runs of one session that have not ended, in the order of their turns. */
export const activeRunsSchema = z.strictObject({ session_id: sessionIdSchema })

export const runIdSchema = z.strictObject({ run_id: idSchema })

const decisionSchema = z.enum(['approve', 'deny'])
const argumentsSchema = z.record(z.string(), z.unknown())

/** The decision about one call of a question. If `arguments` are given, they replace those of the model. */
const callDecisionSchema = z.strictObject({
  call_id: z.string().min(1).max(MAX_CALL_ID_LENGTH),
  decision: decisionSchema.default('approve'),
  arguments: argumentsSchema.optional(),
})
export type CallDecision = z.input<typeof callDecisionSchema>

/**
 * Answers a question. `deny` declines all of its calls. `approve` approves all of them as shown, except the calls that
 * `calls` decides. `arguments` is the short form for a question about one call. An answer that is not valid leaves the
 * question open.
 */
export const approveSchema = z
  .strictObject({
    approval_id: idSchema,
    decision: decisionSchema,
    arguments: argumentsSchema.optional(),
    calls: z
      .array(callDecisionSchema)
      .max(MAX_ASKED_CALLS)
      .refine((calls) => new Set(calls.map(({ call_id }) => call_id)).size === calls.length, {
        error: 'must name each call only once',
      })
      .optional(),
  })
  .refine((input) => input.arguments === undefined || input.calls === undefined, {
    path: ['arguments'],
    error: 'cannot be given together with calls',
  })
export type ApproveInput = z.output<typeof approveSchema>
