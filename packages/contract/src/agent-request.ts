import { z } from 'zod'
import { MAX_MESSAGE_LENGTH, MAX_REQUEST_MESSAGES } from './bounds.ts'
import { sessionIdSchema } from './session.ts'
import { text } from './text.ts'

const messageSchema = z.strictObject({ role: z.enum(['user', 'assistant']), content: text(1, MAX_MESSAGE_LENGTH) })

/**
 * Body of `POST /api/todos/agent-create/stream`. The last user message is the input; earlier turns are read from the stored
 * session. Without `session_id` a new session is created. `batch`: the client reads `batch` events.
 */
export const agentRequestSchema = z.strictObject({
  messages: z
    .array(messageSchema)
    .min(1)
    .max(MAX_REQUEST_MESSAGES)
    .refine((messages) => messages.some(({ role }) => role === 'user'), 'must contain a user message'),
  session_id: sessionIdSchema.optional(),
  batch: z.boolean().default(false),
})
export type AgentRequestInput = z.input<typeof agentRequestSchema>

/** Header `Idempotency-Key`: the same key of the same user joins the run that the first request started. */
export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/)
