import { QueryClient } from '@tanstack/react-query'
import { createTodoAgents } from '@todo-agents/client/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectionSlots } from '../lib/connection-slots.ts'
import { isTransient } from '../lib/error-message.ts'
import '../styles.css'
import { App } from './app.tsx'
import { Providers } from './providers.tsx'

/** How often a read is tried again when the server does not answer. */
const RETRIES = 2

const client = createTodoAgents({ url: '', acquireSlot: connectionSlots() })
const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: (failures, error) => failures < RETRIES && isTransient(error) },
  },
})

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element with the id "root".')
createRoot(root).render(
  <StrictMode>
    <Providers client={client} queryClient={queryClient}>
      <App />
    </Providers>
  </StrictMode>,
)
