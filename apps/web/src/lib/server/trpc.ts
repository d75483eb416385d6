import type { AppRouter } from '@todo-agents/api/trpc/router'
import { createTRPCReact } from '@trpc/react-query'

/** The typed hooks of every procedure; the data lives in TanStack Query. */
export const trpc = createTRPCReact<AppRouter>()
