import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Actor, ChangePage } from '@todo-agents/contract/change'
import { getQueryKey } from '@trpc/react-query'
import { useMemo } from 'react'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'

const FIRST_PAGE: string | undefined = undefined

/**
 * Reads the changes page by page, newest first; only those of an actor if one is given. The live feed adds new ones.
 * `cut`: the runs and calls whose other changes are on pages that are not loaded.
 *
 * Does not use tRPC's hook, because it also sends a `direction`, which the contract's strict schema refuses.
 */
export function useHistory(actor: Actor | null) {
  const client = useClient()
  const input = { limit: MAX_PAGE_LENGTH, ...(actor && { actor }) }
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
  const cut = useMemo(() => cutAfter(query.data?.pages ?? []), [query.data])
  return { ...query, changes, cut }
}

function cutAfter(pages: readonly ChangePage[]): ReadonlySet<string> {
  const cut = new Set<string>()
  for (const { changes, continued } of pages) {
    for (const { run_id, call_id } of changes) cut.delete(run_id ?? call_id ?? '')
    for (const key of continued) cut.add(key)
  }
  return cut
}
