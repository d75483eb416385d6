/**
 * Why a try should be made now. `network`: the network has changed, or the page was restored from the browser's cache, so
 * that open connections are broken. `server`: the server answers again after an outage, with the same consequence.
 * `sight`: the page is looked at again; open connections may have gone on, or slept.
 */
export type Wake = 'network' | 'server' | 'sight'

/** Calls `listener` when a try should be made now. Returns a function that stops it. */
export type OnWake = (listener: (wake: Wake) => void) => () => void

/** Listens to a page: it is looked at again, was restored from the cache, or the network is back. Does nothing elsewhere. */
export const onPageWake: OnWake = (listener) => {
  if (typeof document === 'undefined') return () => {}
  const stop = new AbortController()
  const { signal } = stop
  window.addEventListener('online', () => listener('network'), { signal })
  // A page is shown when it is loaded, too; then it has nothing that could be broken.
  window.addEventListener('pageshow', ({ persisted }) => persisted && listener('network'), { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && listener('sight'), {
    signal,
  })
  return () => stop.abort()
}
