import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { isComposing } from '../lib/page/input-method.ts'

interface MenuProps {
  /** The accessible name of the button. */
  label: string
  button: ReactNode
  buttonClassName?: string
  align?: 'start' | 'end'
  children: (close: () => void) => ReactNode
}

/** A button that opens a small panel. Escape, a click outside or moving the focus out of the panel closes it. */
export function Menu({ label, button, buttonClassName = '', align = 'end', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)

  function close() {
    setOpen(false)
    trigger.current?.focus()
  }

  useEffect(() => {
    if (!isOpen) return
    const isOutside = ({ target }: Event) => !root.current?.contains(target as Node)
    const onLeave = (event: Event) => isOutside(event) && setOpen(false)
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isComposing(event)) return
      // Otherwise Escape also closes a dialog around the menu.
      event.preventDefault()
      setOpen(false)
      trigger.current?.focus()
    }
    document.addEventListener('pointerdown', onLeave)
    document.addEventListener('focusin', onLeave)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onLeave)
      document.removeEventListener('focusin', onLeave)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])

  return (
    <div ref={root} className="relative min-w-0">
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className={buttonClassName}
      >
        {button}
      </button>
      {isOpen && <div className={`menu ${align === 'end' ? 'right-0' : 'left-0'}`}>{children(close)}</div>}
    </div>
  )
}

interface MenuItemProps {
  icon: ReactNode
  children: ReactNode
  onClick: () => void
}

export function MenuItem({ icon, children, onClick }: MenuItemProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-2 text-left text-sm outline-offset-[-2px] hover:bg-hover pointer-coarse:min-h-11"
    >
      <span className="text-muted">{icon}</span>
      {children}
    </button>
  )
}
