import { createContext, use } from 'react'

export interface Toast {
  message: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => void }
}

export const ToastContext = createContext<((toast: Toast) => void) | null>(null)

/** Shows a short message at the foot of the page, if need be with one thing to do about it. */
export function useToast(): (toast: Toast) => void {
  const show = use(ToastContext)
  if (!show) throw new Error('useToast needs a Toaster above it.')
  return show
}
