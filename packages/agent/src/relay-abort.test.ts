import { describe, expect, test } from 'vitest'
import { relayAbort } from './relay-abort.ts'

describe.each([
  ['relayAbort', (...sources: AbortSignal[]) => relayAbort(...sources).signal],
  ['AbortSignal.any', (...sources: AbortSignal[]) => AbortSignal.any(sources)],
])('%s', (_, relay) => {
  test('the signal aborts with the first source that aborts, for its reason', () => {
    const [first, second] = [new AbortController(), new AbortController()]
    const signal = relay(first.signal, second.signal)
    expect(signal.aborted).toBe(false)
    second.abort('second')
    first.abort('first')
    expect(signal.reason).toBe('second')
  })

  test('the signal is aborted from the start when a source is', () => {
    expect(relay(AbortSignal.abort('before'), new AbortController().signal).reason).toBe('before')
  })
})

test('a released signal no longer aborts', () => {
  const source = new AbortController()
  const { signal, release } = relayAbort(new AbortController().signal, source.signal)
  release()
  source.abort()
  expect(signal.aborted).toBe(false)
})
