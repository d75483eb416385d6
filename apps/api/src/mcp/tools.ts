import type { CallToolResult, InputRequiredResult, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { inputRequired, inputResponse } from '@modelcontextprotocol/server'
import { prepareCall } from '@todo-agents/agent/run/prepare-call'
import { findTool } from '@todo-agents/agent/tools/registry'
import { AppError } from '@todo-agents/contract/errors'
import type { CallOutcome } from '@todo-agents/db/runs/call-outcome'
import { todoStore } from '@todo-agents/db/todos/todo-store'
import { z } from 'zod'
import { requireScope } from '../auth/scopes.ts'
import type { TracedCall } from '../runs/remote-calls.ts'
import { userContext } from '../runs/user-context.ts'
import { advertised } from './advertised.ts'
import type { McpCaller } from './mcp-caller.ts'
import { OFFERS } from './offered-tools.ts'
import type { OfferedTool } from './output-schemas.ts'
import { errorResult, madeResult, resultSchema, structured } from './tool-results.ts'

/** How long a call waits for its result. Clients give up after 60 seconds by default. */
export const WAIT_MS = 45_000

export const keySchema = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe(
    'A new random text for each new call. A call that is sent again with its key, because the answer was lost or is still to come, is made only once.',
  )

/**
 * Registers the tools that the caller may call. `called`: the name of the tool that the request calls, which is registered in
 * any case, so that its refusal names the scope that is missing.
 */
export function registerTools(server: McpServer, caller: McpCaller, called: string | null): void {
  for (const name of Object.keys(OFFERS) as OfferedTool[]) {
    if (name === called || caller.program.scopes.includes(OFFERS[name].scope)) registerTool(server, caller, name)
  }
}

function registerTool(server: McpServer, caller: McpCaller, name: OfferedTool): void {
  const tool = findTool(name)!
  const { title, isDestructive = false, isIdempotent = false } = OFFERS[name]
  const isReadOnly = tool.isReadOnly === true
  const input = () => (isReadOnly ? tool.schema : tool.schema.extend({ idempotencyKey: keySchema }))
  server.registerTool(
    name,
    {
      title,
      description: tool.description,
      // The tool parses the arguments itself, with messages for a model. Here they only describe the tool.
      inputSchema: advertised(`${name} input`, input, { io: 'input', isOpen: true }),
      outputSchema: advertised(`${name} output`, () => resultSchema(name), { io: 'output' }),
      annotations: {
        title,
        readOnlyHint: isReadOnly,
        ...(!isReadOnly && { destructiveHint: isDestructive, idempotentHint: isIdempotent }),
        openWorldHint: false,
      },
    },
    async (args: unknown, context: ServerContext) => {
      try {
        requireScope(caller, OFFERS[name].scope)
        const given = args as Record<string, unknown>
        return await (isReadOnly ? read(caller, name, given) : write(server, caller, name, given, context))
      } catch (error) {
        if (error instanceof AppError) return errorResult(error.message)
        throw error
      }
    },
  )
}

/** Makes a call that changes nothing: it needs no run. */
async function read(
  { services, scope, user_id }: McpCaller,
  name: OfferedTool,
  args: Record<string, unknown>,
): Promise<CallToolResult> {
  const { db, now } = services
  const user = await userContext(db, user_id, now)
  const prepared = prepareCall(name, args)
  return madeResult(await prepared.execute({ store: todoStore(db, scope), user }))
}

/** Makes a call that may change todos, exactly once, in a run of the program. */
async function write(
  server: McpServer,
  caller: McpCaller,
  name: OfferedTool,
  { idempotencyKey, ...args }: Record<string, unknown>,
  { mcpReq }: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { services, user_id, program } = caller
  const { calls } = services.runs
  const given = keySchema.safeParse(idempotencyKey)
  if (!given.success) return errorResult('idempotencyKey must be a text of 1 to 200 characters.')
  const key = given.data ?? keyOf(mcpReq.requestState<string>()) ?? null
  const wait = { ms: WAIT_MS, signal: caller.signal }
  let call = await calls.make({ user_id, program_id: program.id, key, tool_name: name, arguments: args }, wait)
  caller.onDelivery((delivery) => calls.delivered(user_id, call, delivery))
  if (call.outcome.state === 'asked') {
    const answer = inputResponse(mcpReq.inputResponses, APPROVE)
    if (answer.kind === 'elicit' && answer.action !== 'cancel') {
      const isAgreed = answer.action === 'accept' && answer.content?.approve === true
      await decide(caller, call.outcome, isAgreed)
      call = await calls.settled(user_id, call, WAIT_MS, caller.signal)
    } else if (answer.kind === 'missing' && canElicit(server)) {
      return question(call.outcome, call.key)
    }
  }
  return resultOf(caller, call)
}

const APPROVE = 'approve'

/** The state of a question that goes through the client: the key of the call, so that the second round finds it. */
function keyOf(state: string | undefined): string | undefined {
  return keySchema.safeParse(state).data
}

function canElicit(server: McpServer): boolean {
  return server.server.getClientCapabilities()?.elicitation !== undefined
}

function question({ preview }: Extract<CallOutcome, { state: 'asked' }>, key: string): InputRequiredResult {
  const message = ['Todo Agents asks before it does this:', ...preview.map((line) => `- ${line}`)].join('\n')
  const requestedSchema = z.object({ approve: z.boolean().describe('Yes, do it.') })
  return inputRequired({
    inputRequests: { [APPROVE]: inputRequired.elicit({ message, requestedSchema }) },
    requestState: key,
  })
}

/** Stores the decision of the user. A decision that was made on the page meanwhile holds. */
async function decide(
  { services, user_id }: McpCaller,
  { approval_id }: Extract<CallOutcome, { state: 'asked' }>,
  isAgreed: boolean,
): Promise<void> {
  try {
    await services.runs.approve(user_id, { approval_id, decision: isAgreed ? 'approve' : 'deny' })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
  }
}

/** Returns the address of the conversation that shows a run. */
export function runUrl({ baseUrl }: McpCaller, session_id: string): string {
  return `${baseUrl}/today?chat=${encodeURIComponent(session_id)}`
}

function resultOf(caller: McpCaller, { session_id, key, outcome }: TracedCall): CallToolResult {
  const run_url = runUrl(caller, session_id)
  switch (outcome.state) {
    case 'made':
      return madeResult(outcome.result, { run_url })
    case 'asked':
      return structured({
        status: 'waiting_for_approval',
        idempotencyKey: key,
        approval_url: run_url,
        preview: outcome.preview,
      })
    case 'waiting':
      return structured({ status: 'working', idempotencyKey: key, run_url })
    case 'ended':
      return errorResult(ENDED[outcome.status])
  }
}

const ENDED = {
  cancelled: 'The user stopped this, or did not answer in time. Nothing was changed by this call.',
  failed: 'The call could not be made. Nothing was changed by it. Make it again with a new key.',
  completed: 'The call was not made. Make it again with a new key.',
}
