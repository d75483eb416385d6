import { useEffect } from 'react'
import { useMe } from '../../lib/me.ts'
import { trpc } from '../../lib/trpc.ts'

/** The zone that the server gives to a new user. */
const UNSET = 'UTC'

/** Tells the server the browser's time zone when the user has none of their own yet. */
export function useOwnTimeZone(): void {
  const { time_zone } = useMe()
  const utils = trpc.useUtils()
  const { mutate } = trpc.me.update.useMutation({ onSuccess: () => utils.invalidate() })

  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (time_zone === UNSET && own && own !== UNSET) mutate({ time_zone: own })
  }, [time_zone, mutate])
}
