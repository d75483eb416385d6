import { TriangleAlert } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { errorMessage } from '../../lib/error-message.ts'
import { formatClock, formatDate } from '../../lib/format-time.ts'
import { useMe } from '../../lib/me.ts'
import { dayOf } from '../../lib/time.ts'
import { useToast } from '../../lib/toast.ts'
import { trpc } from '../../lib/trpc.ts'

/** Above everything while the account waits for its deletion: when it is, and how to call it off. */
export function DeletionNotice() {
  const me = useMe()
  const utils = trpc.useUtils()
  const toast = useToast()
  const keep = trpc.account.keep.useMutation({
    onSuccess() {
      utils.me.get.setData(undefined, (before) => before && { ...before, delete_at: null })
      toast({ message: me.is_guest ? 'Nothing is deleted.' : 'Your account is kept.' })
    },
    onError: (error) => toast({ kind: 'error', message: errorMessage(error) }),
  })
  if (me.delete_at === null) return null

  const day = formatDate(dayOf(me.delete_at, me.time_zone), {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  })
  return (
    <div
      role="status"
      className="mx-4 mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-danger-soft px-4 py-3 text-danger text-sm sm:mx-8 lg:mx-6"
    >
      <TriangleAlert size={18} className="shrink-0" aria-hidden />
      <p className="min-w-48 flex-1">
        {me.is_guest ? 'Everything here' : 'This account'} will be deleted on <strong>{day}</strong>, after{' '}
        {formatClock(me.delete_at, { time_zone: me.time_zone })}.
      </p>
      <Button disabled={keep.isPending} onClick={() => keep.mutate()}>
        {me.is_guest ? 'Keep everything' : 'Keep my account'}
      </Button>
    </div>
  )
}
