/** Whether this browser can show notifications of this page, and if not, why. */
export type PushSupport = 'supported' | 'insecure' | 'home-screen' | 'unsupported'

/** What `pushSupport` reads of the global scope. */
interface Scope {
  isSecureContext: boolean
  Notification?: unknown
  PushManager?: unknown
  navigator: { serviceWorker?: unknown; standalone?: boolean }
}

export function pushSupport(scope: Scope = globalThis as unknown as Scope): PushSupport {
  if (!scope.isSecureContext) return 'insecure'
  if (scope.Notification && scope.PushManager && scope.navigator.serviceWorker) return 'supported'
  // Safari on iPhones and iPads has notifications only for pages that were added to the Home Screen.
  return scope.navigator.standalone === false ? 'home-screen' : 'unsupported'
}
