import type { Scope } from '@todo-agents/db/scope'
import type { CallingProgram } from '../auth/caller.ts'
import type { Services } from '../trpc/context.ts'

/** The program that makes a request of MCP, and what its tools need. */
export interface McpCaller {
  services: Services
  user_id: string
  program: CallingProgram
  scope: Scope
  /** The network address of the caller. */
  address: string
  /** The address that people use, without a slash at the end. */
  baseUrl: string
  /** Aborted when the connection of the request is lost. */
  signal: AbortSignal
  /** Calls `listener` once when the answer was sent, or its connection was lost before. */
  onDelivery: (listener: (delivery: 'sent' | 'lost') => Promise<void>) => void
}
