import { createContext, use } from 'react'

export interface Toast {
  message: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => void }
}

export const ToastContext = createContext<((toast: Toast) => void) | null>(null)

export const ToastHostContext = createContext<((host: HTMLElement) => () => void) | null>(null)

interface NoticeSlot {
  element: HTMLElement
  isInDialog: boolean
}

export const NoticeSlotContext = createContext<NoticeSlot | null>(null)

/**
 * Returns the element beside the toasts, in which notices that stay can be rendered by a portal. Like the toasts, it
 * moves into an open modal dialog. Null until it is there.
 */
export function useNoticeSlot(): NoticeSlot | null {
  return use(NoticeSlotContext)
}

/**
 * Returns a function that makes toasts appear inside an element, such as a modal dialog, which blocks clicks outside of
 * it. That function returns another one, which ends this.
 */
export function useToastHost(): (host: HTMLElement) => () => void {
  const addHost = use(ToastHostContext)
  if (!addHost) throw new Error('useToastHost needs a Toaster above it.')
  return addHost
}

/**
 * Returns a function that shows a short message with at most one action. It takes room at the end of the open dialog, or
 * below the part of the page in use, so that it never covers anything.
 */
export function useToast(): (toast: Toast) => void {
  const show = use(ToastContext)
  if (!show) throw new Error('useToast needs a Toaster above it.')
  return show
}
