import type { ReactNode } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { MorePages } from '../../components/more-pages.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { errorMessage } from '../../lib/server/error-message.ts'
import type { Page, Pages } from '../../lib/server/use-pages.ts'

interface SessionPagesProps {
  pages: Pages<Page>
  /** The text while the first page loads. */
  loading: string
  /** The text while a later page loads. */
  loadingMore: string
  /** What a screen reader says once the list is loaded; false for nothing. */
  note: string | false
  /** Whether the loaded pages have no rows. The note is then in sight in their place. */
  isEmpty: boolean
  /** The rows. */
  children: ReactNode
}

/** The frame of a list in the menu of chats that is read page by page: how far it is loaded, and what went wrong. */
export function SessionPages({ pages, loading, loadingMore, note, isEmpty, children }: SessionPagesProps) {
  return (
    <>
      {pages.isPending && <Spinner label={loading} />}
      {pages.isLoadingError && <ErrorNote message={errorMessage(pages.error)} onRetry={() => pages.refetch()} />}
      <p role="status" className={pages.data && isEmpty ? 'px-2.5 py-3 text-muted text-sm' : 'sr-only'}>
        {pages.data && note}
      </p>
      {children}
      <MorePages pages={pages} label={loadingMore} />
    </>
  )
}
