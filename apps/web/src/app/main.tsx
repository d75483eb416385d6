import '../lib/page/zod-without-eval.ts'
import type { Query } from '@tanstack/react-query'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createTodoAgents } from '@todo-agents/client/client'
import { onPageWake } from '@todo-agents/client/transport/wake'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { connectionSlots } from '../lib/server/connection-slots.ts'
import { isTransient, isUnreachable } from '../lib/server/error-message.ts'
import { createServerWatch, probeServer } from '../lib/server/server-watch.ts'
import '../styles.css'
import { App } from './app.tsx'
import { Providers } from './providers.tsx'

/** How often a failed read is retried. */
const RETRIES = 2

const watch = createServerWatch({ probe: probeServer, onPageWake })
const client = createTodoAgents({ url: '', acquireSlot: connectionSlots(), onWake: watch.onWake })
/** When a call gets no answer, checks whether the server can be reached. */
const onError = (error: unknown) => isUnreachable(error) && watch.suspect()
const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      // Cached data never becomes stale by age: the live feed keeps it up to date.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // A call fails visibly when the browser reports to be offline. In the default mode, TanStack Query pauses it
      // silently.
      networkMode: 'always',
      retry: (failures, error) => failures < RETRIES && isTransient(error) && watch.isReachable(),
    },
    mutations: { networkMode: 'always' },
  },
})
watch.onWake((wake) => {
  if (wake === 'server') void queryClient.refetchQueries({ type: 'active', predicate: isFailed })
})

window.addEventListener('offline', watch.suspect)

function isFailed({ state }: Query): boolean {
  return state.status === 'error'
}

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element with the id "root".')
const page = createRoot(root)
// A transition is rendered in short steps, between which a slow phone can react.
startTransition(() =>
  page.render(
    <StrictMode>
      <Providers client={client} queryClient={queryClient} watch={watch}>
        <App />
      </Providers>
    </StrictMode>,
  ),
)
