import { useQueryClient } from '@tanstack/react-query'
import { TodoAgentsError } from '@todo-agents/client/errors'
import type { MeUpdate } from '@todo-agents/contract/user'
import { useState } from 'react'
import { moveStoredTexts } from '../../lib/page/stored-text.ts'
import type { Client } from '../../lib/server/client.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { rememberSignedIn } from '../../lib/user/signed-in-here.ts'
import { shownMe } from '../../lib/user/use-me-query.ts'

/** What a new user is to begin with; the server knows neither the zone nor what a guest had set. */
type Profile = Pick<MeUpdate, 'time_zone' | 'default_duration'>

/** For someone who is new here. */
export function browserProfile(): Profile {
  return { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
}

/** Why the sign-in failed. `isTaken`: the address and the password do not fit, as for an address that has an account. */
export interface SignInError {
  message: string
  isTaken: boolean
}

/**
 * Runs one way of signing in. Afterwards everything that was read as someone else is read anew.
 * `run` answers whether it worked; if not, `error` says why.
 */
export function useSignIn() {
  const client = useClient()
  const queryClient = useQueryClient()
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<SignInError | null>(null)

  async function run(signIn: (auth: Client['auth']) => Promise<{ id: string }>, profile?: Profile): Promise<boolean> {
    setPending(true)
    setError(null)
    try {
      const guest = shownMe(queryClient)
      const { id } = await signIn(client.auth)
      if (guest) moveStoredTexts(guest.id, id)
      client.actAs(id)
      rememberSignedIn(id)
      // The sign-in stands even if this fails; the settings can do it later.
      if (profile) await client.trpc.me.update.mutate(profile).catch(() => null)
      await queryClient.resetQueries()
      return true
    } catch (reason) {
      setError({ message: errorMessage(reason), isTaken: isTaken(reason) })
      return false
    } finally {
      setPending(false)
    }
  }

  return { run, pending, error, clearError: () => setError(null) }
}

function isTaken(reason: unknown): boolean {
  return reason instanceof TodoAgentsError && reason.code === 'unauthorized'
}
