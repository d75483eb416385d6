import { expect, test, vi } from 'vitest'
import type { Page } from './use-page-rest.ts'
import { watchRest } from './use-page-rest.ts'

/** A page that is shown and hidden by the test, and what was told of it. */
function watched(visibilityState: DocumentVisibilityState, after_ms: number) {
  const page = Object.assign(new EventTarget(), { visibilityState })
  const told: boolean[] = []
  const stop = watchRest(page as unknown as Page, (isResting) => told.push(isResting), after_ms)
  function show(state: DocumentVisibilityState): void {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return { told, show, stop }
}

test('a page rests when it has been hidden for a while, until it is shown', async () => {
  const { told, show } = watched('visible', 5)
  show('hidden')
  expect(told).toEqual([false])
  await vi.waitFor(() => expect(told).toEqual([false, true]))
  show('visible')
  expect(told).toEqual([false, true, false])
})

test('a page that is opened in the background rests as well', async () => {
  const { told } = watched('hidden', 5)
  await vi.waitFor(() => expect(told).toEqual([true]))
})

test('a glance at another page is no rest', async () => {
  const { told, show } = watched('visible', 30)
  const patient = watched('visible', 60)
  show('hidden')
  show('visible')
  patient.show('hidden')
  await vi.waitFor(() => expect(patient.told).toEqual([false, true]))
  expect(told).toEqual([false, false])
})

test('nothing is told afterwards', async () => {
  const { told, show, stop } = watched('visible', 5)
  const other = watched('visible', 10)
  show('hidden')
  other.show('hidden')
  stop()
  await vi.waitFor(() => expect(other.told).toEqual([false, true]))
  show('visible')
  expect(told).toEqual([false])
})
