import { CloudOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useIsReachable, useServerWatch } from '../../lib/server/server-watch.ts'

/** Says that the server cannot be reached, for as long as it cannot. */
export function OfflineBanner() {
  const watch = useServerWatch()
  const isReachable = useIsReachable()
  const [isLooking, setLooking] = useState(false)
  if (isReachable) return null

  async function retry() {
    setLooking(true)
    await watch.retry()
    setLooking(false)
  }

  return (
    <div
      role="status"
      className="flex items-center gap-2.5 border-line border-b bg-warning-soft px-4 py-1.5 text-sm text-warning sm:px-8 lg:px-6"
    >
      <CloudOff size={16} className="shrink-0" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">Offline.</span> The server cannot be reached.
        <span className="max-sm:hidden"> It is tried again every second.</span>
      </p>
      <Button size="sm" disabled={isLooking} onClick={retry}>
        Retry now
      </Button>
    </div>
  )
}
