import { CloudOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useIsReachable, useServerWatch } from '../../lib/server/server-watch.ts'
import { commonTexts as t } from '../../lib/texts/common.ts'

/** A banner that is shown while the server cannot be reached. */
export function OfflineBanner() {
  const watch = useServerWatch()
  const isReachable = useIsReachable()
  const [isRetrying, setRetrying] = useState(false)
  if (isReachable) return null

  async function retry() {
    setRetrying(true)
    await watch.retry()
    setRetrying(false)
  }

  return (
    <div
      role="status"
      className="flex items-center gap-2.5 border-line border-b bg-warning-soft px-4 py-1.5 text-sm text-warning sm:px-8 lg:px-6"
    >
      <CloudOff size={16} className="shrink-0" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">{t.offline}</span> {t.offlineText}
        <span className="max-sm:hidden"> {t.offlineRetry}</span>
      </p>
      <Button size="sm" disabled={isRetrying} onClick={retry}>
        {t.retryNow}
      </Button>
    </div>
  )
}
