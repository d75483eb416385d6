import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Actor } from '@todo-agents/contract/change'
import { getQueryKey } from '@trpc/react-query'
import { useMemo } from 'react'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'

const PAGE_LENGTH = 50
const FIRST_PAGE: string | undefined = undefined

/**
 * Reads the changes page by page, newest first; only those of an actor if one is given. The live feed adds new ones.
 * Does not use tRPC's hook, because it also sends a `direction`, which the contract's strict schema refuses.
 */
export function useHistory(actor: Actor | null) {
  const client = useClient()
  const input = { limit: PAGE_LENGTH, ...(actor && { actor }) }
  const query = useInfiniteQuery({
    queryKey: getQueryKey(trpc.change.list, input, 'infinite'),
    queryFn: ({ pageParam: cursor, signal }) => client.trpc.change.list.query({ ...input, cursor }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // The pages are dropped with the page. Otherwise each change causes those of an actor to be read again.
    gcTime: 0,
  })
  const changes = useMemo(() => query.data?.pages.flatMap((page) => page.changes) ?? [], [query.data])
  return { ...query, changes }
}
