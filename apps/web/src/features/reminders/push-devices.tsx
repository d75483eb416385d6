import { useQueryClient } from '@tanstack/react-query'
import type { PushDevice } from '@todo-agents/contract/reminder'
import { MonitorSmartphone } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { unsubscribe } from '../../lib/reminders/browser-push.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { formatDay } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { SUBSCRIBED_KEY } from './use-subscribed.ts'

/** Lists the browsers that get reminders when no page is open. Shows nothing while there are none. */
export function PushDevices() {
  const client = useClient()
  const queryClient = useQueryClient()
  const utils = trpc.useUtils()
  const toast = useToast()
  const devices = trpc.push.list.useQuery(undefined, { staleTime: 0 })
  const onError = (error: unknown) => toast({ kind: 'error', message: errorMessage(error) })
  const onSettled = () => {
    void queryClient.invalidateQueries({ queryKey: SUBSCRIBED_KEY })
    return utils.push.list.invalidate()
  }
  const remove = trpc.push.unsubscribe.useMutation({ onError, onSettled })
  const test = trpc.push.test.useMutation({
    onError,
    onSettled,
    onSuccess: ({ sent }) => toast(sent > 0 ? { message: t.testSent } : { kind: 'error', message: t.testRefused }),
  })
  const isBusy = remove.isPending || test.isPending

  async function end({ id, is_current }: PushDevice) {
    // Otherwise this browser subscribes again with the next page.
    if (is_current) await unsubscribe(client).catch(() => {})
    remove.mutate({ id })
  }

  if (devices.error && !devices.data) {
    return <ErrorNote message={errorMessage(devices.error)} onRetry={() => devices.refetch()} />
  }
  if (!devices.data?.length) return null
  return (
    <ul aria-label={t.browsers} className="divide-y divide-line rounded-lg border border-line px-3">
      {devices.data.map((device) => (
        <DeviceRow
          key={device.id}
          device={device}
          isBusy={isBusy}
          onTest={() => test.mutate({ id: device.id })}
          onRemove={() => end(device)}
        />
      ))}
    </ul>
  )
}

interface DeviceRowProps {
  device: PushDevice
  isBusy: boolean
  onTest: () => void
  onRemove: () => void
}

function DeviceRow({ device: { device, is_current, ...times }, isBusy, onTest, onRemove }: DeviceRowProps) {
  const { time_zone } = useMe()
  const today = dayOf(useNow(), time_zone)
  const day = (instant: string) => formatDay(dayOf(instant, time_zone), today)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <MonitorSmartphone size={18} className="shrink-0 text-muted" aria-hidden />
      <div className="min-w-32 flex-1">
        <p className="truncate font-medium text-sm">{device}</p>
        <p className="text-note text-muted">
          {is_current ? t.thisBrowser : t.since(day(times.created_at))}
          {times.failed_at ? (
            <span className="text-danger">{`, ${t.lastFailed(day(times.failed_at))}`}</span>
          ) : (
            times.last_used_at && `, ${t.lastMessage(day(times.last_used_at))}`
          )}
        </p>
      </div>
      <Button size="sm" variant="ghost" disabled={isBusy} aria-label={t.sendTest(device)} onClick={onTest}>
        {t.test}
      </Button>
      <Button size="sm" variant="ghost" disabled={isBusy} aria-label={t.removeDevice(device)} onClick={onRemove}>
        {t.remove}
      </Button>
    </li>
  )
}
