import type { QueryClient } from '@tanstack/react-query'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Client } from '../lib/server/client.ts'
import { ClientContext } from '../lib/server/client.ts'
import type { ServerWatch } from '../lib/server/server-watch.ts'
import { ServerWatchContext } from '../lib/server/server-watch.ts'
import { trpc } from '../lib/server/trpc.ts'

interface ProvidersProps {
  client: Client
  queryClient: QueryClient
  watch: ServerWatch
  children: ReactNode
}

/** Provides the client, the query cache and the server watch to the whole page. */
export function Providers({ client, queryClient, watch, children }: ProvidersProps) {
  return (
    <ClientContext value={client}>
      <trpc.Provider client={client.trpc} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <ServerWatchContext value={watch}>{children}</ServerWatchContext>
        </QueryClientProvider>
      </trpc.Provider>
    </ClientContext>
  )
}
