import { createHash } from 'node:crypto'
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { MAX_MESSAGE_LENGTH } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import { isLast } from '@todo-agents/contract/event-id'
import { sessionIdSchema } from '@todo-agents/contract/session'
import { text } from '@todo-agents/contract/text'
import { z } from 'zod'
import type { RunManager } from '../runs/run-manager.ts'
import { sendMessage } from '../runs/send-message.ts'
import { advertised } from './advertised.ts'
import type { McpCaller } from './mcp-caller.ts'
import { errorResult, statusFields, structured } from './tool-results.ts'
import { keySchema, runUrl, WAIT_MS } from './tools.ts'

const inputSchema = z.strictObject({
  message: text(1, MAX_MESSAGE_LENGTH).describe('What the user wants, in plain words.'),
  session_id: sessionIdSchema
    .optional()
    .describe('The session_id of an earlier answer, to continue that conversation.'),
  idempotencyKey: keySchema,
})

const outputSchema = z.object({
  answer: z.string().optional(),
  session_id: z.string().optional(),
  ...statusFields,
})

/** Registers the tool that passes a sentence to the assistant of the user, for a caller that may talk to it. */
export function registerAskAssistant(server: McpServer, caller: McpCaller): void {
  if (!caller.program.scopes.includes('assistant')) return
  const title = 'Ask the assistant'
  server.registerTool(
    'ask_assistant',
    {
      title,
      description:
        "Passes a sentence to the user's own assistant, which plans and changes todos by itself and answers in words. For one clear change the other tools are faster.",
      inputSchema: advertised('ask_assistant input', () => inputSchema, { io: 'input' }),
      outputSchema: advertised('ask_assistant output', () => outputSchema, { io: 'output' }),
      annotations: { title, readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    },
    async (args) => {
      try {
        return await ask(caller, args as z.output<typeof inputSchema>)
      } catch (error) {
        if (error instanceof AppError) return errorResult(error.message)
        throw error
      }
    },
  )
}

async function ask(
  caller: McpCaller,
  { message, session_id, idempotencyKey }: z.output<typeof inputSchema>,
): Promise<CallToolResult> {
  const { services, user_id, program, address } = caller
  // The keys of messages belong to the user, so that of a program must not meet one of the page.
  const key = idempotencyKey && createHash('sha256').update(`${program.id} ${idempotencyKey}`).digest('hex')
  const run = await sendMessage(
    services,
    { user_id, address },
    {
      content: message,
      session_id,
      program_id: program.id,
      idempotency_key: key,
    },
  )
  const end = await endOf(services.runs, user_id, run.run_id, caller.signal)
  const place = { session_id: run.session_id, run_url: runUrl(caller, run.session_id) }
  switch (end?.event) {
    case 'completed':
      return structured({ status: 'done', answer: end.data.final_message, ...place })
    case 'error':
    case 'rate_limit_exceeded':
      return errorResult(end.data.message)
    case 'approval_required':
      return structured({
        status: 'waiting_for_approval',
        idempotencyKey,
        approval_url: place.run_url,
        preview: end.data.preview,
        ...place,
      })
    default:
      return structured({ status: 'working', idempotencyKey, ...place })
  }
}

/** Waits for the last event of a run that says how it ends. Null when it does not end in time. */
async function endOf(
  runs: RunManager,
  user_id: string,
  run_id: string,
  signal: AbortSignal,
): Promise<AgentEvent | null> {
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)])
  let ready = Promise.withResolvers<void>()
  const onReady = () => ready.resolve()
  timeout.addEventListener('abort', onReady)
  const followed = await runs.follow(user_id, run_id, 0, onReady)
  let end: AgentEvent | null = null
  try {
    while (followed && !timeout.aborted) {
      ready = Promise.withResolvers()
      const events = followed.read()
      if (events === null) return end
      for (const event of events) {
        if (event.event === 'completed' || isLast(event)) end ??= event
        if (isLast(event)) return end
      }
      if (events.length === 0) await ready.promise
    }
    return end
  } finally {
    followed?.close()
    timeout.removeEventListener('abort', onReady)
  }
}
