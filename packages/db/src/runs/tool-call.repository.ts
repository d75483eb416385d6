import type { ToolStatus } from '@todo-agents/contract/agent-events'
import { RunInterruptedError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import type { Db } from '../scope.ts'
import type { RunFence } from './run-locks.ts'

export interface Call {
  call_id: string
  tool_name: string
  arguments: Record<string, unknown>
  /** True when the call cannot change anything. */
  isReadOnly?: boolean
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

/** Returns the stored result of a call, or null when the call was not made. */
export async function findResult(db: Db, { user_id, run_id, call_id }: CallKey): Promise<ToolResult | null> {
  const stored = await db
    .selectFrom('tool_call')
    .select(['output', 'status', 'change_ids'])
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('call_id', '=', call_id)
    .executeTakeFirst()
  return stored ?? null
}

/** Whether an error of `insertResult` says that the ledger has the call already. */
export function isAlreadyMade(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return code === '23505' && constraint === 'tool_call_pkey'
}

interface ResultRow extends RunFence {
  call_id: string
  tool_name: string
  arguments: string
  output: string
  status: ToolStatus
  change_ids: string
  created_at: string
}

const insertRow = statement((_, row: ResultRow) => {
  const { run_id, user_id, epoch, call_id, tool_name, arguments: args, output, status, change_ids, created_at } = row
  return sql<{ call_id: string }>`
    with claimed as (
      select id, user_id from agent_run
      where id = ${run_id} and user_id = ${user_id} and epoch = ${epoch} and status = 'running'
      for no key update
    )
    insert into tool_call (run_id, call_id, user_id, tool_name, arguments, output, status, change_ids, created_at)
    select id, ${call_id}::text, user_id, ${tool_name}::text, ${args}::json, ${output}::json, ${status}::text,
      ${change_ids}::jsonb, ${created_at}::timestamptz
    from claimed
    returning call_id
  `
})

/**
 * Stores the result of a call, in the transaction of the call's effect. Returns the result as the database has it.
 * Throws RunInterruptedError `lost` when the claim is lost, and rejects when the ledger has the call (`isAlreadyMade`).
 */
export async function insertResult(
  db: Db,
  fence: RunFence,
  { call, result, created_at }: { call: Call; result: ToolResult; created_at: string },
): Promise<ToolResult> {
  const { call_id, tool_name } = call
  const output = toJson(result.output)
  const { status, change_ids } = result
  const [stored] = await insertRow(db, {
    ...fence,
    call_id,
    tool_name,
    arguments: toJson(call.arguments),
    output,
    status,
    change_ids: toJson(change_ids),
    created_at,
  })
  if (!stored) throw new RunInterruptedError('lost')
  return { output: JSON.parse(output), status, change_ids }
}
