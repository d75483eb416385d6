import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { unsubscribe } from '../../lib/reminders/browser-push.ts'
import { pushSupport, WHY_NOT } from '../../lib/reminders/push-support.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { PushDevices } from './push-devices.tsx'
import { Receipts } from './receipts.tsx'
import { useNotificationPermission } from './use-permission.ts'
import { SUBSCRIBED_KEY, useSubscribed } from './use-subscribed.ts'
import { useTurnOn } from './use-turn-on.ts'

/** The part of the settings about notifications. Its buttons take effect at once. */
export function ReminderSettings() {
  return (
    <section aria-label="How reminders reach you" className="flex flex-col gap-3 border-line border-t pt-4">
      <h3 className="font-semibold text-body">How reminders reach you</h3>
      <ThisBrowser />
      <PushDevices />
      <Receipts />
    </section>
  )
}

function ThisBrowser() {
  const client = useClient()
  const queryClient = useQueryClient()
  const utils = trpc.useUtils()
  const toast = useToast()
  const permission = useNotificationPermission()
  const isSubscribed = useSubscribed()
  const turnOn = useTurnOn()
  const [isBusy, setBusy] = useState(false)
  const support = pushSupport()

  async function run(act: () => Promise<void>) {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    } finally {
      setBusy(false)
      void queryClient.invalidateQueries({ queryKey: SUBSCRIBED_KEY })
      void utils.push.list.invalidate()
    }
  }

  if (support !== 'supported') return <Status text={WHY_NOT[support]} />
  if (permission === 'denied') {
    return (
      <Status text="This browser blocks notifications of this page. Allow them in its settings for this site, beside the address, then reload the page." />
    )
  }
  if (permission === 'default') {
    return (
      <Status text="Off in this browser. Reminders appear only in the open page.">
        <Button size="sm" disabled={isBusy} onClick={() => run(turnOn)}>
          Turn on notifications
        </Button>
      </Status>
    )
  }
  return isSubscribed ? (
    <Status text="On in this browser, also when no page is open.">
      <Button size="sm" disabled={isBusy} onClick={() => run(() => unsubscribe(client))}>
        Only while a page is open
      </Button>
    </Status>
  ) : (
    <Status text="On in this browser, while a page is open.">
      <Button size="sm" disabled={isBusy} onClick={() => run(turnOn)}>
        Also when closed
      </Button>
    </Status>
  )
}

function Status({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="min-w-48 flex-1 text-pretty text-sm">{text}</p>
      {children}
    </div>
  )
}
