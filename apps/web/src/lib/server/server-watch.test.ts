import type { Wake } from '@todo-agents/client/transport/wake'
import { afterEach, expect, test, vi } from 'vitest'
import type { ServerWatch } from './server-watch.ts'
import { createServerWatch } from './server-watch.ts'

const watches: ServerWatch[] = []
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop()
})

function watched({ isSeen = true, hidden_retry_ms = 600_000 } = {}) {
  let isUp = true
  let probes = 0
  const heard: (Wake | boolean)[] = []
  const pageListeners = new Set<(wake: Wake) => void>()
  const watch = createServerWatch({
    async probe() {
      probes += 1
      return isUp
    },
    onPageWake(listener) {
      pageListeners.add(listener)
      return () => pageListeners.delete(listener)
    },
    isSeen: () => isSeen,
    timing: { retry_ms: 5, hidden_retry_ms, patience_ms: 1_000 },
  })
  watches.push(watch)
  watch.subscribe(() => heard.push(watch.isReachable()))
  watch.onWake((wake) => heard.push(wake))
  return {
    watch,
    heard,
    probes: () => probes,
    set: (up: boolean) => {
      isUp = up
    },
    wakePage: (wake: Wake) => {
      for (const listener of pageListeners) listener(wake)
    },
  }
}

test('a failure that the server survives is no state of the page', async () => {
  const { watch, heard, probes } = watched()
  watch.suspect()
  await vi.waitFor(() => expect(probes()).toBe(1))
  expect(await watch.retry()).toBe(true)
  expect(heard).toEqual([])
})

test('a server that is gone is looked for until it is back, and then everything that waits goes on', async () => {
  const { watch, heard, probes, set } = watched()
  set(false)
  watch.suspect()
  await vi.waitFor(() => expect(probes()).toBeGreaterThan(3))
  expect(watch.isReachable()).toBe(false)
  expect(heard).toEqual([false])
  set(true)
  await vi.waitFor(() => expect(heard).toEqual([false, true, 'server']))
  const last = probes()
  expect(await watch.retry()).toBe(true)
  expect(probes()).toBe(last + 1)
})

test('while the page is hidden it does not ask, and when it is seen again it asks at once', async () => {
  const { watch, heard, probes, set, wakePage } = watched({ isSeen: false })
  set(false)
  watch.suspect()
  await vi.waitFor(() => expect(watch.isReachable()).toBe(false))
  expect(probes()).toBe(1)
  set(true)
  wakePage('sight')
  await vi.waitFor(() => expect(heard).toEqual([false, 'sight', true, 'server']))
})

test('"retry now" does not wait for the next turn, and many failures ask once', async () => {
  const { watch, probes, set } = watched({ isSeen: false })
  set(false)
  for (let n = 0; n < 10; n++) watch.suspect()
  await vi.waitFor(() => expect(watch.isReachable()).toBe(false))
  expect(probes()).toBe(1)
  expect(await watch.retry()).toBe(false)
  set(true)
  expect(await watch.retry()).toBe(true)
  expect(watch.isReachable()).toBe(true)
})
