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

/** How a person may enter this server: of no user, so it stays when a user is forgotten. */
export const ACCESS_KEY = ['access']

/**
 * The signed-in user; null when nobody is. A browser that is not known to be signed in asks for the session
 * first: its answer is "nobody", where `me.get` would be refused and the browser would log an error.
 */
export function useMeQuery() {
  const client = useClient()
  return useQuery({
    queryKey: ME_KEY,
    async queryFn({ signal, client: queryClient }): Promise<MeWithFeed | null> {
      const before = client.user_id
      const me = await readMe(client, signal)
      // The session is read without the signal.
      signal.throwIfAborted()
      // Of another user, nothing may be left to show or to write.
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
  // No one is signed in, or another user than this tab had.
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

/** After a sign-out, here or in another tab: forgets what was read, without asking for it again, which would be refused. */
export function forgetMe(queryClient: QueryClient): void {
  // A read that began before the sign-out would bring the user back.
  void queryClient.cancelQueries({ queryKey: ME_KEY })
  queryClient.setQueryData(ME_KEY, null)
  forgetOthers(queryClient)
}

/** Brings the page in line with whoever is signed in now; until that is known, it shows nobody's todos. */
export function resetMe(queryClient: QueryClient): void {
  queryClient.resetQueries({ queryKey: ME_KEY })
}

/** Asks again who is signed in, while the page goes on; it leads to the sign-in page when no one is. */
export function refreshMe(queryClient: QueryClient): void {
  queryClient.refetchQueries({ queryKey: ME_KEY })
}

/**
 * Shows what has changed of the user, here or elsewhere. In another time zone todos lie on other days, so what is on screen
 * is read again.
 */
export function noteMe(queryClient: QueryClient, changed: Partial<Me>): void {
  const before = shownMe(queryClient)
  if (!before || (changed.id !== undefined && changed.id !== before.id)) return
  // A read that began before the change would take it back.
  void queryClient.cancelQueries({ queryKey: ME_KEY })
  queryClient.setQueryData(ME_KEY, { ...before, ...changed })
  if (changed.time_zone === undefined || changed.time_zone === before.time_zone) return
  void refreshInBounds(queryClient, { predicate: ({ queryHash }) => queryHash !== hashKey(ME_KEY) })
}

/** The user that the page shows: null for the sign-in page, undefined while that is not known. */
export function shownMe(queryClient: QueryClient): MeWithFeed | null | undefined {
  return queryClient.getQueryData<MeWithFeed | null>(ME_KEY)
}

function forgetOthers(queryClient: QueryClient): void {
  const kept = [ME_KEY, ACCESS_KEY].map(hashKey)
  queryClient.removeQueries({ predicate: ({ queryHash }) => !kept.includes(queryHash) })
  queryClient.getMutationCache().clear()
}
