import type { Wake } from '@todo-agents/client/transport/wake'
import { afterEach, expect, test, vi } from 'vitest'
import type { ServerWatch } from './server-watch.ts'
import { createServerWatch } from './server-watch.ts'

const watches: ServerWatch[] = []
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop()
})

function watched({ isVisible = true, hiddenRetryMs = 600_000 } = {}) {
  let isUp = true
  let probes = 0
  const emitted: (Wake | boolean)[] = []
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
    isVisible: () => isVisible,
    timing: { retryMs: 5, hiddenRetryMs, probeTimeoutMs: 1_000 },
  })
  watches.push(watch)
  watch.subscribe(() => emitted.push(watch.isReachable()))
  watch.onWake((wake) => emitted.push(wake))
  return {
    watch,
    emitted,
    probes: () => probes,
    set: (up: boolean) => {
      isUp = up
    },
    wakePage: (wake: Wake) => {
      for (const listener of pageListeners) listener(wake)
    },
  }
}

test('a failed request does not mark a server that answers as unreachable', async () => {
  const { watch, emitted, probes } = watched()
  watch.suspect()
  await vi.waitFor(() => expect(probes()).toBe(1))
  expect(await watch.retry()).toBe(true)
  expect(emitted).toEqual([])
})

test('a server that is gone is probed until it answers, and then the waiting parts of the page wake up', async () => {
  const { watch, emitted, probes, set } = watched()
  set(false)
  watch.suspect()
  await vi.waitFor(() => expect(probes()).toBeGreaterThan(3))
  expect(watch.isReachable()).toBe(false)
  expect(emitted).toEqual([false])
  set(true)
  await vi.waitFor(() => expect(emitted).toEqual([false, true, 'server']))
  const last = probes()
  expect(await watch.retry()).toBe(true)
  expect(probes()).toBe(last + 1)
})

test('a hidden page does not probe again until it is shown, and then at once', async () => {
  const { watch, emitted, probes, set, wakePage } = watched({ isVisible: false })
  set(false)
  watch.suspect()
  await vi.waitFor(() => expect(watch.isReachable()).toBe(false))
  expect(probes()).toBe(1)
  set(true)
  wakePage('sight')
  await vi.waitFor(() => expect(emitted).toEqual([false, 'sight', true, 'server']))
})

test('a retry probes at once, and many failures cause one probe', async () => {
  const { watch, probes, set } = watched({ isVisible: false })
  set(false)
  for (let n = 0; n < 10; n++) watch.suspect()
  await vi.waitFor(() => expect(watch.isReachable()).toBe(false))
  expect(probes()).toBe(1)
  expect(await watch.retry()).toBe(false)
  set(true)
  expect(await watch.retry()).toBe(true)
  expect(watch.isReachable()).toBe(true)
})
