import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Lease, RunClaim } from '../runs/run-lease.ts'
import { runPort } from '../runs/run-port.ts'
import { startRun } from '../runs/run-start.ts'
import type { Scope } from '../scope.ts'
import type { Tables } from '../tables.ts'

/** A lease that lasts longer than any test. */
export const TEST_LEASE: Lease = { owner: 'this process', ms: 600_000 }

interface RunInput {
  content?: string
  session_id?: string | undefined
  idempotency_key?: string
  lease?: Lease
  hasPlace?: boolean
  rewind_to?: string
  readsSummary?: () => boolean
}

export function startTestRun(db: Kysely<Tables>, { user_id, now, monthly_limit, bounds }: Scope, input: RunInput = {}) {
  const quota = {
    isCounted: true,
    monthly_limit,
    serverRuns: null,
    serverTokens: null,
    monthly_budget_usd: null,
    server_budget_usd: null,
  }
  return startRun(db, { user_id, now, quota, bounds, content: 'Hello', lease: TEST_LEASE, ...input })
}

/** Starts a run and claims it. Rejects when it is queued. */
export async function startClaimedRun(db: Kysely<Tables>, scope: Scope, input: RunInput = {}) {
  const { run, claim } = await startTestRun(db, scope, input)
  if (!claim) throw new Error('The run is queued.')
  return { run, claim, port: testPort(db, scope, claim) }
}

interface TestClaim extends RunClaim {
  withSummary?: boolean
}

export function testPort(db: Kysely<Tables>, { now, monthly_limit, bounds }: Scope, claim: TestClaim) {
  return runPort(db, { ...claim, now, monthly_limit, bounds })
}

/** Returns the number of runs that the user has stored. */
export async function countRuns(db: Kysely<Tables>, { user_id }: Scope): Promise<number> {
  const runs = await db.selectFrom('agent_run').select('id').where('user_id', '=', user_id).execute()
  return runs.length
}

/** Ends the lease of a run now, as if the owner had not renewed it. */
export async function expireLease(db: Kysely<Tables>, run_id: string): Promise<void> {
  await sql`update agent_run set lease_until = clock_timestamp() - interval '1 ms' where id = ${run_id}`.execute(db)
}

export const NO_TOKENS = { input_tokens: 0, output_tokens: 0 }

export const textStep = (content: string) => ({ content, tool_calls: [], usage: NO_TOKENS })
