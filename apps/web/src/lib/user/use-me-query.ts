import type { QueryClient } from '@tanstack/react-query'
import { hashKey, useQuery } from '@tanstack/react-query'
import type { Me, MeWithFeed } from '@todo-agents/contract/user'
import { getQueryKey } from '@trpc/react-query'
import type { Client } from '../server/client.ts'
import { useClient } from '../server/client.ts'
import { isUnauthorized } from '../server/error-message.ts'
import { refreshInBounds } from '../server/refresh.ts'
import { trpc } from '../server/trpc.ts'
import { rememberSignedIn, signedInHere } from './signed-in-here.ts'

const ME_KEY = getQueryKey(trpc.me.get, undefined, 'query')

/** The query of how users may sign in to this server. It belongs to no user, so a sign-out keeps it. */
export const ACCESS_KEY = ['access']

/**
 * The signed-in user; null without one. Unless the browser is known to be signed in, the session is read first: without a
 * session the server answers with null, while `me.get` would be refused and the browser would log an error.
 */
export function useMeQuery() {
  const client = useClient()
  return useQuery({
    queryKey: ME_KEY,
    async queryFn({ signal, client: queryClient }): Promise<MeWithFeed | null> {
      const before = client.user_id
      const me = await readMe(client, signal)
      // The session read ignores the signal.
      signal.throwIfAborted()
      // No data of the previous user may be shown to, or written by, another user.
      if (before !== null && before !== me?.id) forgetOthers(queryClient)
      rememberSignedIn(me?.id ?? null)
      return me
    },
  })
}

async function readMe(client: Client, signal: AbortSignal): Promise<MeWithFeed | null> {
  if (signedInHere() || client.user_id !== null) {
    try {
      return await getMe(client, signal)
    } catch (error) {
      if (!isUnauthorized(error)) throw error
    }
  }
  // No user is signed in, or a different one than before in this tab.
  const user = await client.auth.session()
  if (!user) return null
  client.actAs(user.id)
  return getMe(client, signal)
}

async function getMe(client: Client, signal: AbortSignal): Promise<MeWithFeed> {
  const me = await client.trpc.me.get.query(undefined, { signal })
  client.actAs(me.id)
  return me
}

/** Clears the cache after a sign-out in this or another tab, without reading again, which would be refused. */
export function forgetMe(queryClient: QueryClient): void {
  // A read that started before the sign-out would bring the user back.
  void queryClient.cancelQueries({ queryKey: ME_KEY })
  queryClient.setQueryData(ME_KEY, null)
  forgetOthers(queryClient)
}

/** Reads the signed-in user again. The page shows the skeleton until the answer comes. */
export function resetMe(queryClient: QueryClient): void {
  queryClient.resetQueries({ queryKey: ME_KEY })
}

/** Reads the signed-in user again, while the page stays. Without a signed-in user, the sign-in page replaces it. */
export function refreshMe(queryClient: QueryClient): void {
  queryClient.refetchQueries({ queryKey: ME_KEY })
}

/**
 * Shows changed fields of the user. In another time zone todos fall on other days, so after such a change the queries on
 * screen are read again.
 */
export function noteMe(queryClient: QueryClient, changed: Partial<Me>): void {
  const before = shownMe(queryClient)
  if (!before || (changed.id !== undefined && changed.id !== before.id)) return
  // A read that started before the change would revert it.
  void queryClient.cancelQueries({ queryKey: ME_KEY })
  queryClient.setQueryData(ME_KEY, { ...before, ...changed })
  if (changed.time_zone === undefined || changed.time_zone === before.time_zone) return
  void refreshInBounds(queryClient, { predicate: ({ queryHash }) => queryHash !== hashKey(ME_KEY) })
}

/** The user of the page; null on the sign-in page, undefined until the user is known. */
export function shownMe(queryClient: QueryClient): MeWithFeed | null | undefined {
  return queryClient.getQueryData<MeWithFeed | null>(ME_KEY)
}

function forgetOthers(queryClient: QueryClient): void {
  const kept = [ME_KEY, ACCESS_KEY].map(hashKey)
  queryClient.removeQueries({ predicate: ({ queryHash }) => !kept.includes(queryHash) })
  queryClient.getMutationCache().clear()
}
