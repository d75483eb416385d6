import { useQueryClient } from '@tanstack/react-query'
import { useToast } from '../../lib/page/toast.ts'
import { START } from '../../lib/places/place.ts'
import { useGo } from '../../lib/places/use-place.ts'
import { leaveNotifications } from '../../lib/reminders/browser-push.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { rememberSignedIn } from '../../lib/user/signed-in-here.ts'
import { forgetMe } from '../../lib/user/use-me-query.ts'

/** Returns a function that ends the session of the user. */
export function useSignOut() {
  const { auth } = useClient()
  const go = useGo()
  const queryClient = useQueryClient()
  const toast = useToast()
  return async () => {
    try {
      await auth.signOut()
      await leaveNotifications()
      // Otherwise the next user starts at the account page.
      go.to(START)
      rememberSignedIn(null)
      forgetMe(queryClient)
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
  }
}
