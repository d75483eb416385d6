/**
 * Aborts with the first of its sources, until it is released. `AbortSignal.any` needs no release, but looks at its
 * sources whenever it is asked, which was 3 % of a delta's cost, and keeps weak references and registrations for it.
 */
export function abortRelay(...sources: AbortSignal[]): { signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const onAbort = ({ target }: { target: EventTarget | null }) => controller.abort((target as AbortSignal).reason)
  for (const source of sources) {
    if (source.aborted) controller.abort(source.reason)
    source.addEventListener('abort', onAbort)
  }
  return {
    signal: controller.signal,
    release() {
      for (const source of sources) source.removeEventListener('abort', onAbort)
    },
  }
}
