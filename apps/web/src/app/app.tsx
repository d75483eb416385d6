import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ErrorNote } from '../components/error-note.tsx'
import { Spinner } from '../components/spinner.tsx'
import { SignInPage } from '../features/auth/sign-in-page.tsx'
import { errorMessage, isUnauthorized } from '../lib/error-message.ts'
import { MeContext } from '../lib/me.ts'
import { trpc } from '../lib/trpc.ts'
import { Shell } from './shell.tsx'

/** The sign-in page, or the todos of whoever is signed in. */
export function App() {
  const me = trpc.me.get.useQuery()
  useSignInWhenRefused()

  if (isUnauthorized(me.error)) return <SignInPage />
  if (me.data) {
    return (
      // Another user gets another shell: nothing of one must show for the other.
      <MeContext value={me.data}>
        <Shell key={me.data.id} />
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
