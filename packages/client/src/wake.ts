/** Calls `listener` when waiting has become pointless, as after sleep or without network. Answers how to stop. */
export type OnWake = (listener: () => void) => () => void

/** The page is looked at again, has come back from the cache, or the network has. Nothing outside of a page. */
export const onPageWake: OnWake = (listener) => {
  if (typeof document === 'undefined') return () => {}
  const stop = new AbortController()
  const { signal } = stop
  const onVisible = () => {
    if (document.visibilityState === 'visible') listener()
  }
  window.addEventListener('online', listener, { signal })
  window.addEventListener('pageshow', listener, { signal })
  document.addEventListener('visibilitychange', onVisible, { signal })
  return () => stop.abort()
}
