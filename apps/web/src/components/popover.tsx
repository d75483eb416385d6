import type { KeyboardEvent, ReactNode } from 'react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { isComposing } from '../lib/page/input-method.ts'

interface PopoverProps {
  /** What it belongs to: it is shown below, or above where there is more room. It gets the focus back. */
  anchor: Element
  /** The accessible name. */
  label: string
  role: 'menu' | 'dialog'
  onClose: () => void
  children: ReactNode
  className?: string
}

const GAP = 6
const MARGIN = 8

/**
 * A small panel over everything else, also over what clips or virtualises its anchor. Escape, a press outside and moving
 * the focus away close it. In a menu, the arrow keys move the focus.
 */
export function Popover({ anchor, label, role, onClose, children, className = '' }: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null)
  const close = useEffectEvent(onClose)

  useLayoutEffect(() => {
    const element = panel.current
    element?.showPopover?.()
    if (element) place(element, anchor)
    const first = element?.querySelector<HTMLElement>('[data-focus], [role="menuitem"], input, button')
    first?.focus({ preventScroll: true })
    return () => {
      // Only if the focus is here or lost: a press outside has moved it to where the user wants it.
      const focused = document.activeElement
      if (element?.contains(focused) || focused === document.body) focusIn(anchor)
    }
  }, [anchor])

  useEffect(() => {
    const onOutside = ({ target }: Event) => {
      const node = target as Node
      // Without a panel, another one has just taken its place, and the focus.
      if (panel.current && !panel.current.contains(node) && !anchor.contains(node)) close()
    }
    const onMove = () => panel.current && place(panel.current, anchor)
    document.addEventListener('pointerdown', onOutside)
    document.addEventListener('focusin', onOutside)
    window.addEventListener('resize', onMove)
    const observer = new ResizeObserver(onMove)
    if (panel.current) observer.observe(panel.current)
    return () => {
      document.removeEventListener('pointerdown', onOutside)
      document.removeEventListener('focusin', onOutside)
      window.removeEventListener('resize', onMove)
      observer.disconnect()
    }
  }, [anchor])

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (isComposing(event)) return
    // The keys of what is behind must not act.
    event.stopPropagation()
    if (event.key === 'Escape' || (event.key === 'Tab' && role === 'menu')) {
      event.preventDefault()
      onClose()
    } else if (role === 'menu') {
      moveFocus(event)
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a menu or a dialog.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both have a name.
    <div
      ref={panel}
      popover="manual"
      role={role}
      aria-label={label}
      onKeyDown={onKeyDown}
      className={`popover ${className}`}
    >
      {children}
    </div>
  )
}

function place(panel: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = panel
  const below = window.innerHeight - at.bottom - GAP - MARGIN
  const isAbove = height > below && at.top > below
  const top = isAbove ? at.top - GAP - height : at.bottom + GAP
  const left = Math.min(at.right - Math.min(width, at.width), window.innerWidth - MARGIN - width)
  panel.style.top = `${Math.max(MARGIN, Math.min(top, window.innerHeight - MARGIN - height))}px`
  panel.style.left = `${Math.max(MARGIN, left)}px`
}

function focusIn(anchor: Element): void {
  const target = anchor.matches('button, a, input') ? anchor : anchor.querySelector('[data-control="edit"], button')
  if (target instanceof HTMLElement && target.isConnected) target.focus({ preventScroll: true })
}

/** Moves the focus among the items of a menu. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
  const now = items.indexOf(document.activeElement as HTMLElement)
  const next = {
    ArrowDown: (now + 1) % items.length,
    ArrowUp: (now - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key]
  const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey ? event.key.toLowerCase() : null
  const found =
    next !== undefined
      ? items[next]
      : typed && [...items.slice(now + 1), ...items].find((item) => item.textContent?.toLowerCase().startsWith(typed))
  if (!found) return
  event.preventDefault()
  found.focus()
}
