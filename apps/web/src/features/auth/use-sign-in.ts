import { useQueryClient } from '@tanstack/react-query'
import { TodoAgentsError } from '@todo-agents/client/errors'
import type { MeUpdate } from '@todo-agents/contract/user'
import { useState } from 'react'
import { moveStoredTexts } from '../../lib/page/stored-text.ts'
import { moveNotifications } from '../../lib/reminders/browser-push.ts'
import type { Client } from '../../lib/server/client.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { authTexts as t } from '../../lib/texts/auth.ts'
import { language } from '../../lib/texts/language.ts'
import { rememberSignedIn } from '../../lib/user/signed-in-here.ts'
import { shownMe } from '../../lib/user/use-me-query.ts'

/**
 * The first settings of a new user, sent after the sign-in: the server does not know the time zone of the browser, nor
 * the settings of the guest who becomes the user.
 */
type Profile = Pick<MeUpdate, 'time_zone' | 'default_duration'>

/** Returns the settings of a new user who was not a guest before. */
export function browserProfile(): Profile {
  return { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
}

/**
 * Why the sign-in failed. `isTaken`: the password does not match the e-mail address, so the address may already have an
 * account.
 */
export interface SignInError {
  message: string
  isTaken: boolean
}

/**
 * Returns `run`, which signs in with the given call and then resets the cached queries of the previous user. It
 * resolves with true if the sign-in succeeded. If it failed, `error` says why.
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
      if (guest) {
        moveStoredTexts(guest.id, id)
        await moveNotifications(guest.id, id)
      }
      client.actAs(id)
      rememberSignedIn(id)
      // If the settings cannot be saved, the sign-in still succeeds. The user can change them later.
      if (profile) await client.trpc.me.update.mutate(profile).catch(() => null)
      await queryClient.resetQueries()
      return true
    } catch (reason) {
      setError({ message: isTaken(reason) ? t.wrongPassword : refusalOf(reason), isTaken: isTaken(reason) })
      return false
    } finally {
      setPending(false)
    }
  }

  return { run, pending, error, clearError: () => setError(null) }
}

/** Says why a new password or an invite is refused: the server's sentence is English. */
function refusalOf(reason: unknown): string {
  const isOfField = language !== 'en' && reason instanceof TodoAgentsError && reason.field
  return (isOfField && t.refusals[isOfField]) || errorMessage(reason)
}

function isTaken(reason: unknown): boolean {
  return reason instanceof TodoAgentsError && reason.code === 'unauthorized'
}
