/**
 * What the work comes to, or null when the signal aborts first, also when the work never ends. Then nobody waits for
 * it any more, and nobody hears that it failed.
 */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | null> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(null)
    const settle = () => signal.removeEventListener('abort', onAbort)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    work.then(resolve, reject).then(settle)
  })
}
