import type { AppRouter } from '@todo-agents/api/trpc/router'
import { createTRPCReact } from '@trpc/react-query'

/** The typed hooks of every procedure. TanStack Query caches their data. */
export const trpc = createTRPCReact<AppRouter>()
