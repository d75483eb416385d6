import { X } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { type Toast, ToastContext } from '../lib/toast.ts'
import { IconButton } from './button.tsx'

const SHOWN_MS = 6_000
const MOST = 3

interface ShownToast extends Toast {
  key: number
}

/** Gives `useToast` to what is below it, and shows the toasts. */
export function Toaster({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<ShownToast[]>([])
  const nextKey = useRef(0)

  const show = useCallback((toast: Toast) => {
    const key = nextKey.current++
    setToasts((shown) => [...shown, { ...toast, key }].slice(-MOST))
  }, [])
  const dismiss = useCallback((key: number) => setToasts((shown) => shown.filter((toast) => toast.key !== key)), [])

  return (
    <ToastContext value={show}>
      {children}
      <section aria-label="Notifications" aria-live="polite" className="toasts">
        {toasts.map((toast) => (
          <ToastView key={toast.key} toast={toast} onDismiss={() => dismiss(toast.key)} />
        ))}
      </section>
    </ToastContext>
  )
}

function ToastView({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const [held, setHeld] = useState(false)
  const dismiss = useRef(onDismiss)
  dismiss.current = onDismiss

  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismiss.current(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held])

  return (
    // biome: pointer and focus only hold the toast; nothing is done by them.
    <div
      role="status"
      className="toast"
      data-kind={toast.kind ?? 'info'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className="min-w-0 flex-1 py-1.5 text-sm">{toast.message}</p>
      {toast.action && (
        <button
          type="button"
          className="rounded-md px-2.5 py-1.5 font-semibold text-sm hover:bg-white/10"
          onClick={() => {
            toast.action?.run()
            onDismiss()
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton label="Dismiss" onClick={onDismiss} className="size-8 text-inherit! opacity-70 hover:bg-white/10!">
        <X size={16} />
      </IconButton>
    </div>
  )
}
