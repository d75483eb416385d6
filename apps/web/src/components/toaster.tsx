import { splitErrorId } from '@todo-agents/contract/errors'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Toast } from '../lib/page/toast.ts'
import { NoticeSlotContext, ToastContext, ToastHostContext, useToastHost } from '../lib/page/toast.ts'
import { commonTexts as t } from '../lib/texts/common.ts'
import { IconButton } from './button.tsx'
import { Details } from './details.tsx'
import { Sentence } from './quoted.tsx'

const SHOWN_MS = 6_000

/**
 * Provides `useToast` and `useNoticeSlot`. Only the last toast is shown: undoing an earlier action could conflict with
 * the last one.
 */
export function Toaster({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ key: number; toast: Toast } | null>(null)
  const show = useCallback((toast: Toast) => setShown((last) => ({ key: (last?.key ?? 0) + 1, toast })), [])
  const dismiss = useCallback(() => setShown(null), [])
  const { host, addHost } = useHost()
  const [element, setSlot] = useState<HTMLElement | null>(null)
  const isInDialog = host instanceof HTMLDialogElement
  const slot = useMemo(() => element && { element, isInDialog }, [element, isInDialog])

  const toasts = (
    <div className="toasts">
      <div ref={setSlot} className="contents" />
      <section aria-label={t.notifications} aria-live="polite">
        {shown && <ToastView key={shown.key} toast={shown.toast} onDismiss={dismiss} />}
      </section>
    </div>
  )

  return (
    <ToastContext value={show}>
      <NoticeSlotContext value={slot}>
        <ToastHostContext value={addHost}>{children}</ToastHostContext>
      </NoticeSlotContext>
      {host ? createPortal(toasts, host) : toasts}
    </ToastContext>
  )
}

/** The place of the toasts, as long as no dialog is open: it takes room only while there is a toast. */
export function ToastAnchor() {
  const ref = useRef<HTMLDivElement>(null)
  const hostToasts = useToastHost()
  useLayoutEffect(() => (ref.current ? hostToasts(ref.current) : undefined), [hostToasts])
  return <div ref={ref} className="toast-anchor" />
}

/**
 * `host` is the element that shows the toasts: of the elements that were added and not removed again, the last dialog,
 * because it blocks the others, else the last one. `addHost` adds an element, and returns a function that removes it.
 */
function useHost() {
  const [hosts, setHosts] = useState<HTMLElement[]>([])
  const addHost = useCallback((host: HTMLElement) => {
    setHosts((hosts) => [...hosts, host])
    return () => setHosts((hosts) => hosts.filter((other) => other !== host))
  }, [])
  return { host: hosts.findLast((host) => host instanceof HTMLDialogElement) ?? hosts.at(-1), addHost }
}

function ToastView({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const [isPaused, setPaused] = useState(false)
  const { message, error_id } = splitErrorId(toast.message)
  useEffect(() => {
    if (isPaused) return
    const timer = setTimeout(onDismiss, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isPaused, onDismiss])

  return (
    <div
      role="status"
      className="toast"
      data-kind={toast.kind ?? 'info'}
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
    >
      <div className="min-w-0 flex-1 self-center py-1.5 text-sm">
        <p>
          <Sentence>{message}</Sentence>
        </p>
        {error_id && <Details text={t.error(error_id)} />}
      </div>
      {toast.action && (
        <button
          type="button"
          className="min-h-8 rounded-md px-2.5 font-semibold text-sm hover:bg-white/10 pointer-coarse:min-h-11"
          onClick={() => {
            onDismiss()
            toast.action?.run()
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton
        label={t.dismiss}
        onClick={onDismiss}
        size="sm"
        className="text-inherit! opacity-70 hover:bg-white/10!"
      >
        <X size={16} />
      </IconButton>
    </div>
  )
}
