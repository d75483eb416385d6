import { useQueryClient } from '@tanstack/react-query'
import type { Me } from '@todo-agents/contract/user'
import { useEffect, useRef } from 'react'
import { ErrorNote } from '../components/error-note.tsx'
import { PageSkeleton } from '../components/page-skeleton.tsx'
import { Toaster } from '../components/toaster.tsx'
import { SignInPage } from '../features/auth/sign-in-page.tsx'
import { LiveFeed } from '../features/live/live-feed.tsx'
import { focusMarked } from '../lib/page/focus.ts'
import { errorMessage, isUnauthorized } from '../lib/server/error-message.ts'
import { MeContext } from '../lib/user/me.ts'
import { onSignedInElsewhere, signedInHere } from '../lib/user/signed-in-here.ts'
import { forgetMe, resetMe, shownMe, useMeQuery } from '../lib/user/use-me-query.ts'
import { Shell } from './shell.tsx'

/** The sign-in page, or the todos of whoever is signed in. */
export function App() {
  const me = useMeQuery()
  useSignInWhenRefused()
  useOtherTabs()
  useFocusAfterSignIn(me.data)

  if (me.data === null) return <SignInPage />
  if (me.data) {
    return (
      // Another user gets another page: nothing of one must show for the other, not even the last toast.
      <MeContext key={me.data.id} value={me.data}>
        <Toaster>
          <LiveFeed position={me.data.feed_position}>
            <Shell />
          </LiveFeed>
        </Toaster>
      </MeContext>
    )
  }
  if (!me.error) return <PageSkeleton />
  return (
    <main className="grid h-dvh place-items-center p-6">
      <ErrorNote message={errorMessage(me.error)} onRetry={() => me.refetch()} />
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

/** Tabs share one session: a sign-out or another sign-in in one of them is that of all. */
function useOtherTabs(): void {
  const queryClient = useQueryClient()

  useEffect(
    () =>
      onSignedInElsewhere(() => {
        const signed_in = signedInHere()
        const shown = shownMe(queryClient)
        if (signed_in === undefined || shown === undefined || signed_in === (shown?.id ?? null)) return
        if (signed_in === null) forgetMe(queryClient)
        else resetMe(queryClient)
      }),
    [queryClient],
  )
}

/** When any call is refused for want of a session, asks who is signed in; the answer leads to the sign-in page. */
function useSignInWhenRefused(): void {
  const queryClient = useQueryClient()

  useEffect(() => {
    const ask = (error: unknown) => {
      if (isUnauthorized(error) && shownMe(queryClient)) resetMe(queryClient)
    }
    const stops = [
      queryClient.getQueryCache().subscribe(({ query }) => ask(query.state.error)),
      queryClient.getMutationCache().subscribe(({ mutation }) => ask(mutation?.state.error)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [queryClient])
}
