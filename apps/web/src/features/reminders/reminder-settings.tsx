import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { unsubscribe } from '../../lib/reminders/browser-push.ts'
import type { PushSupport } from '../../lib/reminders/push-support.ts'
import { pushSupport } from '../../lib/reminders/push-support.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { PushDevices } from './push-devices.tsx'
import { Receipts } from './receipts.tsx'
import { useNotificationPermission } from './use-permission.ts'
import { SUBSCRIBED_KEY, useSubscribed } from './use-subscribed.ts'
import { useTurnOn } from './use-turn-on.ts'

/** Says why this browser cannot show notifications, and what the user can do. */
const WHY_NOT: Record<Exclude<PushSupport, 'supported'>, string> = {
  insecure: t.insecure,
  'home-screen': t.homeScreen,
  unsupported: t.unsupported,
}

/** The part of the settings about notifications. Its buttons take effect at once. */
export function ReminderSettings() {
  return (
    <section
      aria-labelledby="reach"
      className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4 shadow-xs"
    >
      <h2 id="reach" className="font-semibold text-body">
        {t.howTheyReach}
      </h2>
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
    return <Status text={t.blocked} />
  }
  if (permission === 'default') {
    return (
      <Status text={t.off}>
        <Button size="sm" disabled={isBusy} onClick={() => run(turnOn)}>
          {t.turnOn}
        </Button>
      </Status>
    )
  }
  return isSubscribed ? (
    <Status text={t.onAlways}>
      <Button size="sm" disabled={isBusy} onClick={() => run(() => unsubscribe(client))}>
        {t.onlyOpen}
      </Button>
    </Status>
  ) : (
    <Status text={t.onWhileOpen}>
      <Button size="sm" disabled={isBusy} onClick={() => run(turnOn)}>
        {t.alsoClosed}
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
