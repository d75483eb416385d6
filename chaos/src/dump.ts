import { createLogger } from '@todo-agents/api/logger'
import { connectRedis } from '@todo-agents/api/redis'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'

const USER_TABLES = [
  'todo',
  'change',
  'agent_session',
  'agent_message',
  'agent_run',
  'tool_call',
  'approval',
  'usage',
] as const

/** Returns all rows of a user, and everything that Redis stores about a run. */
export async function dump(
  db: Kysely<Tables>,
  redis_url: string,
  { user_id, run_id }: { user_id: string; run_id: string },
): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {}
  for (const table of USER_TABLES) {
    const found = await db.selectFrom(table).selectAll().where('user_id', '=', user_id).execute()
    rows[table] = found.map((row) => JSON.stringify(row)).sort()
  }
  const redis = await connectRedis(redis_url, createLogger('silent'))
  try {
    rows.events = await redis.commands.sendCommand(['XRANGE', `run:{${run_id}}:events`, '-', '+'])
    rows.meta = await redis.commands.sendCommand(['HGETALL', `run:{${run_id}}:meta`])
  } finally {
    await redis.close()
  }
  return rows
}
