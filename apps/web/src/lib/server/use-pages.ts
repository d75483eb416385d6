import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useInfiniteQuery } from '@tanstack/react-query'

/** A page of a list, as the server returns it. */
export interface Page {
  /** Leads to the next page; null on the last one. */
  next_cursor: string | null
}

/** A list of which some pages are loaded. */
export type Pages<P extends Page> = UseInfiniteQueryResult<InfiniteData<P, string | undefined>>

interface PagesOptions<P extends Page> {
  /** As `getQueryKey` makes it for an infinite query, so that the live feed finds the list. */
  queryKey: readonly unknown[]
  /** Reads the page at a cursor; the first one without. */
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<P>
  /** Whether the list is read at all. Default: true. */
  enabled?: boolean
  /** Shows the pages of the last key until the first page of another one has been read. */
  placeholderData?: (previous: InfiniteData<P, string | undefined> | undefined) => typeof previous
  /** How long the pages stay in the cache once the list is off the screen, in milliseconds. */
  gcTime?: number
}

/**
 * Reads a list page by page, by the cursors of the server. `MorePages` loads the pages after the first one.
 *
 * Does not use tRPC's hook, because it also sends a `direction`, which the contract's strict schema refuses.
 */
export function usePages<P extends Page>({ read, ...options }: PagesOptions<P>): Pages<P> {
  return useInfiniteQuery({
    ...options,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next_cursor,
  })
}

const FIRST_PAGE: string | undefined = undefined
