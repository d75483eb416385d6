import { useQueryClient } from '@tanstack/react-query'
import type { Me } from '@todo-agents/contract/user'
import { useEffect, useRef } from 'react'
import { ErrorNote } from '../components/error-note.tsx'
import { Spinner } from '../components/spinner.tsx'
import { SignInPage } from '../features/auth/sign-in-page.tsx'
import { LiveFeed } from '../features/live/live-feed.tsx'
import { errorMessage, isUnauthorized } from '../lib/error-message.ts'
import { focusMarked } from '../lib/focus.ts'
import { MeContext } from '../lib/me.ts'
import { trpc } from '../lib/trpc.ts'
import { useMeQuery } from '../lib/use-me-query.ts'
import { Shell } from './shell.tsx'

/** The sign-in page, or the todos of whoever is signed in. */
export function App() {
  const me = useMeQuery()
  useSignInWhenRefused()
  useFocusAfterSignIn(me.data)

  if (me.data === null) return <SignInPage />
  if (me.data) {
    return (
      // Another user gets another shell: nothing of one must show for the other.
      <MeContext value={me.data}>
        <LiveFeed>
          <Shell key={me.data.id} />
        </LiveFeed>
      </MeContext>
    )
  }
  return (
    <main className="grid h-dvh place-items-center p-6">
      {me.error ? (
        <ErrorNote message={errorMessage(me.error)} onRetry={() => me.refetch()} />
      ) : (
        <Spinner label="Loading" size={24} />
      )}
    </main>
  )
}

/** After a sign-in the button that had the focus is gone. A page that was just loaded begins at its top. */
function useFocusAfterSignIn(me: Me | null | undefined): void {
  const hasShown = useRef(false)
  const user_id = me === null ? null : me?.id

  useEffect(() => {
    if (user_id === undefined) return
    if (user_id !== null && hasShown.current) focusMarked(document.body)
    hasShown.current = true
  }, [user_id])
}

/** When any call is refused for want of a session, asks who is signed in; the answer leads to the sign-in page. */
function useSignInWhenRefused(): void {
  const queryClient = useQueryClient()
  const utils = trpc.useUtils()

  useEffect(() => {
    const ask = (error: unknown) => {
      if (isUnauthorized(error) && utils.me.get.getData()) utils.me.get.reset()
    }
    const stops = [
      queryClient.getQueryCache().subscribe(({ query }) => ask(query.state.error)),
      queryClient.getMutationCache().subscribe(({ mutation }) => ask(mutation?.state.error)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [queryClient, utils])
}
