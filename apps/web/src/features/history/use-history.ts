import { keepPreviousData } from '@tanstack/react-query'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { ChangePage } from '@todo-agents/contract/change'
import { getQueryKey } from '@trpc/react-query'
import { useMemo } from 'react'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { usePages } from '../../lib/server/use-pages.ts'
import type { Who } from './who.ts'
import { filterOf } from './who.ts'

/**
 * Reads the changes page by page, newest first, of all or of one author. The live feed adds new ones.
 * `cut`: the runs and calls whose other changes are on pages that are not loaded.
 */
export function useHistory(who: Who) {
  const client = useClient()
  const input = { limit: MAX_PAGE_LENGTH, ...filterOf(who) }
  const query = usePages({
    queryKey: getQueryKey(trpc.change.list, input, 'infinite'),
    read: (cursor, signal) => client.trpc.change.list.query({ ...input, cursor }, { signal }),
    placeholderData: keepPreviousData,
    // The pages are dropped with the page. Otherwise each change causes those of an author to be read again.
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
