import type { QueryClient } from '@tanstack/react-query'
import { hashKey, useQuery } from '@tanstack/react-query'
import type { Me } from '@todo-agents/contract/user'
import { getQueryKey } from '@trpc/react-query'
import { useClient } from './client.ts'
import { isUnauthorized } from './error-message.ts'
import { rememberSignedIn, wasSignedIn } from './signed-in-here.ts'
import { trpc } from './trpc.ts'

const ME_KEY = getQueryKey(trpc.me.get, undefined, 'query')

/**
 * The signed-in user; null when nobody is. A browser that is not known to be signed in asks for the session
 * first: its answer is "nobody", where `me.get` would be refused and the browser would log an error.
 */
export function useMeQuery() {
  const client = useClient()
  return useQuery({
    queryKey: ME_KEY,
    async queryFn({ signal }): Promise<Me | null> {
      if (!wasSignedIn() && !(await client.auth.session())) return null
      try {
        const me = await client.trpc.me.get.query(undefined, { signal })
        rememberSignedIn(true)
        return me
      } catch (error) {
        if (!isUnauthorized(error)) throw error
        rememberSignedIn(false)
        return null
      }
    },
  })
}

/** After a sign-out: forgets what was read, without asking for it again, which would be refused. */
export function forgetMe(queryClient: QueryClient): void {
  rememberSignedIn(false)
  queryClient.setQueryData(ME_KEY, null)
  queryClient.removeQueries({ predicate: ({ queryHash }) => queryHash !== hashKey(ME_KEY) })
}
