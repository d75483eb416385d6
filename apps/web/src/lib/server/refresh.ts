import type { InfiniteData, QueryClient, QueryFilters } from '@tanstack/react-query'

/** Of a list with many pages only so many are read again; the rest loads as it did at first. */
const MAX_PAGES = 3

/**
 * Reads again what is on screen, in a bounded number of requests; the rest when it is shown again. For when nobody can
 * say what has changed: everything else patches what it knows.
 */
export function refreshInBounds(queryClient: QueryClient, filters: QueryFilters = {}): Promise<void> {
  for (const { queryKey, state } of queryClient.getQueryCache().findAll(filters)) {
    const data = state.data as InfiniteData<unknown> | undefined
    if (!Array.isArray(data?.pages) || data.pages.length <= MAX_PAGES) continue
    queryClient.setQueryData<InfiniteData<unknown>>(queryKey, {
      pages: data.pages.slice(0, MAX_PAGES),
      pageParams: data.pageParams.slice(0, MAX_PAGES),
    })
  }
  return queryClient.invalidateQueries(filters)
}
