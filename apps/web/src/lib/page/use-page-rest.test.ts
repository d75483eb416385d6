import { expect, test, vi } from 'vitest'
import type { Page } from './use-page-rest.ts'
import { watchRest } from './use-page-rest.ts'

/** A page that the test can show and hide, and the changes that were reported. */
function watched(visibilityState: DocumentVisibilityState, afterMs: number) {
  const page = Object.assign(new EventTarget(), { visibilityState })
  const reported: boolean[] = []
  const stop = watchRest(page as unknown as Page, (isResting) => reported.push(isResting), afterMs)
  function show(state: DocumentVisibilityState): void {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return { reported, show, stop }
}

test('a page rests when it has been hidden for a while, until it is shown', async () => {
  const { reported, show } = watched('visible', 5)
  show('hidden')
  expect(reported).toEqual([false])
  await vi.waitFor(() => expect(reported).toEqual([false, true]))
  show('visible')
  expect(reported).toEqual([false, true, false])
})

test('a page that was opened in the background rests as well', async () => {
  const { reported } = watched('hidden', 5)
  await vi.waitFor(() => expect(reported).toEqual([true]))
})

test('a page that is hidden for a moment does not rest', async () => {
  const { reported, show } = watched('visible', 30)
  const slow = watched('visible', 60)
  show('hidden')
  show('visible')
  slow.show('hidden')
  await vi.waitFor(() => expect(slow.reported).toEqual([false, true]))
  expect(reported).toEqual([false, false])
})

test('nothing is reported after the watch was stopped', async () => {
  const { reported, show, stop } = watched('visible', 5)
  const other = watched('visible', 10)
  show('hidden')
  other.show('hidden')
  stop()
  await vi.waitFor(() => expect(other.reported).toEqual([false, true]))
  show('visible')
  expect(reported).toEqual([false])
})
