import { z } from 'zod'
import { MAX_MESSAGE_LENGTH, MAX_REQUEST_MESSAGES } from './bounds.ts'
import { idSchema } from './scalars.ts'
import { sessionIdSchema } from './session.ts'
import { text } from './text.ts'

const messageSchema = z.strictObject({ role: z.enum(['user', 'assistant']), content: text(1, MAX_MESSAGE_LENGTH) })

/**
 * Body of `POST /api/todos/agent-create/stream`. The last user message is the input. The server reads earlier turns
 * from the stored session, not from `messages`. Without `session_id`, it creates a session. `batch`: the client can
 * read `batch` events. `rewind_to`: the id of an earlier user message of the session that this one replaces, or the id
 * of its run, which a client knows from the stream. That message, all that followed, and every change of the runs since then are taken back in the transaction that starts this run. When
 * other changes have built upon them, nothing happens, and the answer is `conflict` with the names of these changes.
 */
export const agentRequestSchema = z.strictObject({
  messages: z
    .array(messageSchema)
    .min(1)
    .max(MAX_REQUEST_MESSAGES)
    .refine((messages) => messages.some(({ role }) => role === 'user'), 'must contain a user message'),
  session_id: sessionIdSchema.optional(),
  batch: z.boolean().default(false),
  rewind_to: idSchema.nullable().default(null),
})
export type AgentRequestInput = z.input<typeof agentRequestSchema>

/**
 * Header `Idempotency-Key`. A second request of the same user with the same key joins the run that the first one
 * started.
 */
export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/)
