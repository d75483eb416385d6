/**
 * Why waiting has become pointless. `network`: there is another network, or the page was gone and is back, so that
 * what was open before is broken. `server`: the server answers again after it did not, with the same consequence.
 * `sight`: somebody looks again; what was open may have gone on, or slept.
 */
export type Wake = 'network' | 'server' | 'sight'

/** Calls `listener` when waiting has become pointless. Answers how to stop. */
export type OnWake = (listener: (wake: Wake) => void) => () => void

/** The page is looked at again, has come back from the cache, or the network has. Nothing outside of a page. */
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
