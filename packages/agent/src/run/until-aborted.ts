/**
 * Resolves with the result of the work, or with null as soon as the signal aborts, even when the work never settles.
 * A later failure of the work is ignored.
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
