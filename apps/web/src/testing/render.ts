import type { Window as HappyWindow } from 'happy-dom'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

/** What is on a page of its own, until it is disposed of. */
export interface Rendered {
  host: HTMLElement
  rerender(node: ReactNode): void
  [Symbol.dispose](): void
}

export function render(node: ReactNode): Rendered {
  const host = document.createElement('div')
  document.body.append(host)
  const root = createRoot(host)
  const rerender = (next: ReactNode) => flushSync(() => root.render(next))
  rerender(node)
  return {
    host,
    rerender,
    [Symbol.dispose]() {
      // At once with its effects, so that it asks nothing of a server that is disposed of next.
      flushSync(() => root.unmount())
      host.remove()
    },
  }
}

/** The button that is called so. */
export function button(host: HTMLElement, name: string): HTMLButtonElement {
  const found = Array.from(host.querySelectorAll('button')).find(
    (one) => one.getAttribute('aria-label') === name || one.textContent === name,
  )
  if (!found) throw new Error(`There is no button "${name}".`)
  return found
}

/** Writes into a field as a user does, whose change React hears of. */
export function write(field: HTMLTextAreaElement, text: string): void {
  field.focus()
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Whether the page is touched, and a keyboard would come up on its screen. */
export function setTouched(isTouched: boolean): void {
  const { happyDOM } = window as unknown as HappyWindow
  happyDOM.settings.navigator.maxTouchPoints = isTouched ? 1 : 0
}
