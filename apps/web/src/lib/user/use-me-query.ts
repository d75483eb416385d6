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

/** The key of the query for the ways to sign in to this server. Its data belongs to no user, so a sign-out keeps it. */
export const ACCESS_KEY = ['access']

/**
 * Reads the signed-in user; null if no user is signed in. Unless the browser is known to be signed in, the session is
 * read first: the server answers with null if no user is signed in. Without a session, the server refuses `me.get`, and
 * the browser logs an error.
 */
export function useMeQuery() {
  const client = useClient()
  return useQuery({
    queryKey: ME_KEY,
    async queryFn({ signal, client: queryClient }): Promise<MeWithFeed | null> {
      const before = client.user_id
      const me = await readMe(client, signal)
      // `auth.session()` ignores the signal, so the query may have been cancelled meanwhile.
      signal.throwIfAborted()
      // Cached data of the previous user must not be shown to, or written by, the new user.
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
  // Here, no user is signed in, or a different user than before in this tab.
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

/**
 * Clears the cache after a sign-out in this or another tab. Does not read again, because the server refuses reads
 * without a session.
 */
export function forgetMe(queryClient: QueryClient): void {
  // Otherwise a read that started before the sign-out puts the user back into the cache.
  void queryClient.cancelQueries({ queryKey: ME_KEY })
  queryClient.setQueryData(ME_KEY, null)
  forgetOthers(queryClient)
}

/** Reads the signed-in user again. Until the answer comes, the page shows the skeleton. */
export function resetMe(queryClient: QueryClient): void {
  queryClient.resetQueries({ queryKey: ME_KEY })
}

/**
 * Reads the signed-in user again, and keeps the page until the answer comes. If no user is signed in, the sign-in page
 * replaces it.
 */
export function refreshMe(queryClient: QueryClient): void {
  queryClient.refetchQueries({ queryKey: ME_KEY })
}

/**
 * Shows changed fields of the user. If the time zone has changed, todos fall on other days, so the queries on screen
 * are read again.
 */
export function noteMe(queryClient: QueryClient, changed: Partial<Me>): void {
  const before = shownMe(queryClient)
  if (!before || (changed.id !== undefined && changed.id !== before.id)) return
  // Otherwise a read that started before the change reverts it.
  void queryClient.cancelQueries({ queryKey: ME_KEY })
  queryClient.setQueryData(ME_KEY, { ...before, ...changed })
  if (changed.time_zone === undefined || changed.time_zone === before.time_zone) return
  void refreshInBounds(queryClient, { predicate: ({ queryHash }) => queryHash !== hashKey(ME_KEY) })
}

/** Returns the user of the page; null on the sign-in page, undefined until the user is known. */
export function shownMe(queryClient: QueryClient): MeWithFeed | null | undefined {
  return queryClient.getQueryData<MeWithFeed | null>(ME_KEY)
}

function forgetOthers(queryClient: QueryClient): void {
  const kept = [ME_KEY, ACCESS_KEY].map(hashKey)
  queryClient.removeQueries({ predicate: ({ queryHash }) => !kept.includes(queryHash) })
  queryClient.getMutationCache().clear()
}
