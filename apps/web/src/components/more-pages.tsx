import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { LoadMore } from './load-more.tsx'

interface MorePagesProps {
  /** The list, as `usePages` returns it. */
  pages: Pick<
    UseInfiniteQueryResult<InfiniteData<unknown, unknown>>,
    'data' | 'hasNextPage' | 'isRefetching' | 'fetchNextPage'
  >
  /** The text while a page loads: "Loading more chats". */
  label: string
}

/**
 * Stands at the end of a list, and loads its next page when it is scrolled into view. Shows an error of that page, with
 * a way to try again. Shows nothing on the last page.
 */
export function MorePages({ pages: { data, hasNextPage, isRefetching, fetchNextPage }, label }: MorePagesProps) {
  // Waits for a refetch. Meanwhile, TanStack Query would either cancel the refetch, and what has changed would be missed, or
  // with `cancelRefetch: false` return the refetch in place of the page.
  if (!data || !hasNextPage || isRefetching) return null
  return (
    <LoadMore
      key={data.pages.length}
      label={label}
      load={() => fetchNextPage({ throwOnError: true, cancelRefetch: false })}
    />
  )
}
