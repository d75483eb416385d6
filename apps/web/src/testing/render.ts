import type { Window as HappyWindow } from 'happy-dom'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

/** A rendered node. Disposing of the object removes it from the document. */
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
      // Unmounted at once: the effects must not send a request to a server that is disposed of next.
      flushSync(() => root.unmount())
      host.remove()
    },
  }
}

/** Returns the button with this accessible name. Throws if no button has it. */
export function button(host: HTMLElement, name: string): HTMLButtonElement {
  const found = Array.from(host.querySelectorAll('button')).find(
    (one) => one.getAttribute('aria-label') === name || one.textContent === name,
  )
  if (!found) throw new Error(`There is no button "${name}".`)
  return found
}

/** Sets the text of a field with an `input` event, as typing does, so that React notices it. */
export function write(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  field.focus()
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Sets whether the device has a touch screen, where focusing a field opens a keyboard. */
export function setTouched(isTouched: boolean): void {
  const { happyDOM } = window as unknown as HappyWindow
  happyDOM.settings.navigator.maxTouchPoints = isTouched ? 1 : 0
}
