import type { createTodoAgents } from '@todo-agents/client/client'
import { createContext, use } from 'react'

export type Client = ReturnType<typeof createTodoAgents>

export const ClientContext = createContext<Client | null>(null)

/** Returns the client of the API, for sign-in and the agent stream. Queries and mutations use `trpc`. */
export function useClient(): Client {
  const client = use(ClientContext)
  if (!client) throw new Error('useClient needs a ClientContext above it.')
  return client
}
