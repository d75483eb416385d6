import type { CallToolResult } from '@modelcontextprotocol/server'
import { safeOutput } from '@todo-agents/contract/safe-output'
import type { ToolResult } from '@todo-agents/db/runs/tool-call.repository'
import { z } from 'zod'
import type { OfferedTool } from './output-schemas.ts'
import { OUTPUTS } from './output-schemas.ts'

/** The fields of every structured result. */
export const statusFields = {
  status: z
    .enum(['done', 'waiting_for_approval', 'working'])
    .describe(
      'waiting_for_approval: the user must agree at approval_url first. working: not finished yet. In both cases call again with the same idempotencyKey for the result.',
    ),
  idempotencyKey: z.string().optional().describe('The key of this call, for a call that asks for its result.'),
  approval_url: z.url().optional().describe('Show this to the user.'),
  preview: z.array(z.string()).optional().describe('What the user is asked to agree to.'),
  run_url: z.url().optional().describe('Where the user sees what was done, and can take it back.'),
}

/** Returns the schema of the structured results of a tool. Without the status `done` it has no fields of the output. */
export function resultSchema(name: OfferedTool) {
  return z.object({ ...z.object(OUTPUTS[name]).partial().shape, ...statusFields })
}

type Status = z.output<z.ZodObject<typeof statusFields>>

/** Returns the result of a call that was made. The output of a failed call is its error. */
export function madeResult({ output, status }: ToolResult, shown: Omit<Status, 'status'> = {}): CallToolResult {
  const safe = safeOutput(output)
  if (status === 'error') return errorResult(messageOf(safe))
  return structured({ ...(safe as object), status: 'done', ...shown })
}

export function errorResult(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true }
}

/** Returns a result for programs, and the same as text for clients that read only text. */
export function structured(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }
}

function messageOf(output: unknown): string {
  const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(output)
  return parsed.data?.error.message ?? 'The call failed, and nothing was changed.'
}
