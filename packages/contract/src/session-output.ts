import { z } from 'zod'
import { usageSchema } from './agent-events.ts'
import { count, nextCursor, outputId, outputIds, outputInstant } from './output-scalars.ts'
import type { SameType } from './same-type.ts'
import type {
  DeletedSessionPage,
  Message,
  MessagePage,
  Session,
  SessionBranches,
  SessionMatch,
  SessionPage,
  SessionSearchPage,
} from './session.ts'

const role = z.enum(['user', 'assistant'])

export const sessionSchema = z
  .object({ id: z.string(), title: z.string(), created_at: outputInstant, updated_at: outputInstant })
  .describe('A conversation with the assistant.')

/** `at`: when it was written, in the order of the changes. */
export const sessionWriteSchema = sessionSchema.extend({ at: outputInstant })
export const sessionDeletedSchema = z.object({ at: outputInstant })

export const listedSessionSchema = sessionSchema.extend({
  program_id: outputId
    .nullable()
    .describe('The token or the app whose calls the conversation has. Null for a conversation of the user.'),
})

export const sessionPageSchema = z.object({ sessions: z.array(listedSessionSchema), next_cursor: nextCursor })

export const deletedSessionPageSchema = z.object({
  sessions: z.array(sessionSchema.extend({ deleted_at: outputInstant })),
  next_cursor: nextCursor,
})

const toolCallViewSchema = z
  .object({
    call_id: z.string(),
    tool_name: z.string(),
    arguments: z.unknown().optional(),
    output: z.unknown().optional(),
    status: z.enum(['ok', 'error']).nullable().describe('Null until there is a result.'),
    change_ids: outputIds,
  })
  .describe('A tool call of the assistant.')

export const messageSchema = z
  .object({
    id: outputId,
    run_id: outputId.nullable(),
    role,
    content: z.string(),
    tool_calls: z.array(toolCallViewSchema),
    error_code: z.string().nullable().describe('The code with which the run of a message of the user failed.'),
    model: z.string().nullable(),
    usage: usageSchema.nullable(),
    created_at: outputInstant,
  })
  .describe('A message of the user, or an answer of the assistant.')

export const messagePageSchema = z.object({ messages: z.array(messageSchema), next_cursor: nextCursor })

export const sessionBranchesOutputSchema = z.object({
  branches: z.array(
    z
      .object({
        id: outputId,
        message_id: outputId,
        content: z.string(),
        replaced_by: outputId.nullable(),
        message_count: count,
        created_at: outputInstant,
      })
      .describe('A part of a conversation that a later message has replaced.'),
  ),
})

export const sessionMatchSchema = z
  .object({
    session_id: z.string(),
    title: z.string(),
    message_id: outputId,
    role,
    excerpt: z.string(),
    created_at: outputInstant,
  })
  .describe('A message that has the words.')

export const sessionSearchPageSchema = z.object({
  sessions: z.array(sessionSchema).describe('Conversations whose title has the words; on the first page only.'),
  matches: z.array(sessionMatchSchema),
  next_cursor: nextCursor,
})

true satisfies SameType<z.output<typeof sessionSchema>, Session>
true satisfies SameType<z.output<typeof sessionPageSchema>, SessionPage>
true satisfies SameType<z.output<typeof deletedSessionPageSchema>, DeletedSessionPage>
true satisfies SameType<z.output<typeof messageSchema>, Message>
true satisfies SameType<z.output<typeof messagePageSchema>, MessagePage>
true satisfies SameType<z.output<typeof sessionBranchesOutputSchema>, SessionBranches>
true satisfies SameType<z.output<typeof sessionMatchSchema>, SessionMatch>
true satisfies SameType<z.output<typeof sessionSearchPageSchema>, SessionSearchPage>
