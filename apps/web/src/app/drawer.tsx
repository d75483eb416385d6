import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLayoutEffect, useRef } from 'react'
import { IconButton } from '../components/button.tsx'
import { useToastHost } from '../lib/page/toast.ts'
import { placeTexts as t } from '../lib/texts/places.ts'

interface DrawerProps {
  label: string
  onClose: () => void
  children: ReactNode
}

/** The side bar over the page, where there is no room beside it. Escape, a press outside, or a choice closes it. */
export function Drawer({ label, onClose, children }: DrawerProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const hostToasts = useToastHost()
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    const stopHosting = dialog && hostToasts(dialog)
    return () => {
      stopHosting?.()
      dialog?.close()
    }
  }, [hostToasts])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog, see onCancel.
    <dialog
      ref={ref}
      aria-label={label}
      className="drawer"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <div className="relative flex min-h-0 flex-1 flex-col overflow-y-auto px-3 pb-6">
        <IconButton label={t.closePlaces} onClick={onClose} className="absolute top-2.5 right-2 pointer-coarse:size-11">
          <X size={18} />
        </IconButton>
        {children}
      </div>
    </dialog>
  )
}
