import { useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { focusMarked } from '../../lib/page/focus.ts'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { menuTexts as t } from '../../lib/texts/menu.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'

/** Shows the date of a requested deletion, and a button that cancels it. Stands above every page until the deletion. */
export function DeletionNotice() {
  const me = useMe()
  const queryClient = useQueryClient()
  const toast = useToast()
  const keep = trpc.account.keep.useMutation({
    onSuccess() {
      noteMe(queryClient, { delete_at: null })
      toast({ message: me.is_guest ? t.guestKept : t.accountKept })
    },
    onError: (error) => toast({ kind: 'error', message: errorMessage(error) }),
  })
  const button = useRef<HTMLButtonElement>(null)
  const { delete_at, time_zone } = me
  useFocusAfterChange(delete_at, button)
  if (delete_at === null) return null

  const today = dayOf(new Date().toISOString(), time_zone)

  return (
    <div
      role="status"
      className="mx-4 mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-danger-soft px-4 py-3 text-danger text-sm sm:mx-8 lg:mx-6"
    >
      <TriangleAlert size={18} className="shrink-0" aria-hidden />
      <p className="min-w-48 flex-1">
        {me.is_guest ? t.guestDeletedOn : t.accountDeletedOn}{' '}
        <strong>{formatExactInstant(delete_at, { time_zone, today })}</strong>.
      </p>
      <Button ref={button} disabled={keep.isPending} onClick={() => keep.mutate()}>
        {me.is_guest ? t.keepGuest : t.keepAccount}
      </Button>
    </div>
  )
}

/**
 * Moves the focus when the deletion was requested or cancelled, because the pressed button is gone. After a request, it
 * goes to the notice, which scrolls the notice into view; after a cancellation, to the page. Does nothing in a
 * background tab, or while another element has the focus.
 */
function useFocusAfterChange(delete_at: string | null, button: RefObject<HTMLButtonElement | null>): void {
  const shown = useRef(delete_at)
  useEffect(() => {
    if (shown.current === delete_at) return
    shown.current = delete_at
    if (!document.hasFocus() || document.activeElement !== document.body) return
    if (delete_at === null) focusMarked(document.body)
    else button.current?.focus()
  }, [delete_at, button])
}
