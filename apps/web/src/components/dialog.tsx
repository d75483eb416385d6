import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useId, useLayoutEffect, useRef } from 'react'
import { focusMarked } from '../lib/page/focus.ts'
import { useToastHost } from '../lib/page/toast.ts'
import { commonTexts as t } from '../lib/texts/common.ts'
import { IconButton } from './button.tsx'

interface DialogProps {
  title: string
  /** Has room for two columns. */
  isWide?: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * A modal dialog. It is open as long as it is rendered. Escape and the close button only call `onClose`, and the parent
 * may keep the dialog open. On opening, the focus moves to the element with `data-focus`, unless that would open an
 * on-screen keyboard. On closing, it moves back.
 */
export function Dialog({ title, isWide = false, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const hostToasts = useToastHost()

  // A layout effect closes the dialog before React removes it. Only a dialog that is closed first moves the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    dialog.showModal()
    focusMarked(dialog)
    const stopHosting = hostToasts(dialog)
    return () => {
      stopHosting()
      dialog.close()
    }
  }, [hostToasts])

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      // Escape is handled here, because Chrome lets a page prevent every key press of Escape, but only the first of two
      // `cancel` events in a row.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
        event.preventDefault()
        onClose()
      }}
      onCancel={(event) => {
        // The `cancel` event of a file input inside the dialog bubbles up to here.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      // The browser may close the dialog nevertheless. It is opened again, so that entered text is not lost.
      onClose={({ currentTarget }) => {
        if (currentTarget.isConnected && !currentTarget.open) currentTarget.showModal()
      }}
      className="dialog"
      data-wide={isWide || undefined}
    >
      <header className="flex items-center justify-between gap-4 px-5 pt-4 pb-2">
        <h2 id={titleId} className="min-w-0 break-words font-semibold text-lg tracking-tight">
          {title}
        </h2>
        <IconButton label={t.close} onClick={onClose} className="-mr-2">
          <X size={18} />
        </IconButton>
      </header>
      {children}
    </dialog>
  )
}

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return <footer className="flex items-center justify-end gap-2 border-line border-t px-5 py-3">{children}</footer>
}
