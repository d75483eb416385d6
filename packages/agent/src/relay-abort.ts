/**
 * Returns a signal that aborts as soon as one of the sources aborts. `release` removes its listeners from the sources.
 *
 * Traded for speed: the plain form would be `AbortSignal.any`, which needs no release, but checks its sources whenever
 * `aborted` is read, and keeps weak references and registrations. Saves 3 % of the cost of a delta. relay-abort.test.ts
 * checks that both forms do the same.
 */
export function relayAbort(...sources: AbortSignal[]): { signal: AbortSignal; release(): void } {
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
