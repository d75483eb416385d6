import { ErrorNote } from '../components/error-note.tsx'
import { errorMessage } from '../lib/server/error-message.ts'

/** Shown when a page could not be loaded, or failed to render. */
export function MessageBoundary({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <main className="grid h-dvh place-items-center p-6">
      <ErrorNote message={errorMessage(error)} onRetry={reset} />
    </main>
  )
}
