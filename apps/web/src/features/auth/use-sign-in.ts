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

/** The first settings of a new user. The server knows neither the time zone nor the settings of the guest before. */
type Profile = Pick<MeUpdate, 'time_zone' | 'default_duration'>

/** The settings of a new user without a guest session before. */
export function browserProfile(): Profile {
  return { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
}

/** Why the sign-in failed. `isTaken`: the password does not match the address, so an account may exist for it. */
export interface SignInError {
  message: string
  isTaken: boolean
}

/**
 * `run` signs in by the given call, then resets the cached queries of the user before. It resolves with whether it
 * succeeded; if not, `error` says why.
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
      // The sign-in succeeds even if this fails. The user can change the settings later.
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
