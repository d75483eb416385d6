import type { QueryClient } from '@tanstack/react-query'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Client } from '../lib/client.ts'
import { ClientContext } from '../lib/client.ts'
import { trpc } from '../lib/trpc.ts'

interface ProvidersProps {
  client: Client
  queryClient: QueryClient
  children: ReactNode
}

/** What is the same for the whole page: the client and the cache. */
export function Providers({ client, queryClient, children }: ProvidersProps) {
  return (
    <ClientContext value={client}>
      <trpc.Provider client={client.trpc} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </trpc.Provider>
    </ClientContext>
  )
}
