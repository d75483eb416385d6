import { afterEach, expect, test, vi } from 'vitest'
import type { Wake } from './wake.ts'
import { onPageWake } from './wake.ts'

afterEach(() => vi.unstubAllGlobals())

function page() {
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', document)
  const wakes: Wake[] = []
  const stop = onPageWake((wake) => wakes.push(wake))
  const show = (persisted: boolean) => window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
  return { window, document, wakes, stop, show }
}

test('a page reports that it is looked at again, or that its connections are broken', () => {
  const { window, document, wakes, stop, show } = page()
  window.dispatchEvent(new Event('online'))
  show(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(wakes).toEqual(['network', 'network', 'sight'])

  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  stop()
  window.dispatchEvent(new Event('online'))
  expect(wakes).toHaveLength(3)
})

test('a page that has just been loaded does not wake up', () => {
  const { wakes, show } = page()
  show(false)
  expect(wakes).toEqual([])
})

test('nothing wakes up outside of a page', () => {
  const listener = vi.fn()

  expect(() => onPageWake(listener)()).not.toThrow()
})
