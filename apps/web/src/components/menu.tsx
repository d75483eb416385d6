import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'

interface MenuProps {
  /** The accessible name of the button. */
  label: string
  button: ReactNode
  buttonClassName?: string
  align?: 'start' | 'end'
  children: (close: () => void) => ReactNode
}

/** A button that discloses a small panel. Escape, a click elsewhere or leaving it by keyboard closes it. */
export function Menu({ label, button, buttonClassName = '', align = 'end', children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)

  function close() {
    setOpen(false)
    trigger.current?.focus()
  }

  const onPointer = useEffectEvent((event: PointerEvent) => {
    if (!root.current?.contains(event.target as Node)) setOpen(false)
  })
  useEffect(() => {
    if (!open) return
    const listener = (event: PointerEvent) => onPointer(event)
    document.addEventListener('pointerdown', listener)
    return () => document.removeEventListener('pointerdown', listener)
  }, [open])

  return (
    <div
      ref={root}
      className="relative min-w-0"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={buttonClassName}
      >
        {button}
      </button>
      {open && <div className={`menu ${align === 'end' ? 'right-0' : 'left-0'}`}>{children(close)}</div>}
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
      className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-2 text-left text-sm hover:bg-hover"
    >
      <span className="text-muted">{icon}</span>
      {children}
    </button>
  )
}
