import type { InfiniteData, QueryClient, QueryFilters } from '@tanstack/react-query'

/** The number of pages of a list that are read again. The others are read when they are scrolled into view. */
const MAX_PAGES = 3

/**
 * Reads the queries on screen again, with a bounded number of requests. The other queries are read when they are shown
 * again. Use it only when it is unknown what has changed; known changes are patched.
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
