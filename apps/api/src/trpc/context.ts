import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import type { MonthlyLimits } from '@todo-agents/db/users/usage.repository'
import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { Account } from '../account/account.ts'
import type { Assistants } from '../assistants.ts'
import type { Caller } from '../auth/caller.ts'
import type { LiveSessions } from '../auth/live-sessions.ts'
import type { AgentLimits } from '../limits/agent-limits.ts'
import type { ReminderService } from '../reminders/reminder-service.ts'
import type { RunManager } from '../runs/run-manager.ts'
import type { Signals } from '../signals.ts'

/** The services that all requests share. */
export interface Services {
  db: Kysely<Tables>
  runs: RunManager
  signals: Signals
  sessions: LiveSessions
  limits: AgentLimits
  account: Account
  reminders: ReminderService
  assistants: Assistants
  monthlyLimits: MonthlyLimits
  bounds: Bounds
  now: () => Date
}

/** The context of every procedure. */
export interface Context {
  services: Services
  log: FastifyBaseLogger
  /** Returns the caller. Throws AppError `unauthorized`. Only `protectedProcedure` calls it. */
  authenticate: () => Promise<Caller>
  /**
   * The `call_id` of the changes that the request makes, so that they can be undone together. A batch of calls is one
   * request: moving several todos to a day takes a call for each one that has a time.
   */
  call_id: string
}
