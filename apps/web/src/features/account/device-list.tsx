import type { Device } from '@todo-agents/contract/account'
import { MonitorSmartphone } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { formatDay } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { Section } from './section.tsx'

/** Lists the devices on which the user is signed in. The user can sign out each other device, or all of them. */
export function DeviceList() {
  const utils = trpc.useUtils()
  const toast = useToast()
  const devices = trpc.account.devices.useQuery(undefined, { staleTime: 0 })
  const onError = (error: unknown) => toast({ kind: 'error', message: errorMessage(error) })
  const onSettled = () => utils.account.devices.invalidate()
  const end = trpc.account.endDevice.useMutation({ onError, onSettled })
  const endOthers = trpc.account.endOtherDevices.useMutation({ onError, onSettled })
  const isBusy = end.isPending || endOthers.isPending

  return (
    <Section title={t.devices} intro={t.devicesIntro}>
      {devices.error && !devices.data ? (
        <ErrorNote message={errorMessage(devices.error)} onRetry={() => devices.refetch()} />
      ) : !devices.data ? (
        <Spinner label={t.loadingDevices} />
      ) : (
        <>
          <ul className="-my-2 divide-y divide-line">
            {devices.data.map((device) => (
              <DeviceRow key={device.id} device={device} isBusy={isBusy} onEnd={() => end.mutate({ id: device.id })} />
            ))}
          </ul>
          {devices.data.length > 1 && (
            <Button className="mt-5" disabled={isBusy} onClick={() => endOthers.mutate()}>
              {t.signOutOthers}
            </Button>
          )}
        </>
      )}
    </Section>
  )
}

function DeviceRow({ device, isBusy, onEnd }: { device: Device; isBusy: boolean; onEnd: () => void }) {
  const { time_zone } = useMe()
  const today = dayOf(useNow(), time_zone)
  const day = (instant: string) => formatDay(dayOf(instant, time_zone), today)
  const used = device.is_current ? t.thisDevice : t.lastUsed(day(device.last_used_at))
  return (
    <li className="flex items-center gap-3 py-3">
      <MonitorSmartphone size={20} className="shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm">{device.device}</p>
        <p className="text-note text-muted">
          <span className={device.is_current ? 'font-medium text-accent-text' : ''}>{used}</span>
          {`, ${t.signedIn(day(device.created_at))}`}
          {device.ip_address && `, ${t.from(device.ip_address)}`}
        </p>
      </div>
      {!device.is_current && (
        <Button variant="ghost" size="sm" disabled={isBusy} aria-label={t.signOutDevice(device.device)} onClick={onEnd}>
          {t.signOut}
        </Button>
      )}
    </li>
  )
}
