import { useQueryClient } from '@tanstack/react-query'
import { useToast } from '../../lib/page/toast.ts'
import { subscribe } from '../../lib/reminders/browser-push.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { useMe } from '../../lib/user/me.ts'
import { requestPermission } from './use-permission.ts'
import { SUBSCRIBED_KEY } from './use-subscribed.ts'

/** Returns a function that asks to allow notifications, and subscribes this browser to push messages. */
export function useTurnOn(): () => Promise<void> {
  const client = useClient()
  const me = useMe()
  const toast = useToast()
  const queryClient = useQueryClient()
  const utils = trpc.useUtils()

  return async () => {
    if ((await requestPermission()) !== 'granted') {
      toast({ message: t.staysOff })
      return
    }
    try {
      await subscribe(client, me)
      toast({ message: t.nowOn })
    } catch (error) {
      const message = isPushError(error) ? t.pushUnreachable : errorMessage(error)
      toast({
        kind: 'error',
        message: t.notSubscribed(message),
      })
    }
    void queryClient.invalidateQueries({ queryKey: SUBSCRIBED_KEY })
    void utils.push.list.invalidate()
  }
}

/** True for an error of the browser, whose text users do not understand. */
function isPushError(error: unknown): boolean {
  return error instanceof DOMException
}
