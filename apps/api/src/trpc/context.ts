import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { Account } from '../account/account.ts'
import type { LiveSessions, SessionKey } from '../auth/live-sessions.ts'
import type { AgentLimits } from '../limits/agent-limits.ts'
import type { RunManager } from '../runs/run-manager.ts'
import type { Signals } from '../signals.ts'

/** What is the same for every request. */
export interface Services {
  db: Kysely<Tables>
  runs: RunManager
  signals: Signals
  sessions: LiveSessions
  limits: AgentLimits
  account: Account
  /** Runs a user may start in a calendar month. */
  monthly_limit: number | null
  bounds: Bounds
  now: () => Date
}

/** What a public procedure can reach. */
export interface Context {
  services: Services
  log: FastifyBaseLogger
  /** The caller, and their sign-in session. Throws AppError `unauthorized`; asked by `protectedProcedure` alone. */
  authenticate: () => Promise<SessionKey>
}
