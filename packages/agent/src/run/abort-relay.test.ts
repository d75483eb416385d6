import { expect, test } from 'vitest'
import { abortRelay } from './abort-relay.ts'

test('aborts with whichever signal is first, for its reason', () => {
  const [first, second] = [new AbortController(), new AbortController()]
  const { signal } = abortRelay(first.signal, second.signal)
  expect(signal.aborted).toBe(false)
  second.abort('second')
  first.abort('first')
  expect(signal.reason).toBe('second')
})

test('is aborted from the start when one was before', () => {
  expect(abortRelay(AbortSignal.abort('before'), new AbortController().signal).signal.reason).toBe('before')
})

test('hears nothing after it was released', () => {
  const source = new AbortController()
  const { signal, release } = abortRelay(new AbortController().signal, source.signal)
  release()
  source.abort()
  expect(signal.aborted).toBe(false)
})
