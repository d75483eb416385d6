import type { CDPSession, Page } from 'playwright-core'

/** How the page behaved for a while. */
export interface Measured {
  /** Milliseconds between frames, in order of size. */
  frames: number[]
  /** Milliseconds in which the main thread could not answer a click, in tasks of more than 50 ms. */
  blocked: number
  /** The share of the time in which the main thread was busy. */
  busy: number
}

/** Measures the page while something is done in it. Needs `Performance.enable`. */
export async function measureWhile(page: Page, devtools: CDPSession, work: () => Promise<unknown>): Promise<Measured> {
  await page.evaluate(RECORD)
  const [busyBefore, startedAt] = [await busySeconds(devtools), performance.now()]
  await work()
  const busy = ((await busySeconds(devtools)) - busyBefore) / ((performance.now() - startedAt) / 1_000)
  const { frames, blocked } = await page.evaluate<Omit<Measured, 'busy'>>('stopRecording()')
  return { frames: frames.toSorted((one, other) => one - other), blocked, busy }
}

const RECORD = `{
  const frames = []
  let blocked = 0
  let isOn = true
  let last = performance.now()
  requestAnimationFrame(function next(now) {
    frames.push(now - last)
    last = now
    if (isOn) requestAnimationFrame(next)
  })
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) blocked += duration - 50
  })
  observer.observe({ type: 'longtask' })
  globalThis.stopRecording = () => {
    isOn = false
    observer.disconnect()
    return { frames: frames.slice(1), blocked }
  }
}`

async function busySeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}
