/**
 * The items of a source until it ends or the signal aborts, whichever is first, also when the source hangs.
 * After an abort the source is told to close, but not waited for.
 */
export async function* untilAborted<Item>(
  source: AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item, void, void> {
  const iterator = source[Symbol.asyncIterator]()
  const aborted = Promise.withResolvers<null>()
  const onAbort = () => aborted.resolve(null)
  signal.addEventListener('abort', onAbort)
  try {
    while (!signal.aborted) {
      const result = await Promise.race([iterator.next(), aborted.promise])
      if (result === null || result.done) return
      yield result.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    close(iterator)
  }
}

/** Nobody waits for the source any more, so nobody is there to hear that closing it failed. */
function close(iterator: AsyncIterator<unknown>): void {
  iterator.return?.().catch(() => undefined)
}
