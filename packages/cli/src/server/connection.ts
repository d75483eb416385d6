import type { TodoAgents } from '@todo-agents/client/client'
import type { TokenSource } from './token-source.ts'

export interface Connection {
  client: TodoAgents
  url: string
  /** The folder of the embedded database, when this process has opened it; null for a server. */
  data_dir: string | null
  /** For requests that the client has no method for. */
  fetch: typeof fetch
  token: TokenSource
  close(): Promise<void>
}
