import { createContext, use } from 'react'

export interface Toast {
  message: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => void }
}

export const ToastContext = createContext<((toast: Toast) => void) | null>(null)

export const ToastHostContext = createContext<((host: HTMLElement) => () => void) | null>(null)

/** Lets toasts show inside an element, such as a modal dialog: what is outside of it cannot be pressed. Answers how to stop. */
export function useToastHost(): (host: HTMLElement) => () => void {
  const enter = use(ToastHostContext)
  if (!enter) throw new Error('useToastHost needs a Toaster above it.')
  return enter
}

/** Shows a short message at the foot of the page, if need be with one thing to do about it. */
export function useToast(): (toast: Toast) => void {
  const show = use(ToastContext)
  if (!show) throw new Error('useToast needs a Toaster above it.')
  return show
}
