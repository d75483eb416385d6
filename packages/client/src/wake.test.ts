import { afterEach, expect, test, vi } from 'vitest'
import { onPageWake } from './wake.ts'

afterEach(() => vi.unstubAllGlobals())

function page() {
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', document)
  return { window, document }
}

test('a page wakes up when it is seen, has come back, or the network has', () => {
  const { window, document } = page()
  const listener = vi.fn()
  const stop = onPageWake(listener)
  window.dispatchEvent(new Event('online'))
  window.dispatchEvent(new Event('pageshow'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(listener).toHaveBeenCalledTimes(3)

  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  stop()
  window.dispatchEvent(new Event('online'))
  expect(listener).toHaveBeenCalledTimes(3)
})

test('elsewhere nothing wakes up', () => {
  const listener = vi.fn()

  expect(() => onPageWake(listener)()).not.toThrow()
})
