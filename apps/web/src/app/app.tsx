import { useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { Me } from '@todo-agents/contract/user'
import { startTransition, useDeferredValue, useEffect, useRef, useState } from 'react'
import { ErrorNote } from '../components/error-note.tsx'
import { PageSkeleton } from '../components/page-skeleton.tsx'
import { Toaster } from '../components/toaster.tsx'
import { SignInPage } from '../features/auth/sign-in-page.tsx'
import { LiveFeed } from '../features/live/live-feed.tsx'
import { focusMarked } from '../lib/page/focus.ts'
import { hideNotifications } from '../lib/reminders/browser-push.ts'
import { errorMessage, isUnauthorized } from '../lib/server/error-message.ts'
import { setTimeStyle } from '../lib/time/time-style.ts'
import { MeContext } from '../lib/user/me.ts'
import { onSignedInElsewhere, signedInHere } from '../lib/user/signed-in-here.ts'
import { forgetMe, resetMe, shownMe, useMeQuery } from '../lib/user/use-me-query.ts'
import { appRequest, LateConnect, LateConnectFailed } from './connect.tsx'
import { createAppRouter } from './router.tsx'
import { TodosProvider } from './todos-provider.tsx'

/** Shows the sign-in page, or the page of the signed-in user. */
export function App() {
  const me = useMeQuery()
  // Where the skeleton stands, React renders the page in short steps, between which a slow phone can react.
  const isKnown = useDeferredValue(me.data !== undefined)
  useSignInWhenRefused()
  useOtherTabs()
  useFocusAfterSignIn(me.data)
  useHideNotifications(me.data === null)

  if (appRequest && 'error' in appRequest) return <LateConnectFailed error={appRequest.error} />
  if (me.data !== undefined && !isKnown) return <PageSkeleton />
  if (me.data === null) return <SignInPage isForApp={appRequest !== null} />
  if (me.data) {
    // Before the page is rendered: its parts write dates as they find the style.
    setTimeStyle(me.data)
    return (
      // The key mounts a new page for each user: no state of the previous user may show, not even the last toast.
      <MeContext key={me.data.id} value={me.data}>
        <Toaster>
          {appRequest ? (
            <LateConnect request={appRequest} />
          ) : (
            <TodosProvider>
              <LiveFeed position={me.data.feed_position}>
                <Pages />
              </LiveFeed>
            </TodosProvider>
          )}
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

/** Each user gets a new router, which reads the address afresh: the one before stood at the place of another user. */
function Pages() {
  const [router] = useState(createAppRouter)
  const [isLoaded, setLoaded] = useState(false)
  useEffect(() => {
    // When the router finds its first place only after it is shown, React renders the place in one go.
    void router.load().then(() => startTransition(() => setLoaded(true)))
  }, [router])
  return isLoaded ? <RouterProvider router={router} /> : <PageSkeleton />
}

/**
 * Moves the focus into the page after a sign-in, because the focused button is gone. A page that has just loaded keeps
 * its focus.
 */
function useFocusAfterSignIn(me: Me | null | undefined): void {
  const hasShown = useRef(false)
  const userId = me === null ? null : me?.id

  useEffect(() => {
    if (userId === undefined) return
    if (userId !== null && hasShown.current) focusMarked(document.body)
    hasShown.current = true
  }, [userId])
}

/** Hides the reminders of a user who was signed out. */
function useHideNotifications(isSignedOut: boolean): void {
  useEffect(() => {
    if (isSignedOut) void hideNotifications()
  }, [isSignedOut])
}

/** Signs this tab in or out when another tab has done so: all tabs share one session. */
function useOtherTabs(): void {
  const queryClient = useQueryClient()

  useEffect(
    () =>
      onSignedInElsewhere(() => {
        const signedIn = signedInHere()
        const shown = shownMe(queryClient)
        if (signedIn === undefined || shown === undefined || signedIn === (shown?.id ?? null)) return
        if (signedIn === null) forgetMe(queryClient)
        else resetMe(queryClient)
      }),
    [queryClient],
  )
}

/**
 * Reads the signed-in user again when a call is refused because the session has ended. The sign-in page then follows.
 */
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
