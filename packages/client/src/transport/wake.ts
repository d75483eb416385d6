/**
 * Why a connection should be tried again now. `network`: the network has changed, or the page was restored from the
 * browser's cache, so that open connections are broken. `server`: the server answers again after an outage, with the
 * same consequence. `sight`: the page is visible again; open connections may have gone on, or broken while the machine
 * slept.
 */
export type Wake = 'network' | 'server' | 'sight'

/** Calls `listener` when a connection should be tried again now. Returns a function that stops this. */
export type OnWake = (listener: (wake: Wake) => void) => () => void

/**
 * Calls `listener` when the page becomes visible again or was restored from the browser's cache, or the network is
 * back. Does nothing outside a browser.
 */
export const onPageWake: OnWake = (listener) => {
  if (typeof document === 'undefined') return () => {}
  const stop = new AbortController()
  const { signal } = stop
  window.addEventListener('online', () => listener('network'), { signal })
  // `pageshow` also fires when a page is loaded, which has no open connections yet.
  window.addEventListener('pageshow', ({ persisted }) => persisted && listener('network'), { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && listener('sight'), {
    signal,
  })
  return () => stop.abort()
}
