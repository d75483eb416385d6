import type { QueryClient } from '@tanstack/react-query'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Toaster } from '../components/toaster.tsx'
import type { Client } from '../lib/client.ts'
import { ClientContext } from '../lib/client.ts'
import { trpc } from '../lib/trpc.ts'

interface ProvidersProps {
  client: Client
  queryClient: QueryClient
  children: ReactNode
}

/** What is the same for the whole page: the client, the cache, the toasts. */
export function Providers({ client, queryClient, children }: ProvidersProps) {
  return (
    <ClientContext value={client}>
      <trpc.Provider client={client.trpc} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <Toaster>{children}</Toaster>
        </QueryClientProvider>
      </trpc.Provider>
    </ClientContext>
  )
}
