import type { ToolStatus } from '@todo-agents/contract/agent-events'
import { toJson } from '../connection/json.ts'
import type { Db } from '../scope.ts'

export interface Call {
  call_id: string
  tool_name: string
  arguments: Record<string, unknown>
}

export interface ToolResult {
  output: unknown
  status: ToolStatus
  change_ids: string[]
}

interface CallKey {
  user_id: string
  run_id: string
  call_id: string
}

const RESULT_COLUMNS = ['output', 'status', 'change_ids'] as const

/** Returns the stored result of a call, or null when the call was not made. */
export async function findResult(db: Db, { user_id, run_id, call_id }: CallKey): Promise<ToolResult | null> {
  const stored = await db
    .selectFrom('tool_call')
    .select(RESULT_COLUMNS)
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('call_id', '=', call_id)
    .executeTakeFirst()
  return stored ?? null
}

/** Stores the result of a call, in the transaction of the call's effect. Returns the result as the database has it. */
export function insertResult(
  trx: Db,
  { call, result, ...key }: CallKey & { call: Call; result: ToolResult; created_at: string },
): Promise<ToolResult> {
  return trx
    .insertInto('tool_call')
    .values({
      ...key,
      tool_name: call.tool_name,
      arguments: toJson(call.arguments),
      output: toJson(result.output),
      status: result.status,
      change_ids: toJson(result.change_ids),
    })
    .returning(RESULT_COLUMNS)
    .executeTakeFirstOrThrow()
}
