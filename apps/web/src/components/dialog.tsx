import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useId, useLayoutEffect, useRef } from 'react'
import { focusMarked } from '../lib/page/focus.ts'
import { useToastHost } from '../lib/page/toast.ts'
import { IconButton } from './button.tsx'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
}

/**
 * A modal dialog: open as long as it is rendered. Escape and the close button call `onClose`, which may keep it open.
 * The focus goes to the element with `data-focus`, unless that would bring up a keyboard on the screen, and
 * back to where it was.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const hostToasts = useToastHost()

  // A layout effect, for it closes the dialog while it is still in the page: only then the focus goes back.
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
      // Chrome lets a page prevent only the first of two `cancel` events in a row, but each Escape.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
        event.preventDefault()
        onClose()
      }}
      onCancel={(event) => {
        // Such as that of a file input, which bubbles.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      // A browser may close it all the same; what is entered in it must not vanish.
      onClose={({ currentTarget }) => {
        if (currentTarget.isConnected && !currentTarget.open) currentTarget.showModal()
      }}
      className="dialog"
    >
      <header className="flex items-center justify-between gap-4 px-5 pt-4 pb-2">
        <h2 id={titleId} className="font-semibold text-lg tracking-tight">
          {title}
        </h2>
        <IconButton label="Close" onClick={onClose} className="-mr-2">
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
