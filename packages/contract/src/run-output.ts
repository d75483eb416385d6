import { z } from 'zod'
import { count, outputId, outputInstant } from './output-scalars.ts'
import type { ActiveRun, Run } from './run.ts'
import { runStatusSchema } from './run.ts'
import type { SameType } from './same-type.ts'

export const runSchema = z
  .object({
    id: outputId,
    session_id: z.string(),
    status: runStatusSchema,
    error_code: z.string().nullable().describe('The code with which the run failed.'),
    input_tokens: count,
    output_tokens: count,
    cached_input_tokens: count,
    cost_usd: z.number(),
    created_at: outputInstant,
    finished_at: outputInstant.nullable(),
  })
  .describe('One answer of the assistant to one message.')

export const activeRunSchema = runSchema.extend({ user_message_id: outputId, content: z.string() })

/** The answer of `run.approve`. */
export const runKeySchema = z.object({ run_id: outputId, session_id: z.string() })

true satisfies SameType<z.output<typeof runSchema>, Run>
true satisfies SameType<z.output<typeof activeRunSchema>, ActiveRun>
